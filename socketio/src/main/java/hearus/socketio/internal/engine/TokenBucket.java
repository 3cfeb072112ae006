package hearus.socketio.internal.engine;

/** A limit of so many per second, with bursts of a second's worth. May go into debt, which the waiting time pays back. Not thread-safe. */
final class TokenBucket {
    private static final long SECOND = 1_000_000_000L;

    private final long nanosEach;
    /** When the bucket would be full again, as it was at the beginning. */
    private long fullAt;

    TokenBucket(int perSecond, long nowNanos) {
        this.nanosEach = SECOND / perSecond;
        this.fullAt = nowNanos;
    }

    /** Takes one; gives what is {@link #owed} then. */
    long take(long nowNanos) {
        fullAt = (fullAt - nowNanos > 0 ? fullAt : nowNanos) + nanosEach;
        return owed(nowNanos);
    }

    /** The nanoseconds to wait before the next may be taken, 0 or less for none. */
    long owed(long nowNanos) {
        return fullAt - nowNanos - SECOND;
    }
}
