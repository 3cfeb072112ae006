package hearus.socketio.internal.loop;

import java.util.function.LongSupplier;

/**
 * The time for which an event loop has been running: it does not go on while the process is stopped (SIGSTOP, a suspended virtual machine) or the loop stalls. It must be
 * read more often than every {@code maxPauseNanos}: longer without a reading means that the loop could not run, and of that time only {@code maxPauseNanos} count.
 * Single-threaded: on its loop.
 */
public final class LoopClock {
    private final LongSupplier nanoTime;
    private long maxPauseNanos;
    private long last;
    private long stopped;
    private long stops;

    /** @param nanoTime the machine's clock, {@link System#nanoTime} but in tests */
    public LoopClock(LongSupplier nanoTime, long maxPauseNanos) {
        this.nanoTime = nanoTime;
        this.maxPauseNanos = maxPauseNanos;
        this.last = nanoTime.getAsLong();
    }

    /** Nanoseconds, to be compared with other readings of the same clock only. */
    public long now() {
        var real = nanoTime.getAsLong();
        var pause = real - last;
        if (pause > maxPauseNanos) {
            stopped += pause - maxPauseNanos;
            stops++;
        }
        last = real;
        return real - stopped;
    }

    /** Takes every pause for running time from now on: nobody reads the clock regularly any more. */
    void close() {
        now();
        maxPauseNanos = Long.MAX_VALUE;
    }

    /** How often the loop was found to have been stopped. */
    public long stops() {
        now();
        return stops;
    }
}
