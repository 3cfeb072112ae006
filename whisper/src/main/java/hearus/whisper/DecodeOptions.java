package hearus.whisper;

import java.util.List;
import java.util.Optional;

/**
 * How to decode one window.
 *
 * @param languages the candidates, as ISO 639-1 codes that Whisper knows; one: it is taken; several: the likeliest of them; empty: the likeliest of all
 * @param prompt text that precedes this window (course terms, the last phrase); empty for none; only its last tokens are used
 * @param known what was said at the beginning of the window and need not be heard again, such as the end of the last phrase; empty for none; the hypothesis is what follows
 * @param context how much silence the encoder sees after the audio
 * @param wordTimes whether to compute the time of each word (from the attention of the same decode: a few milliseconds)
 * @param partial whether the audio ends in mid-speech: allows the early end that stops invented endings
 * @param draft an earlier hypothesis of the same window, or of its beginning: makes the decode faster and does not change the text
 */
public record DecodeOptions(List<String> languages, String prompt, String known, Context context, boolean wordTimes, boolean partial,
        Optional<Hypothesis> draft) {
    /** What follows the audio in the encoder's window. */
    public enum Context {
        /** Zeros up to 30 s, as the reference implementation does: slow, exact. */
        FULL,
        /** A fraction of a second of zeros and a cached silent tail for the decoder: 4 times cheaper on a 5 s phrase. */
        SHORT
    }

    /** Without a draft. */
    public DecodeOptions(List<String> languages, String prompt, String known, Context context, boolean wordTimes, boolean partial) {
        this(languages, prompt, known, context, wordTimes, partial, Optional.empty());
    }

    /** With nothing known. */
    public DecodeOptions(List<String> languages, String prompt, Context context, boolean wordTimes, boolean partial) {
        this(languages, prompt, "", context, wordTimes, partial);
    }

    public DecodeOptions {
        languages = List.copyOf(languages);
    }

    /** The same with a draft. */
    public DecodeOptions with(Hypothesis earlier) {
        return new DecodeOptions(languages, prompt, known, context, wordTimes, partial, Optional.of(earlier));
    }
}
