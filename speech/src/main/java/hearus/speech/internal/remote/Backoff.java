package hearus.speech.internal.remote;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** How long to wait before the next try: none while there is another server to try, else 0.1 s doubling to 5 s, less a random part so that clients do not come in step. */
final class Backoff {
    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int DOUBLINGS = 6;

    private int failures;

    long nextNanos(int choices) {
        failures++;
        if (failures % choices != 0) {
            return 0;
        }
        var rounds = Math.min(DOUBLINGS, failures / choices - 1);
        var most = Math.min(MAX_NANOS, FIRST_NANOS << rounds);
        return most / 2 + ThreadLocalRandom.current().nextLong(most / 2);
    }

    void reset() {
        failures = 0;
    }
}
