package hearus.whisper.internal.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.zip.Deflater;

import hearus.whisper.Whisper;

/** Limits that stop repetitive and endless decodes, and the checks that detect them. Pure functions. */
final class Guards {
    /** Tokens that one second of speech can have; the most that was seen is 7.6. */
    static final int TOKENS_PER_SECOND = 10;
    /** Tokens that any window may have. */
    static final int MIN_CAP = 10;
    private static final int LONGEST_PERIOD = 30;

    private Guards() {}

    /**
     * Whether the last tokens repeat themselves: a run of p tokens 5 times for p = 1, 4 times for 2, 3 times for 3 to 7, twice for 8 to 30.
     *
     * @return how many tokens to keep so that only the first occurrence is left
     */
    static OptionalInt repetition(int[] tokens, int length) {
        return repetition(tokens, length, 0);
    }

    /**
     * The same where the first {@code known} tokens precede this text: a loop may begin in them ("A" is known, the text continues "B A B"). A text that only
     * repeats the known tokens once is no loop: people repeat themselves.
     */
    static OptionalInt repetition(int[] tokens, int length, int known) {
        for (int period = 1; period <= LONGEST_PERIOD; period++) {
            int times = period == 1 ? 5 : period == 2 ? 4 : period <= 7 ? 3 : 2;
            int first = length - times * period;
            if (first >= 0 && (known == 0 || first + period > known)
                    && Arrays.mismatch(tokens, first, length - period, tokens, first + period, length) < 0) {
                return OptionalInt.of(first + period);
            }
        }
        return OptionalInt.empty();
    }

    /** How many text tokens a window may have. */
    static int cap(int samples) {
        return Math.max(MIN_CAP, (int) ((long) samples * TOKENS_PER_SECOND / Whisper.SAMPLE_RATE));
    }

    /** Bytes of UTF-8 to bytes deflated, as openai/whisper counts them; 0 for no text. */
    static double compressionRatio(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0) {
            return 0;
        }
        try (var deflater = new Deflater()) {
            deflater.setInput(bytes);
            deflater.finish();
            var out = new byte[bytes.length + 64];
            while (!deflater.finished()) {
                deflater.deflate(out);
            }
            return (double) bytes.length / deflater.getBytesWritten();
        }
    }

    /**
     * Whether a hypothesis probably repeats the prompt instead of the audio: it is the end of the prompt, or three or more words of
     * it. Case, spaces and punctuation do not count. A speaker may really say that, so an echo is a reason to decode again without the prompt, not to drop text.
     */
    static boolean isPromptEcho(String text, String prompt) {
        var said = bare(text);
        var before = bare(prompt);
        return !said.isEmpty() && (before.endsWith(said) || (text.strip().split("\\s+").length >= 3 && before.contains(said)));
    }

    private static String bare(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "");
    }
}
