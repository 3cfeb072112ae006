package hearus.socketio.internal.engine;

/** Limits packets to so many per second, with bursts of one second's packets. May go below empty; the caller then waits until the deficit is refilled. Not thread-safe. */
final class TokenBucket {
    private static final long SECOND = 1_000_000_000L;

    private final long nanosEach;
    /** When the bucket would be full again, as it was at the beginning. */
    private long fullAt;

    TokenBucket(int perSecond, long nowNanos) {
        this.nanosEach = SECOND / perSecond;
        this.fullAt = nowNanos;
    }

    /** Takes one token. Returns the {@link #deficitNanos} then. */
    long take(long nowNanos) {
        fullAt = (fullAt - nowNanos > 0 ? fullAt : nowNanos) + nanosEach;
        return deficitNanos(nowNanos);
    }

    /** The nanoseconds to wait before the next token may be taken, 0 or less for none. */
    long deficitNanos(long nowNanos) {
        return fullAt - nowNanos - SECOND;
    }
}
