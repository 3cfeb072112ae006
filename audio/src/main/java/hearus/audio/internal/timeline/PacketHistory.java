package hearus.audio.internal.timeline;

import java.util.Arrays;

import hearus.audio.internal.bytes.Bytes;

/**
 * The packets that were played recently, by time and content, so that what a client sends again is recognised. A hash of 64 bits stands for the content. Holds at most
 * {@link #MAX_PACKETS}: 82 s of 20 ms packets, 4 minutes of 60 ms ones; and apart from them how the newest recording began.
 */
public final class PacketHistory {
    static final int MAX_PACKETS = 4_096;
    private static final int MAX_RECORDINGS = 256;
    private static final int MAX_OPENING = 16;
    private static final int FIRST_CAPACITY = 64;
    static final long NONE = -1;

    private long[] times = new long[FIRST_CAPACITY];
    private long[] hashes = new long[FIRST_CAPACITY];
    private int[] recordings = new int[FIRST_CAPACITY];
    private final long[] identities = new long[MAX_RECORDINGS];
    private final long[] openingTimes = new long[MAX_OPENING];
    private final long[] openingHashes = new long[MAX_OPENING];
    private int opened;
    private int recording;
    /** Packets ever added; a packet's index is how many were added before it. */
    private long count;

    /** Words of eight bytes, each mixed in by a multiplication. */
    public static long hash(byte[] b, int from, int length) {
        long hash = length * 0x9E37_79B9_7F4A_7C15L;
        int at = from;
        for (; at + 8 <= from + length; at += 8) {
            hash = Long.rotateLeft((hash ^ Bytes.s64le(b, at)) * 0x9E37_79B9_7F4A_7C15L, 29);
        }
        long rest = 0;
        for (; at < from + length; at++) {
            rest = (rest << 8) | Bytes.u8(b, at);
        }
        hash = (hash ^ rest) * 0xBF58_476D_1CE4_E5B9L;
        return hash ^ (hash >>> 31);
    }

    /** A new recording begins, whose header has this hash. */
    void begin(long identity) {
        recording++;
        identities[recording % MAX_RECORDINGS] = identity;
        opened = 0;
    }

    void add(long time, long hash) {
        if (count == times.length && count < MAX_PACKETS) {
            times = Arrays.copyOf(times, 2 * times.length);
            hashes = Arrays.copyOf(hashes, 2 * hashes.length);
            recordings = Arrays.copyOf(recordings, 2 * recordings.length);
        }
        int at = at(count++);
        times[at] = time;
        hashes[at] = hash;
        recordings[at] = recording;
        if (opened < MAX_OPENING) {
            openingTimes[opened] = time;
            openingHashes[opened++] = hash;
        }
    }

    private int at(long index) {
        return (int) (index % times.length);
    }

    long count() {
        return count;
    }

    private long oldest() {
        return Math.max(0, count - times.length);
    }

    boolean has(long index, long time, long hash) {
        return index >= oldest() && index < count && times[at(index)] == time && hashes[at(index)] == hash;
    }

    /** The newest packet of this time and content in a recording with this header, or {@link #NONE}. */
    long find(long identity, long time, long hash) {
        for (long i = count - 1; i >= oldest() && recordings[at(i)] > recording - MAX_RECORDINGS; i--) {
            if (has(i, time, hash) && identities[recordings[at(i)] % MAX_RECORDINGS] == identity) {
                return i;
            }
        }
        return NONE;
    }

    /** The packet of this time in the newest recording, or {@link #NONE}. */
    long find(long time) {
        for (long i = count - 1; i >= oldest() && recordings[at(i)] == recording; i--) {
            if (times[at(i)] == time) {
                return i;
            }
        }
        return NONE;
    }

    boolean isNewest(long identity) {
        return identities[recording % MAX_RECORDINGS] == identity;
    }

    /** How many packets of the newest recording's beginning are known. */
    int opened() {
        return opened;
    }

    boolean opens(int number, long time, long hash) {
        return number < opened && openingTimes[number] == time && openingHashes[number] == hash;
    }

    void clear() {
        count = 0;
        opened = 0;
        recording++;
        identities[recording % MAX_RECORDINGS] = 0;
    }

    int held() {
        return times.length * 20 + 8 * (identities.length + openingTimes.length + openingHashes.length);
    }
}
