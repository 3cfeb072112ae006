package hearus.audio.internal.pcm;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

import hearus.audio.AudioFormat;
import hearus.audio.AudioFormat.Encoding;
import hearus.audio.AudioFormat.RawPcm;
import hearus.audio.AudioFormat.Sniffed;
import hearus.audio.internal.bytes.Bytes;
import hearus.audio.internal.bytes.Limits;

/** Reads the words in which clients declare raw PCM: the names of ffmpeg, of JavaScript's arrays and of speech services, in any case, with or without separators. */
public final class DeclaredFormat {
    private static final Map<String, Encoding> ENCODINGS = Map.ofEntries(Map.entry("s16le", Encoding.S16), Map.entry("s16", Encoding.S16),
            Map.entry("int16", Encoding.S16), Map.entry("int16le", Encoding.S16), Map.entry("i16", Encoding.S16),
            Map.entry("i16le", Encoding.S16), Map.entry("linear16", Encoding.S16), Map.entry("16", Encoding.S16),
            Map.entry("16le", Encoding.S16), Map.entry("", Encoding.S16), Map.entry("s16be", Encoding.S16_BE),
            Map.entry("int16be", Encoding.S16_BE), Map.entry("s24le", Encoding.S24), Map.entry("s24", Encoding.S24),
            Map.entry("int24", Encoding.S24), Map.entry("s24be", Encoding.S24_BE), Map.entry("s32le", Encoding.S32),
            Map.entry("s32", Encoding.S32), Map.entry("int32", Encoding.S32), Map.entry("int32le", Encoding.S32),
            Map.entry("s32be", Encoding.S32_BE), Map.entry("f32le", Encoding.F32), Map.entry("f32", Encoding.F32),
            Map.entry("float32", Encoding.F32), Map.entry("float32le", Encoding.F32), Map.entry("f32be", Encoding.F32_BE),
            Map.entry("f64le", Encoding.F64), Map.entry("f64", Encoding.F64), Map.entry("float64", Encoding.F64),
            Map.entry("f64be", Encoding.F64_BE), Map.entry("u8", Encoding.U8), Map.entry("uint8", Encoding.U8),
            Map.entry("mulaw", Encoding.MULAW), Map.entry("ulaw", Encoding.MULAW), Map.entry("pcmu", Encoding.MULAW),
            Map.entry("g711ulaw", Encoding.MULAW), Map.entry("g711mulaw", Encoding.MULAW), Map.entry("alaw", Encoding.ALAW),
            Map.entry("pcma", Encoding.ALAW), Map.entry("g711alaw", Encoding.ALAW));
    /** Names of what needs no declaration. */
    private static final Set<String> CONTAINERS = Set.of("auto", "webm", "ogg", "opus", "mp4", "wav", "wave");

    private DeclaredFormat() {}

    public static AudioFormat parse(String format, String rate, String channels) {
        var name = format.strip().toLowerCase(Locale.ROOT);
        if (name.isEmpty() || CONTAINERS.contains(name.replaceFirst(";.*", "").strip().replaceFirst("^audio/", ""))) {
            return new Sniffed();
        }
        var encoding = ENCODINGS.get(plain(name));
        if (encoding == null) {
            throw new IllegalArgumentException(
                    "format says how raw PCM lies in bytes: s16le, s16be, s24le, s32le, f32le, u8, mulaw or alaw, not "
                            + Bytes.name(format.strip())
                            + ". Leave it out for WebM, Ogg, MP4 and WAV, which are recognised by their bytes.");
        }
        boolean telephone = encoding == Encoding.ALAW || encoding == Encoding.MULAW;
        return new RawPcm(encoding, number("rate", rate, telephone ? 8_000 : 16_000, Limits.MIN_RATE, Limits.MAX_RATE, " Hz"),
                number("channels", channels, 1, 1, Limits.MAX_CHANNELS, ""));
    }

    /** Without separators, ffmpeg's "pcm_" and the Greek letter. */
    private static String plain(String name) {
        var letters = name.replace('\u00b5', 'u').replace('\u03bc', 'u').replaceAll("[ _-]", "");
        return ENCODINGS.containsKey(letters) ? letters : letters.replaceFirst("^pcm", "");
    }

    /** Whole numbers, also as "48000.0", since some languages write every number so. */
    private static int number(String name, String text, int otherwise, int lowest, int highest, String unit) {
        var digits = text.strip().replaceFirst("\\.0*$", "");
        if (digits.isEmpty()) {
            return otherwise;
        }
        if (!digits.matches("\\d{1,9}") || Integer.parseInt(digits) < lowest || Integer.parseInt(digits) > highest) {
            throw new IllegalArgumentException(
                    name + " is a whole number from " + lowest + " to " + highest + unit + ", not " + Bytes.name(text.strip()) + ".");
        }
        return Integer.parseInt(digits);
    }
}
