package hearus.captions.internal.decode;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.segment.Phrase;
import hearus.whisper.Hypothesis;

/**
 * The audio and text just before a phrase. A phrase of a word or two is too little context for Whisper, which recognises "is not" for "ask not"; with the audio of
 * the last phrase in front of it, and that phrase's text as known text, it is decoded as part of a sentence. Immutable by convention.
 */
public final class LeadIn {
    /** Phrases below this length need it. */
    private static final long SHORT_PHRASE = Samples.ofMillis(3000);
    /** How much of the last phrase is taken at most. */
    private static final long LONGEST = Samples.ofMillis(6000);
    /** A speaker who was silent for longer begins anew. */
    private static final long LONGEST_PAUSE = Samples.ofMillis(2000);
    /** How much of the pause is kept, as silence. */
    private static final long KEPT_PAUSE = Samples.ofMillis(500);

    private static final Pattern CLOSING = Pattern.compile("[\\p{P}\\s]+$");
    private static final Pattern SENTENCE_END = Pattern.compile("[.?!…。？！]$");

    private final short[] samples;
    private final String text;
    private final String language;
    private final long end;

    private LeadIn(short[] samples, String text, String language, long end) {
        this.samples = samples;
        this.text = text;
        this.language = language;
        this.end = end;
    }

    /** What a final leaves to the next phrase: all of it, or its last words. */
    public static Optional<LeadIn> after(Phrase phrase, Hypothesis hypothesis) {
        if (phrase.samples().length <= LONGEST) {
            return Optional.of(new LeadIn(phrase.samples(), hypothesis.text(), hypothesis.language(), phrase.end()));
        }
        var from = Samples.toMillis(phrase.samples().length - LONGEST);
        var last = hypothesis.words().stream().dropWhile(word -> word.startMs() < from).toList();
        if (last.isEmpty()) {
            return Optional.empty();
        }
        var start = (int) Samples.ofMillis(last.getFirst().startMs());
        var text = String.join("", last.stream().map(Hypothesis.Word::text).toList());
        return Optional.of(new LeadIn(Arrays.copyOfRange(phrase.samples(), start, phrase.samples().length), text, hypothesis.language(),
                phrase.end()));
    }

    /** Whether it helps with that phrase. */
    boolean helps(Phrase phrase) {
        return phrase.samples().length < SHORT_PHRASE && phrase.start() >= end && phrase.start() - end <= LONGEST_PAUSE;
    }

    /** The text of the audio in front of the phrase. */
    String text() {
        return text;
    }

    /** The text as an unfinished sentence. */
    String open() {
        return CLOSING.matcher(text.strip()).replaceAll("");
    }

    /** The same as a sentence that is over. */
    String closed() {
        return SENTENCE_END.matcher(text.strip()).find() ? text.strip() : open() + ".";
    }

    /** What it is in. */
    String language() {
        return language;
    }

    /** The window: this audio, the pause, the phrase. */
    short[] before(Phrase phrase) {
        var window = Arrays.copyOf(samples, (int) lead(phrase) + phrase.samples().length);
        System.arraycopy(phrase.samples(), 0, window, (int) lead(phrase), phrase.samples().length);
        return window;
    }

    /** The hypothesis of that window with the word times of the phrase. */
    Hypothesis place(Phrase phrase, Hypothesis of) {
        var lead = (int) Samples.toMillis(lead(phrase));
        List<Hypothesis.Word> words = of.words().stream().map(word -> new Hypothesis.Word(word.text(), Math.max(0, word.startMs() - lead),
                Math.max(0, word.endMs() - lead), word.probability(), word.spokenEnd(), word.end())).toList();
        return new Hypothesis(of.text(), of.language(), of.languageProbability(), of.tokens(), words, of.averageLogProbability(),
                of.noSpeechProbability(), of.compressionRatio(), of.end());
    }

    private long lead(Phrase phrase) {
        return samples.length + Math.min(KEPT_PAUSE, phrase.start() - end);
    }
}
