package hearus.audio.internal.webm;

import hearus.audio.internal.bytes.Bytes;
import hearus.audio.internal.bytes.Chunk;

/** Iterates over the elements in a part of a byte array. Ends at the first that is malformed or reaches beyond it. */
final class EbmlElements {
    private final byte[] bytes;
    private final int end;
    private final EbmlHeader header = new EbmlHeader();
    private int from;
    private int to;

    EbmlElements(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.end = end;
        this.to = from;
    }

    boolean next() {
        var in = new Chunk(bytes, to, end);
        header.clear();
        if (header.read(in) != EbmlHeader.Result.DONE || header.size() < 0 || header.size() > in.remaining()) {
            return false;
        }
        from = in.at;
        to = in.at + (int) header.size();
        return true;
    }

    int id() {
        return header.id();
    }

    /** Where the element's content begins. */
    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** The content of this element as elements of its own. */
    EbmlElements children() {
        return new EbmlElements(bytes, from, to);
    }

    /** An unsigned integer; of one longer than eight bytes, the last eight. */
    long number() {
        return EbmlHeader.number(bytes, from, to - from);
    }

    /** The number that the content makes when read with its sign. */
    long signed() {
        int length = Math.min(8, to - from);
        return length == 0 ? 0 : (number() << (64 - 8 * length)) >> (64 - 8 * length);
    }

    double real() {
        return switch (to - from) {
            case 4 -> Float.intBitsToFloat((int) number());
            case 8 -> Double.longBitsToDouble(number());
            default -> 0;
        };
    }

    String text() {
        return Bytes.name(bytes, from, to);
    }
}
