package hearus.audio;

import java.util.Arrays;

/** Holds the bytes of one part of a recording until all of it has come. Grows with what comes, not with what was announced; callers bound it. */
final class Hold {
    byte[] bytes = new byte[64];
    int size;

    /** Takes bytes until {@code wanted} are held. True when they are. */
    boolean fill(Chunk in, int wanted) {
        int count = Math.min(in.remaining(), wanted - size);
        append(in.bytes, in.at, count);
        in.at += count;
        return size == wanted;
    }

    void append(byte[] from, int at, int count) {
        if (size + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + count, 2 * bytes.length));
        }
        System.arraycopy(from, at, bytes, size, count);
        size += count;
    }

    void clear() {
        size = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int capacity() {
        return bytes.length;
    }
}
