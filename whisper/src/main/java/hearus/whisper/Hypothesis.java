package hearus.whisper;

import java.util.List;

/**
 * The result of one decode.
 *
 * @param text the text, trimmed, without U+FFFD
 * @param language ISO 639-1 code that was used
 * @param languageProbability of that language among the candidates, 0 to 1 (1 when it was given)
 * @param tokens the text tokens (no special ones)
 * @param words empty unless word times were asked for
 * @param averageLogProbability natural logarithm, mean over the text tokens and the end token; 0 for none
 * @param noSpeechProbability 0 to 1, from the first decoder position
 * @param compressionRatio bytes of UTF-8 text to bytes of deflated text
 * @param end why decoding ended
 */
public record Hypothesis(String text, String language, double languageProbability, List<Token> tokens, List<Word> words,
        double averageLogProbability,
        double noSpeechProbability, double compressionRatio, End end) {
    /** Above this {@link #compressionRatio()} a text repeats itself: {@code compression_ratio_threshold} of openai/whisper. */
    public static final double COMPRESSION_RATIO_THRESHOLD = 2.4;
    /** Below this {@link #averageLogProbability()} a text is unlikely: {@code logprob_threshold} of openai/whisper. */
    public static final double LOG_PROBABILITY_THRESHOLD = -1;
    /** Above this {@link #noSpeechProbability()} the model detects no speech: {@code no_speech_threshold} of openai/whisper. */
    public static final double NO_SPEECH_THRESHOLD = 0.6;

    /** One text token: its id and natural log-probability. */
    public record Token(int id, double logProbability) {}

    /**
     * A word, or in Korean a space-separated eojeol, with its punctuation.
     *
     * @param text as it stands in the hypothesis, including a leading space where there was one
     * @param startMs from the start of the window
     * @param endMs from the start of the window
     * @param probability geometric mean over its tokens, 0 to 1
     * @param spokenEnd how many tokens of the hypothesis reach to its last letter: its closing punctuation comes after them
     * @param end how many reach to the next word
     */
    public record Word(String text, int startMs, int endMs, double probability, int spokenEnd, int end) {}

    /** Why decoding ended. */
    public enum End {
        /** The model produced its end token. */
        END_OF_TEXT,
        /** The last tokens repeated themselves; the first occurrence was kept. */
        REPETITION,
        /** More tokens than speech of this length can have. */
        TOKEN_CAP,
        /** The attention had reached the end of the audio and the end token was almost the likeliest (partial decodes only). */
        AUDIO_END
    }

    /** The same with another probability of its language. */
    public Hypothesis withLanguageProbability(double ofLanguage) {
        return new Hypothesis(text, language, ofLanguage, tokens, words, averageLogProbability, noSpeechProbability, compressionRatio, end);
    }

    public Hypothesis {
        tokens = List.copyOf(tokens);
        words = List.copyOf(words);
    }
}
