package hearus.audio.internal.timeline;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Distinguishes a recording that is played a second time from one that is sent a second time, by the push that it begins with, where that comes again byte for byte. A push that is sent twice by
 * mistake comes again at once and with little between; one that is sent again after a lost connection, soon after the reconnect. Later than that, or behind more, the user plays the recording again,
 * and it is captioned again: what was recorded while the network was away is sent at once, so the time alone does not tell.
 */
public final class RecordingStarts {
    /** The last 512 recordings: 4 minutes of files of half a second. */
    private static final int MAX = 512;
    private static final int MIN_BYTES = 64;
    private static final long WITHIN = Duration.ofSeconds(2).toNanos();
    /** Of files of half a second, 4 seconds. */
    private static final int WITHIN_RECORDINGS = 8;
    private static final long AFTER_LOSS = Duration.ofSeconds(10).toNanos();

    private final LongSupplier nanos;
    /** Allocated with the first recording: raw PCM and files never need them. */
    private long[] hashes = {};
    private long[] times = {};
    private int next;
    private boolean rejoined;
    private long rejoinedAt;

    /** Whether the first push of a recording came before. */
    public enum Arrival {
        /** For the first time. */
        NEW,
        /** It came before, and the client may not know that it arrived. */
        AGAIN,
        /** It came before, too long ago for a mistake. */
        REPLAYED
    }

    /** @param nanos a clock that grows */
    public RecordingStarts(LongSupplier nanos) {
        this.nanos = nanos;
    }

    public Arrival take(byte[] b, int from, int length) {
        if (length < MIN_BYTES) {
            return Arrival.NEW;
        }
        if (hashes.length == 0) {
            hashes = new long[MAX];
            times = new long[MAX];
        }
        long now = nanos.getAsLong();
        long hash = PacketHistory.hash(b, from, length);
        var arrival = compare(hash, now);
        hashes[next] = hash;
        times[next] = now;
        next = (next + 1) % MAX;
        return arrival;
    }

    private Arrival compare(long hash, long now) {
        for (int back = 1; back <= MAX; back++) {
            int at = Math.floorMod(next - back, MAX);
            if (hashes[at] == hash) {
                boolean atOnce = now - times[at] <= WITHIN && back <= WITHIN_RECORDINGS;
                return atOnce || (rejoined && now - rejoinedAt <= AFTER_LOSS) ? Arrival.AGAIN : Arrival.REPLAYED;
            }
        }
        return Arrival.NEW;
    }

    /** The client has reconnected. */
    public void rejoin() {
        rejoined = true;
        rejoinedAt = nanos.getAsLong();
    }

    public int held() {
        return 8 * (hashes.length + times.length);
    }
}
