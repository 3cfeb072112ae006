package hearus.audio.internal.bytes;

/** The bytes of one push and how far they have been read. */
public final class Chunk {
    public final byte[] bytes;
    public final int end;
    public int at;

    public Chunk(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    public boolean isEmpty() {
        return at >= end;
    }

    public int remaining() {
        return end - at;
    }

    /** The next byte, 0 to 255. */
    public int next() {
        return bytes[at++] & 0xff;
    }

    /** Skips up to {@code count} bytes and returns how many they were. */
    public int skip(long count) {
        int skipped = (int) Math.min(count, remaining());
        at += skipped;
        return skipped;
    }
}
