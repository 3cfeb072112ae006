package hearus.captions;

import java.util.ArrayList;
import java.util.List;

import hearus.captions.CaptionEvent.Word;
import hearus.captions.Transcriber.Segment;
import hearus.whisper.Hypothesis;

/**
 * Cuts the words of a window into subtitles: at the end of a sentence, at a pause, and where two lines (84 chars; 42 of Korean, whose letters are twice as wide) or
 * seven seconds are full, as broadcasters do.
 */
final class Subtitles {
    private static final int MOST_COLUMNS = 84;
    private static final int ENOUGH_COLUMNS = 28;
    private static final long MOST_MILLIS = 7000;
    private static final long PAUSE_MILLIS = 800;

    private Subtitles() {}

    /** The segments of a window; one if it has no word times, or they belong to another text. */
    static List<Segment> of(Phrase window, Hypothesis hypothesis, String text) {
        var confidence = Math.clamp(Math.exp(hypothesis.averageLogProbability()), 0, 1);
        if (hypothesis.words().isEmpty() || !text.equals(hypothesis.text())) {
            return List.of(new Segment(text, Samples.toMillis(window.voiceStart()), Samples.toMillis(window.voiceEnd()),
                    hypothesis.language(), confidence, List.of()));
        }
        var offset = Samples.toMillis(window.start());
        var segments = new ArrayList<Segment>();
        var line = new ArrayList<Word>();
        for (var heard : hypothesis.words()) {
            var word = new Word(heard.text(), offset + heard.startMs(), offset + heard.endMs(), heard.probability());
            if (!line.isEmpty() && heard.text().startsWith(" ") && full(line, word)) {
                segments.add(segment(line, hypothesis.language()));
                line.clear();
            }
            line.add(word);
        }
        segments.add(segment(line, hypothesis.language()));
        return segments;
    }

    private static boolean full(List<Word> line, Word next) {
        var text = text(line);
        var columns = columns(text);
        return columns + columns(next.text()) > MOST_COLUMNS
                || next.endMs() - line.getFirst().startMs() > MOST_MILLIS
                || next.startMs() - line.getLast().endMs() >= PAUSE_MILLIS || (columns >= ENOUGH_COLUMNS && endsSentence(text));
    }

    private static boolean endsSentence(String text) {
        return text.endsWith(".") || text.endsWith("?") || text.endsWith("!") || text.endsWith("。");
    }

    private static Segment segment(List<Word> line, String language) {
        var confidence = line.stream().mapToDouble(Word::confidence).average().orElse(0);
        return new Segment(text(line), line.getFirst().startMs(), line.getLast().endMs(), language, confidence, List.copyOf(line));
    }

    private static String text(List<Word> line) {
        var text = new StringBuilder();
        line.forEach(word -> text.append(word.text()));
        return text.toString().strip();
    }

    private static int columns(String text) {
        return text.codePoints().map(letter -> isWide(letter) ? 2 : 1).sum();
    }

    private static boolean isWide(int letter) {
        return Character.isIdeographic(letter) || (letter >= 0xAC00 && letter <= 0xD7A3);
    }
}
