package hearus.audio.internal.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Numbers in byte arrays. Unsigned unless the name says otherwise. */
public final class Bytes {
    private static final VarHandle SHORT_LE = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_LE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_LE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT_BE = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT_BE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG_BE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Bytes() {}

    public static int u8(byte[] b, int at) {
        return b[at] & 0xff;
    }

    public static short s16le(byte[] b, int at) {
        return (short) SHORT_LE.get(b, at);
    }

    public static int u16le(byte[] b, int at) {
        return s16le(b, at) & 0xffff;
    }

    public static int s32le(byte[] b, int at) {
        return (int) INT_LE.get(b, at);
    }

    public static long u32le(byte[] b, int at) {
        return s32le(b, at) & 0xffff_ffffL;
    }

    public static long s64le(byte[] b, int at) {
        return (long) LONG_LE.get(b, at);
    }

    public static short s16be(byte[] b, int at) {
        return (short) SHORT_BE.get(b, at);
    }

    public static int u16be(byte[] b, int at) {
        return s16be(b, at) & 0xffff;
    }

    public static int s32be(byte[] b, int at) {
        return (int) INT_BE.get(b, at);
    }

    public static long u32be(byte[] b, int at) {
        return s32be(b, at) & 0xffff_ffffL;
    }

    public static long s64be(byte[] b, int at) {
        return (long) LONG_BE.get(b, at);
    }

    /** Whether {@code text}, in Latin-1, stands at {@code at} and ends before {@code end}. */
    public static boolean has(String text, byte[] b, int at, int end) {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return end - at >= bytes.length && Arrays.equals(b, at, at + bytes.length, bytes, 0, bytes.length);
    }

    /** Whether as much of {@code text}, in Latin-1, stands at {@code at} as there is before {@code end}. */
    public static boolean agrees(String text, byte[] b, int at, int end) {
        for (int i = 0; i < text.length() && at + i < end; i++) {
            if (u8(b, at + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** A text from a client, in quotes, cut to 32 characters and without characters that should not be in a message. */
    public static String name(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return '"' + name(bytes, 0, bytes.length) + '"';
    }

    /** A name from a file, cut to 32 characters and without characters that should not be in a message. */
    public static String name(byte[] b, int from, int to) {
        var text = new StringBuilder();
        for (int i = from; i < Math.min(to, from + 32); i++) {
            text.append(b[i] >= ' ' && b[i] < 127 ? (char) b[i] : '?');
        }
        return text.toString();
    }
}
