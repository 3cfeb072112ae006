package hearus.socketio.internal.loop;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;

/** The event loops that the sessions of a server run on, and the clock of each, which it keeps going until {@link #close}. Thread-safe. */
public final class EventLoops {
    /** A loop that does nothing for longer counts as stopped. Busy ones pause for less. */
    private static final Duration MAX_PAUSE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final long maxPauseNanos;
    private final Map<Thread, ClockTicks> clocks = new ConcurrentHashMap<>();

    /** @param shortest the shortest time-out that a stop must not use up */
    public EventLoops(Vertx vertx, Duration shortest) {
        this.vertx = vertx;
        this.maxPauseNanos = Math.min(MAX_PAUSE.toNanos(), shortest.toNanos());
    }

    /** The loop that the caller runs on. */
    public EventLoop current() {
        if (!Context.isOnEventLoopThread()) {
            throw new IllegalStateException("Socket.IO needs an HttpServer on event loops, not on worker or virtual threads: "
                    + "create it outside a verticle or in one with the default threading model");
        }
        var context = vertx.getOrCreateContext();
        var clock = clocks.computeIfAbsent(Thread.currentThread(), thread -> start((ContextInternal) context)).clock();
        return new EventLoop(vertx, context, Thread.currentThread(), clock);
    }

    private ClockTicks start(ContextInternal context) {
        var clock = new LoopClock(System::nanoTime, maxPauseNanos);
        // On Netty's loop, not as a timer of Vert.x: those end with the verticle that happened to start them.
        var loop = context.nettyEventLoop();
        var ticks = loop.scheduleWithFixedDelay(clock::now, maxPauseNanos / 2, maxPauseNanos / 2, TimeUnit.NANOSECONDS);
        return new ClockTicks(loop, clock, ticks);
    }

    /** Stops the clocks; timers that still run take the machine's time, no longer the loop's. */
    public void close() {
        clocks.values().forEach(ClockTicks::stop);
    }

    private record ClockTicks(EventExecutor loop, LoopClock clock, Future<?> ticks) {
        void stop() {
            ticks.cancel(false);
            if (!loop.isShuttingDown()) {
                loop.execute(clock::close);
            }
        }
    }
}
