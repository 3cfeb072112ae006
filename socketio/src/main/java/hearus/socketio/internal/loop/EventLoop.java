package hearus.socketio.internal.loop;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** The one thread that a session's protocol state belongs to, with timers that do not count the time in which it was stopped. */
public final class EventLoop implements Timers {
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    private final Vertx vertx;
    private final Context context;
    private final Thread thread;
    private final LoopClock clock;

    EventLoop(Vertx vertx, Context context, Thread thread, LoopClock clock) {
        this.vertx = vertx;
        this.context = context;
        this.thread = thread;
        this.clock = clock;
    }

    /** Runs the task: at once when already on the loop, else after everything that was given before from the same thread. */
    public void run(Runnable task) {
        if (Thread.currentThread() == thread) {
            task.run();
        } else {
            execute(task);
        }
    }

    /** Runs the task after everything that was given before from the same thread. */
    public void execute(Runnable task) {
        context.runOnContext(nothing -> task.run());
    }

    @Override
    public long now() {
        return clock.now();
    }

    @Override
    public long stops() {
        return clock.stops();
    }

    @Override
    public Timer after(long nanos, Runnable task) {
        var deadline = new Deadline(clock.now() + nanos, task);
        deadline.arm(nanos);
        return deadline;
    }

    /** As {@link #after}, from any thread, and may be cancelled from any thread. */
    public Timer afterFromAnyThread(long nanos, Runnable task) {
        var timer = new RemoteTimer();
        run(() -> timer.start(() -> after(nanos, task)));
        return () -> run(timer::cancel);
    }

    private final class Deadline implements Timer {
        private final long due;
        private final Runnable task;
        private long id;

        Deadline(long due, Runnable task) {
            this.due = due;
            this.task = task;
        }

        void arm(long nanos) {
            id = vertx.setTimer(Math.max(1, Math.ceilDiv(nanos, MILLISECOND)), fired -> {
                var left = due - clock.now();
                if (left > 0) {
                    arm(left);
                } else {
                    task.run();
                }
            });
        }

        @Override
        public void cancel() {
            vertx.cancelTimer(id);
        }
    }

    /** A timer that may be cancelled before it has begun. Only on the loop. */
    private static final class RemoteTimer {
        private Timer timer = Timer.NONE;
        private boolean cancelled;

        void start(Supplier<Timer> starter) {
            if (!cancelled) {
                timer = starter.get();
            }
        }

        void cancel() {
            cancelled = true;
            timer.cancel();
        }
    }
}
