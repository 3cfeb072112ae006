package hearus.audio.internal.webm;

import java.util.Arrays;

import hearus.audio.internal.bytes.Bytes;

/** The sizes of several packets in one block (RFC 9559, section 10.3). */
final class WebmLacing {
    private static final int XIPH = 0x02;
    private static final int FIXED = 0x04;
    private final int[] sizes = new int[256];
    private int count;
    private int from;

    /** Reads what stands before the packets, at {@code at}. False when it does not fit into the block. {@code lacing} as in the block's flags, not 0. */
    boolean read(int lacing, byte[] b, int at, int to) {
        if (at >= to) {
            return false;
        }
        count = Bytes.u8(b, at) + 1;
        from = at + 1;
        boolean fits = switch (lacing) {
            case XIPH -> xiph(b, to);
            case FIXED -> fixed(to);
            default -> ebml(b, to);
        };
        return fits && last(to);
    }

    private boolean xiph(byte[] b, int to) {
        for (int i = 0; i < count - 1; i++) {
            sizes[i] = 0;
            int part;
            do {
                if (from >= to) {
                    return false;
                }
                part = Bytes.u8(b, from++);
                sizes[i] += part;
            } while (part == 255);
        }
        return true;
    }

    private boolean fixed(int to) {
        Arrays.fill(sizes, 0, count, (to - from) / count);
        return (to - from) % count == 0;
    }

    /** The first size, then how much larger each next one is. */
    private boolean ebml(byte[] b, int to) {
        long size = 0;
        for (int i = 0; i < count - 1; i++) {
            int length = from < to ? EbmlHeader.vintLength(b[from]) : 9;
            if (length > 4 || from + length > to) {
                return false;
            }
            long value = EbmlHeader.number(b, from, length) & ((1L << (7 * length)) - 1);
            from += length;
            size = i == 0 ? value : size + value - ((1L << (7 * length - 1)) - 1);
            if (size < 0 || size > to - from) {
                return false;
            }
            sizes[i] = (int) size;
        }
        return true;
    }

    /** The last packet takes what is left. */
    private boolean last(int to) {
        long left = (long) to - from;
        for (int i = 0; i < count - 1; i++) {
            left -= sizes[i];
        }
        sizes[count - 1] = (int) Math.max(0, left);
        return left >= 0;
    }

    int count() {
        return count;
    }

    /** Where the first packet begins. */
    int from() {
        return from;
    }

    int size(int packet) {
        return sizes[packet];
    }
}
