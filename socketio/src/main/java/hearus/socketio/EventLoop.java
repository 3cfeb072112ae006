package hearus.socketio;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** The one thread that a session's protocol state belongs to. */
final class EventLoop {
    private final Vertx vertx;
    private final Context context;
    private final Thread thread;

    private EventLoop(Vertx vertx, Context context, Thread thread) {
        this.vertx = vertx;
        this.context = context;
        this.thread = thread;
    }

    /** The loop that the caller runs on. */
    static EventLoop current(Vertx vertx) {
        if (!Context.isOnEventLoopThread()) {
            throw new IllegalStateException("Socket.IO needs an HttpServer on event loops, not on worker or virtual threads: "
                    + "create it outside a verticle or in one with the default threading model");
        }
        return new EventLoop(vertx, vertx.getOrCreateContext(), Thread.currentThread());
    }

    /** Runs the task: at once when already on the loop, else after everything that was given before from the same thread. */
    void run(Runnable task) {
        if (Thread.currentThread() == thread) {
            task.run();
        } else {
            later(task);
        }
    }

    void later(Runnable task) {
        context.runOnContext(nothing -> task.run());
    }

    /** Starts a timer. Only on the loop. */
    Timer after(long nanos, Runnable task) {
        var id = vertx.setTimer(Math.max(1, nanos / 1_000_000), fired -> task.run());
        return () -> vertx.cancelTimer(id);
    }

    interface Timer {
        Timer NONE = () -> {};

        void cancel();
    }
}
