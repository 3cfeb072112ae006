package hearus.whisper;

import java.time.Duration;

/** Waits that an interrupt does not end: the waiting thread is interrupted again afterwards. */
public final class Uninterruptibles {
    private Uninterruptibles() {}

    /** Something to wait for. */
    @FunctionalInterface
    public interface Awaitable {
        /** Waits for so many nanoseconds at most; returns whether it happened. */
        boolean await(long nanos) throws InterruptedException;
    }

    /** Waits for at most {@code timeout}; returns whether it happened. An interrupt is deferred until then. */
    public static boolean await(Duration timeout, Awaitable awaitable) {
        var until = System.nanoTime() + timeout.toNanos();
        var interrupted = false;
        try {
            while (true) {
                try {
                    return awaitable.await(Math.max(0, until - System.nanoTime()));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
