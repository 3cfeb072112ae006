package hearus.whisper;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import hearus.whisper.Hypothesis.Word;

/**
 * Words that are shown together, as a subtitle of at most two lines.
 *
 * @param text trimmed
 * @param startMs of the first word
 * @param endMs of the last word
 * @param words at least one
 */
public record Segment(String text, int startMs, int endMs, List<Word> words) {
    /** Two lines of 42 characters, as subtitles have them. */
    public static final int MAX_CHARS = 84;
    /** How long a subtitle stands. */
    public static final int MAX_MS = 6_000;
    /** A silence that ends a segment. */
    public static final int PAUSE_MS = 800;
    private static final String SENTENCE_ENDS = ".。!！?？…";
    private static final String CLOSING = "\"'”’)]}»";

    public Segment {
        words = List.copyOf(words);
    }

    /**
     * Groups words: a segment ends with a sentence, before a pause of more than {@value #PAUSE_MS} ms, and before a word that would make it longer than
     * {@value #MAX_CHARS} characters or {@value #MAX_MS} ms. No word is lost or split: a single word may be longer than that.
     */
    public static List<Segment> of(List<Word> words) {
        var segments = new ArrayList<Segment>();
        var open = new ArrayList<Word>();
        for (var word : words) {
            if (!open.isEmpty()
                    && (endsSentence(open.getLast()) || word.startMs() - open.getLast().endMs() > PAUSE_MS || !fits(open, word))) {
                segments.add(segment(open));
                open.clear();
            }
            open.add(word);
        }
        if (!open.isEmpty()) {
            segments.add(segment(open));
        }
        return segments;
    }

    private static Segment segment(List<Word> words) {
        return new Segment(text(words), words.getFirst().startMs(), words.getLast().endMs(), words);
    }

    private static String text(List<Word> words) {
        return words.stream().map(Word::text).collect(Collectors.joining()).strip();
    }

    private static boolean fits(List<Word> open, Word word) {
        return text(open).length() + word.text().length() <= MAX_CHARS && word.endMs() - open.getFirst().startMs() <= MAX_MS;
    }

    /** "3.14" ends no sentence: its mark is not the last character of a word. */
    private static boolean endsSentence(Word word) {
        var text = word.text().strip();
        int last = text.length() - 1;
        while (last > 0 && CLOSING.indexOf(text.charAt(last)) >= 0) {
            last--;
        }
        return last >= 0 && SENTENCE_ENDS.indexOf(text.charAt(last)) >= 0;
    }
}
