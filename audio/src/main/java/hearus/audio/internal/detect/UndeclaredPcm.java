package hearus.audio.internal.detect;

import java.util.Optional;

import hearus.audio.internal.bytes.Bytes;

/** Recognises raw PCM that was not declared, for the error message only: what it is exactly, its rate and its channels, cannot be known from the bytes. */
public final class UndeclaredPcm {
    private static final int MIN_BYTES = 64;
    private static final int MAX_BYTES = 8_192;
    /** Neighbouring samples of random bytes differ by 21,845 on average. */
    private static final double MAX_STEP = 6_000;
    private static final double MAX_STEP_SHARE = 0.75;
    private static final double MIN_SOUND = 1e-7;
    private static final double MAX_SOUND = 2;

    private UndeclaredPcm() {}

    /** The format that these bytes most likely have: {@code s16le} or {@code f32le}. */
    public static Optional<String> guess(byte[] b, int from, int to) {
        int end = Math.min(to, from + MAX_BYTES);
        if (end - from < MIN_BYTES || isText(b, from, end)) {
            return Optional.empty();
        }
        for (int shift = 0; shift < Float.BYTES; shift++) {
            if (isFloat(b, from + shift, end)) {
                return Optional.of("f32le");
            }
        }
        return is16Bit(b, from, end) || is16Bit(b, from + 1, end) ? Optional.of("s16le") : Optional.empty();
    }

    private static boolean isText(byte[] b, int from, int to) {
        int text = 0;
        for (int i = from; i < to; i++) {
            text += (b[i] >= ' ' && b[i] < 127) || b[i] == '\n' || b[i] == '\r' || b[i] == '\t' ? 1 : 0;
        }
        return text > (to - from) * 9 / 10;
    }

    private static boolean isFloat(byte[] b, int from, int to) {
        int count = 0;
        int sound = 0;
        int nothing = 0;
        for (int at = from; at + Float.BYTES <= to; at += Float.BYTES) {
            float size = Math.abs(Float.intBitsToFloat(Bytes.s32le(b, at)));
            count++;
            nothing += size == 0 ? 1 : 0;
            sound += size >= MIN_SOUND && size <= MAX_SOUND ? 1 : 0;
        }
        return sound > 0 && 2 * sound >= nothing && sound + nothing >= count * 49 / 50;
    }

    private static boolean is16Bit(byte[] b, int from, int to) {
        double steps = 0;
        double sizes = 0;
        int count = 0;
        for (int at = from; at + 2 * Short.BYTES <= to; at += Short.BYTES) {
            steps += Math.abs(Bytes.s16le(b, at + Short.BYTES) - Bytes.s16le(b, at));
            sizes += Math.abs(Bytes.s16le(b, at));
            count++;
        }
        return steps < Math.max(MAX_STEP * count, MAX_STEP_SHARE * sizes);
    }
}
