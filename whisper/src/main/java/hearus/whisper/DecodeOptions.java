package hearus.whisper;

import java.util.List;
import java.util.Optional;

import hearus.whisper.Hypothesis.Token;

/**
 * How to decode one window.
 *
 * @param languages the candidates, as ISO 639-1 codes that Whisper knows; one: it is taken; several: the likeliest of them; empty: the likeliest of all
 * @param prompt text that precedes this window (course terms, the last phrase); empty for none; only its last tokens are used
 * @param known what was said at the beginning of the window and need not be heard again, such as the end of the last phrase; empty for none; the hypothesis is what follows. Its
 *     closing punctuation counts: behind a full stop the model begins a sentence, without one it goes on
 * @param context how much silence the encoder sees after the audio
 * @param wordTimes whether to compute the time of each word (from the attention of the same decode: a few milliseconds)
 * @param partial whether the audio ends in mid-speech: allows the early end that stops invented endings
 * @param fixed tokens that the text of this window begins with, whatever the model thinks of them: what is stable of a phrase that grows; with the probabilities that they had
 * @param draft an earlier hypothesis of the same window, or of its beginning: makes the decode faster and does not change the text
 * @param beams how many beginnings of the text are followed at once, 1 to {@value #MAX_BEAMS}: with 1 the likeliest token is taken, again and again. Two make fewer
 *     mistakes and take twice as many passes of the decoder, and drafts do not help them
 */
public record DecodeOptions(List<String> languages, String prompt, String known, Context context, boolean wordTimes, boolean partial,
        List<Token> fixed, Optional<Hypothesis> draft, int beams) {
    /** More are not known to do any better. */
    public static final int MAX_BEAMS = 8;

    /** What follows the audio in the encoder's window. */
    public enum Context {
        /** Zeros up to 30 s, as the reference implementation does: slow, exact. */
        FULL,
        /** 2 s of zeros and a cached silent tail for the decoder: fewer mistakes than {@link #SHORT} in Korean, and still cheap. */
        MEDIUM,
        /** A fraction of a second of zeros and a cached silent tail for the decoder: 4 times cheaper on a 5 s phrase. */
        SHORT
    }

    /** With nothing fixed and without a draft. */
    public DecodeOptions(List<String> languages, String prompt, String known, Context context, boolean wordTimes, boolean partial) {
        this(languages, prompt, known, context, wordTimes, partial, List.of(), Optional.empty(), 1);
    }

    /** With nothing known. */
    public DecodeOptions(List<String> languages, String prompt, Context context, boolean wordTimes, boolean partial) {
        this(languages, prompt, "", context, wordTimes, partial);
    }

    public DecodeOptions {
        languages = List.copyOf(languages);
        fixed = List.copyOf(fixed);
        if (beams < 1 || beams > MAX_BEAMS) {
            throw new IllegalArgumentException("A decode has 1 to " + MAX_BEAMS + " beams, this has " + beams);
        }
    }

    /** The same with a draft. */
    public DecodeOptions with(Hypothesis earlier) {
        return new DecodeOptions(languages, prompt, known, context, wordTimes, partial, fixed, Optional.of(earlier), beams);
    }

    /** The same with this known, or nothing. */
    public DecodeOptions knowing(String text) {
        return new DecodeOptions(languages, prompt, text, context, wordTimes, partial, fixed, draft, beams);
    }

    /** The same in that language. */
    public DecodeOptions in(String language) {
        return new DecodeOptions(List.of(language), prompt, known, context, wordTimes, partial, fixed, draft, beams);
    }

    /** The same with so much silence after the audio. */
    public DecodeOptions within(Context silence) {
        return new DecodeOptions(languages, prompt, known, silence, wordTimes, partial, fixed, draft, beams);
    }

    /** The same for a text that begins with these tokens. */
    public DecodeOptions beginningWith(List<Token> tokens) {
        return new DecodeOptions(languages, prompt, known, context, wordTimes, partial, tokens, draft, beams);
    }

    /** The same with so many beams. */
    public DecodeOptions searching(int beginnings) {
        return new DecodeOptions(languages, prompt, known, context, wordTimes, partial, fixed, draft, beginnings);
    }
}
