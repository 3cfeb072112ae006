package hearus.audio.internal.timeline;

import java.util.Arrays;
import java.util.zip.Deflater;

/** Recognises a push that equals one of the last {@link #MAX}, byte for byte. Coded silence may well repeat itself and is not recognised. */
public final class RecentPushes {
    /** 16 s of blobs of half a second. */
    private static final int MAX = 32;
    private static final int MIN_BYTES = 64;
    /** What is shorter than this when compressed is silence and its times. */
    private static final int MIN_DISTINCTIVE_BYTES = 48;

    private final long[] hashes = new long[MAX];
    private int next;

    /** Whether these bytes came before and are no silence; remembers them. */
    public boolean isRepeated(byte[] b, int from, int length) {
        return isKnown(b, from, length) && isDistinctive(b, from, length);
    }

    /** Whether these bytes came before; remembers them. */
    private boolean isKnown(byte[] b, int from, int length) {
        if (length < MIN_BYTES) {
            return false;
        }
        long hash = PacketHistory.hash(b, from, length);
        for (long known : hashes) {
            if (known == hash) {
                return true;
            }
        }
        hashes[next] = hash;
        next = (next + 1) % MAX;
        return false;
    }

    private static boolean isDistinctive(byte[] b, int from, int length) {
        var deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(b, from, Math.min(length, 16 * MIN_DISTINCTIVE_BYTES * MAX));
            deflater.finish();
            return deflater.deflate(new byte[MIN_DISTINCTIVE_BYTES]) == MIN_DISTINCTIVE_BYTES;
        } finally {
            deflater.end();
        }
    }

    public void clear() {
        Arrays.fill(hashes, 0);
        next = 0;
    }

    public int held() {
        return 8 * MAX;
    }
}
