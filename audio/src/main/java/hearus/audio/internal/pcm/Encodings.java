package hearus.audio.internal.pcm;

import hearus.audio.AudioFormat.Encoding;
import hearus.audio.internal.bytes.Bytes;

/** Reads samples in every {@link Encoding}. */
public final class Encodings {
    private Encodings() {}

    /** Bytes in a sample of one channel. */
    static int bytes(Encoding encoding) {
        return switch (encoding) {
            case U8, ALAW, MULAW -> 1;
            case S16, S16_BE -> 2;
            case S24, S24_BE -> 3;
            case S32, S32_BE, F32, F32_BE -> 4;
            case F64, F64_BE -> 8;
        };
    }

    /** The same encoding with the first byte highest. */
    public static Encoding bigEndian(Encoding encoding) {
        return switch (encoding) {
            case S16 -> Encoding.S16_BE;
            case S24 -> Encoding.S24_BE;
            case S32 -> Encoding.S32_BE;
            case F32 -> Encoding.F32_BE;
            case F64 -> Encoding.F64_BE;
            default -> encoding;
        };
    }

    /** One sample, full scale ±32,768. */
    static float read(Encoding encoding, byte[] b, int at) {
        return switch (encoding) {
            case U8 -> (Bytes.u8(b, at) - 128) * 256;
            case S16 -> Bytes.s16le(b, at);
            case S16_BE -> Bytes.s16be(b, at);
            case S24 -> (Bytes.u16le(b, at) | (b[at + 2] << 16)) / 256f;
            case S24_BE -> ((b[at] << 16) | Bytes.u16be(b, at + 1)) / 256f;
            case S32 -> Bytes.s32le(b, at) / 65_536f;
            case S32_BE -> Bytes.s32be(b, at) / 65_536f;
            case F32 -> scaled(Float.intBitsToFloat(Bytes.s32le(b, at)));
            case F32_BE -> scaled(Float.intBitsToFloat(Bytes.s32be(b, at)));
            case F64 -> scaled((float) Double.longBitsToDouble(Bytes.s64le(b, at)));
            case F64_BE -> scaled((float) Double.longBitsToDouble(Bytes.s64be(b, at)));
            case ALAW -> G711.alaw(b[at]);
            case MULAW -> G711.mulaw(b[at]);
        };
    }

    /** Float files may hold anything, and one NaN in a filter would silence what follows. */
    private static float scaled(float sample) {
        return Float.isNaN(sample) ? 0 : Math.clamp(sample, -1f, 1f) * 32_768;
    }
}
