package hearus.server.internal.limits;

import hearus.server.ClientLimits.Form;

/** What one address, key or link has used of one thing. Guarded by {@link ClientUsage}. */
sealed interface Counter {
    /** After how many milliseconds so much more may be used: 0 for now. */
    long wait(long amount, long limit, long now);

    /** Uses so much, whether it may or not. */
    void use(long amount, long limit, long now);

    /** Whether something is in use until it is given back. */
    default boolean inUse() {
        return false;
    }

    static Counter of(Form form) {
        return switch (form) {
            case COUNT -> new Open();
            case DURATION, BYTES -> new Day();
            case RATE -> new Bucket();
        };
    }

    /** So many at a time. */
    final class Open implements Counter {
        /** When to ask again: nobody knows when one is given back. */
        private static final long AGAIN = 30_000;

        private long open;

        @Override
        public long wait(long amount, long limit, long now) {
            return open + amount <= limit ? 0 : AGAIN;
        }

        @Override
        public void use(long amount, long limit, long now) {
            open += amount;
        }

        @Override
        public boolean inUse() {
            return open > 0;
        }
    }

    /** So many in a day of UTC. What goes beyond is not taken from the next day. */
    final class Day implements Counter {
        private static final long MILLIS = 24 * 3_600_000L;

        private long day;
        private long used;

        @Override
        public long wait(long amount, long limit, long now) {
            turn(now);
            return used + amount <= limit ? 0 : MILLIS - Math.floorMod(now, MILLIS);
        }

        @Override
        public void use(long amount, long limit, long now) {
            turn(now);
            used += amount;
        }

        private void turn(long now) {
            var today = Math.floorDiv(now, MILLIS);
            if (today != day) {
                day = today;
                used = 0;
            }
        }
    }

    /** So many a minute, which may come at once. */
    final class Bucket implements Counter {
        private static final double MINUTE = 60_000;

        private double tokens;
        private long filled;
        private boolean begun;

        @Override
        public long wait(long amount, long limit, long now) {
            fill(limit, now);
            return tokens >= amount ? 0 : limit == 0 ? (long) MINUTE : (long) Math.ceil((amount - tokens) * MINUTE / limit);
        }

        @Override
        public void use(long amount, long limit, long now) {
            fill(limit, now);
            tokens -= amount;
        }

        private void fill(long limit, long now) {
            // A clock that is set back gives nothing and takes nothing.
            var most = (double) limit;
            tokens = begun ? Math.min(most, tokens + Math.max(0, now - filled) * most / MINUTE) : most;
            begun = true;
            filled = now;
        }
    }
}
