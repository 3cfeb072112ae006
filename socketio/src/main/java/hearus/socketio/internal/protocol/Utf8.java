package hearus.socketio.internal.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text as it travels. Text that is all ASCII, as base64 is, is looked at eight bytes at a time. */
public final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = ONES << 7;

    private Utf8() {}

    /** The bytes, if they are UTF-8. */
    public static byte[] check(byte[] bytes) throws ProtocolException {
        if (asciiUntil(bytes) < bytes.length) {
            decode(bytes);
        }
        return bytes;
    }

    static String decode(byte[] bytes) throws ProtocolException {
        if (asciiUntil(bytes) == bytes.length) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolException("Text is not UTF-8", e);
        }
    }

    /** How many UTF-16 units the text has. */
    static int utf16Length(byte[] text) {
        var units = 0;
        for (var each : text) {
            // Continuation bytes count nothing, the first byte of four counts for two surrogates.
            units += (each & 0xc0) == 0x80 ? 0 : (each & 0xf8) == 0xf0 ? 2 : 1;
        }
        return units;
    }

    private static int asciiUntil(byte[] bytes) {
        var position = 0;
        while (position + Long.BYTES <= bytes.length && ((long) LONGS.get(bytes, position) & HIGH_BITS) == 0) {
            position += Long.BYTES;
        }
        while (position < bytes.length && bytes[position] >= 0) {
            position++;
        }
        return position;
    }

    /** Where, from {@code from} on, the first byte lies that is no plain character of a JSON string: a quote, a backslash, a control character or not ASCII. */
    static int plainUntil(byte[] bytes, int from) {
        var position = from;
        while (position + Long.BYTES <= bytes.length && !hasSpecial((long) LONGS.get(bytes, position))) {
            position += Long.BYTES;
        }
        while (position < bytes.length && bytes[position] >= ' ' && bytes[position] != '"' && bytes[position] != '\\') {
            position++;
        }
        return position;
    }

    /**
     * Whether one of the eight bytes is special. A byte below n borrows from its high bit when n is taken away; a byte that is zero after the exclusive or was the
     * one sought. May be true for no reason after a byte that is special, never false for one that is.
     *
     * @see <a href="https://graphics.stanford.edu/~seander/bithacks.html#HasLessInWord">Bit Twiddling Hacks</a>
     */
    private static boolean hasSpecial(long word) {
        var quotes = word ^ '"' * ONES;
        var backslashes = word ^ '\\' * ONES;
        return ((word | word - ' ' * ONES | quotes - ONES | backslashes - ONES) & HIGH_BITS) != 0;
    }

    /** Where the byte lies, from {@code from} on; the length if nowhere. */
    static int find(byte[] bytes, byte sought, int from) {
        var pattern = (sought & 0xff) * ONES;
        var position = from;
        while (position + Long.BYTES <= bytes.length) {
            var differences = (long) LONGS.get(bytes, position) ^ pattern;
            if ((differences - ONES & ~differences & HIGH_BITS) != 0) {
                break;
            }
            position += Long.BYTES;
        }
        while (position < bytes.length && bytes[position] != sought) {
            position++;
        }
        return position;
    }
}
