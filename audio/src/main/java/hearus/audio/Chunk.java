package hearus.audio;

/** The bytes of one push and how far they have been read. */
final class Chunk {
    final byte[] bytes;
    final int end;
    int at;

    Chunk(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    boolean isEmpty() {
        return at >= end;
    }

    int remaining() {
        return end - at;
    }

    /** The next byte, 0 to 255. */
    int next() {
        return bytes[at++] & 0xff;
    }

    /** Leaves out up to {@code count} bytes and says how many they were. */
    int skip(long count) {
        int skipped = (int) Math.min(count, remaining());
        at += skipped;
        return skipped;
    }
}
