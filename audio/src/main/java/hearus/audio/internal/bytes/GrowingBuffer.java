package hearus.audio.internal.bytes;

import java.util.Arrays;

/** A buffer for the bytes of one part of a recording until it is complete. Grows with the bytes that arrive, not to a declared size; callers bound it. */
public final class GrowingBuffer {
    public byte[] bytes = new byte[64];
    public int size;

    /** Takes bytes until {@code wanted} are held. True when they are. */
    public boolean fill(Chunk in, int wanted) {
        int count = Math.min(in.remaining(), wanted - size);
        append(in.bytes, in.at, count);
        in.at += count;
        return size == wanted;
    }

    public void append(byte[] from, int at, int count) {
        if (size + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + count, 2 * bytes.length));
        }
        System.arraycopy(from, at, bytes, size, count);
        size += count;
    }

    public void clear() {
        size = 0;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public int capacity() {
        return bytes.length;
    }
}
