package hearus.captions.internal.filter;

import java.util.List;
import java.util.stream.Collectors;

import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.segment.Phrase;
import hearus.captions.internal.text.Letters;
import hearus.whisper.Hypothesis;
import hearus.whisper.Hypothesis.Word;

/**
 * Whether a text can have been said in a stretch of audio. A model that repeats itself, or the text before the phrase, produces more than can be said in the audio, and its
 * attention does not advance: words without any length. A reason for another attempt. Pure functions.
 */
public final class Plausibility {
    /** Letters of an alphabet that one second can hold: chosen well above usual speech, not tuned (decision 036). */
    static final double MAX_LETTERS_PER_SECOND = 30;
    /** Syllables of Korean, or signs of Chinese and Japanese, that one second can hold. */
    static final double MAX_SYLLABLES_PER_SECOND = 13;
    /** What the voice activity model may miss at the ends of a phrase, in milliseconds. */
    static final long SLACK_MS = 400;
    /** Neighbouring words without length: up to this many are known to happen in plain speech. */
    static final int MAX_WORDS_WITHOUT_LENGTH = 3;

    private Plausibility() {}

    /** Whether the text of a hypothesis can have been said in that phrase. */
    public static boolean fits(Phrase phrase, Hypothesis hypothesis) {
        return fits(hypothesis.text(), Samples.toMillis(phrase.voiceEnd() - phrase.voiceStart()))
                && longestRunWithoutLength(hypothesis.words()) <= MAX_WORDS_WITHOUT_LENGTH;
    }

    /** Whether so many letters can be said in so many milliseconds. */
    public static boolean fits(String text, long millis) {
        return minMillis(Letters.of(text)) <= millis + SLACK_MS;
    }

    private static double minMillis(Letters letters) {
        var millis = 0.0;
        for (int i = 0; i < letters.count(); i++) {
            millis += 1000 / (Letters.isSyllable(letters.letter(i)) ? MAX_SYLLABLES_PER_SECOND : MAX_LETTERS_PER_SECOND);
        }
        return millis;
    }

    /**
     * What is left of a text that does not fit: its words up to the first of those without length; nothing if that does not fit either.
     */
    public static Hypothesis cut(Phrase phrase, Hypothesis hypothesis) {
        var words = hypothesis.words();
        var kept = 0;
        while (kept < words.size() && words.get(kept).endMs() > words.get(kept).startMs()) {
            kept++;
        }
        var left = beginning(hypothesis, kept);
        return fits(phrase, left) ? left : beginning(hypothesis, 0);
    }

    /** The first words of a hypothesis. */
    public static Hypothesis beginning(Hypothesis hypothesis, int count) {
        var words = hypothesis.words().subList(0, count);
        var tokens = hypothesis.tokens().subList(0, count == 0 ? 0 : words.getLast().end());
        var text = words.stream().map(Word::text).collect(Collectors.joining()).strip();
        return new Hypothesis(text, hypothesis.language(), hypothesis.languageProbability(), tokens, words,
                hypothesis.averageLogProbability(), hypothesis.noSpeechProbability(), hypothesis.compressionRatio(), hypothesis.end());
    }

    private static int longestRunWithoutLength(List<Word> words) {
        var longest = 0;
        var now = 0;
        for (var word : words) {
            now = word.endMs() > word.startMs() ? 0 : now + 1;
            longest = Math.max(longest, now);
        }
        return longest;
    }
}
