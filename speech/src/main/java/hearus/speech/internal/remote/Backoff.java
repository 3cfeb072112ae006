package hearus.speech.internal.remote;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Exponential backoff: no wait while there is another server to try, then 0.1 s doubling to 5 s, less a random part (jitter). Not thread-safe. */
final class Backoff {
    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int DOUBLINGS = 6;

    private int failures;

    /** How long to wait before the next attempt, with so many servers to try. */
    long nextNanos(int servers) {
        failures++;
        if (failures % servers != 0) {
            return 0;
        }
        var rounds = Math.min(DOUBLINGS, failures / servers - 1);
        var max = Math.min(MAX_NANOS, FIRST_NANOS << rounds);
        return max / 2 + ThreadLocalRandom.current().nextLong(max / 2);
    }

    void reset() {
        failures = 0;
    }
}
