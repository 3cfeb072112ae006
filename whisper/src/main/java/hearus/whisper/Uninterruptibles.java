package hearus.whisper;

import java.time.Duration;

/** Waiting for an end that must be waited for, whoever interrupts the waiting thread. */
public final class Patience {
    private Patience() {}

    /** Something to wait for. */
    @FunctionalInterface
    public interface End {
        /** Waits so many nanoseconds at most; whether it came. */
        boolean await(long nanos) throws InterruptedException;
    }

    /** Waits at most so long; whether the end came. An interrupt is put off until then. */
    public static boolean within(Duration atMost, End end) {
        var until = System.nanoTime() + atMost.toNanos();
        var interrupted = false;
        try {
            while (true) {
                try {
                    return end.await(Math.max(0, until - System.nanoTime()));
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
