package hearus.audio.internal.webm;

import hearus.audio.internal.bytes.Chunk;

/** The id and size in front of an EBML element (RFC 8794, sections 4 to 6), read byte by byte. */
public final class EbmlHeader {
    static final long UNKNOWN_SIZE = -1;
    private static final int MAX_ID = 4;
    private static final int MAX_SIZE = 8;

    public enum Result {
        MORE, DONE, BROKEN
    }

    private final byte[] bytes = new byte[MAX_ID + MAX_SIZE];
    private int count;

    public Result read(Chunk in) {
        while (!in.isEmpty()) {
            bytes[count++] = (byte) in.next();
            int idLength = vintLength(bytes[0]);
            if (idLength > MAX_ID || (count > idLength && vintLength(bytes[idLength]) > MAX_SIZE)) {
                return Result.BROKEN;
            }
            if (count > idLength && count == idLength + vintLength(bytes[idLength])) {
                return Result.DONE;
            }
        }
        return Result.MORE;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** How many bytes of it have been read. */
    int length() {
        return count;
    }

    public void clear() {
        count = 0;
    }

    /** The id with its length marker, as the tables of Matroska print it. */
    public int id() {
        return (int) number(bytes, 0, vintLength(bytes[0]));
    }

    /** The size, or {@link #UNKNOWN_SIZE}. */
    public long size() {
        return size(bytes, vintLength(bytes[0]));
    }

    public static long size(byte[] b, int at) {
        int bits = 7 * vintLength(b[at]);
        long value = number(b, at, vintLength(b[at])) & ((1L << bits) - 1);
        return value == (1L << bits) - 1 ? UNKNOWN_SIZE : value;
    }

    /** How many bytes a variable-size integer takes, from its first one: 1 to 8, or 9 where it is none. */
    static int vintLength(byte first) {
        return Integer.numberOfLeadingZeros(first & 0xff) - 23;
    }

    static long number(byte[] b, int at, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = (value << 8) | (b[at + i] & 0xff);
        }
        return value;
    }
}
