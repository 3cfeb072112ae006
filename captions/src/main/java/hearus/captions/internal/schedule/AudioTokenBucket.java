package hearus.captions.internal.schedule;

import hearus.captions.internal.samples.Samples;

/**
 * How much audio of a session may be decoded before other sessions' partials: 30 s at once, then as much as people speak. So finals come first, and a session that
 * replays an hour cannot keep the others waiting. Times are nanoseconds of a clock that grows. Single-threaded.
 */
public final class AudioTokenBucket {
    private static final long CAPACITY = Samples.toNanos(Samples.ofMillis(30_000));

    private long tokens = CAPACITY;
    private long at;

    public AudioTokenBucket(long now) {
        this.at = now;
    }

    public boolean hasTokens(long now) {
        tokens = Math.min(CAPACITY, tokens + now - at);
        at = now;
        return tokens > 0;
    }

    public void consume(long samples) {
        tokens -= Samples.toNanos(samples);
    }
}
