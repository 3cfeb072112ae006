package hearus.lectures.internal.subtitles;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import hearus.lectures.Subtitles.Cue;
import hearus.lectures.Subtitles.Phrase;

/**
 * Makes subtitles of words as people read them (Netflix's timed text guides): one or two lines of at most 16 Korean letters or 42 others, 5/6 s to 7 s long, broken
 * where a phrase ends, and with time enough to read them where the speaker leaves it. Of all ways to divide the words between two pauses the cheapest is taken. Pure
 * functions.
 */
public final class Cues {
    private static final int WIDE_COLUMNS = 32;
    private static final int COLUMNS = 42;
    private static final long MIN_MS = 834;
    private static final long MAX_MS = 7000;
    /** Two frames of a film: without them nobody sees that the text has changed. */
    private static final long GAP_MS = 84;
    /** A pause that ends a subtitle. */
    private static final long PAUSE_MS = 800;
    /** A subtitle may come so much earlier than its words if there is not enough time after them. */
    private static final long LEAD_MS = 500;
    /** Columns a second: 12 Korean letters, 17 others. */
    private static final double WIDE_SPEED = 24;
    private static final double SPEED = 17;

    private static final double EACH_CUE = 10;
    private static final double TOO_SHORT = 40;
    private static final double TOO_FAST = 25;
    private static final double SECOND_LINE = 1;
    private static final double SENTENCE_INSIDE = 5;
    private static final double UNBALANCED = 4;

    private final List<TimedWord> words;
    private final long durationMs;
    /** The columns of all words before each, with the spaces before them. */
    private final int[] columnsBefore;
    /** How many words before each have wide letters. */
    private final int[] wideBefore;

    private Cues(List<TimedWord> words, long durationMs) {
        this.words = words;
        this.durationMs = durationMs;
        columnsBefore = new int[words.size() + 1];
        wideBefore = new int[words.size() + 1];
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i);
            columnsBefore[i + 1] = columnsBefore[i] + TextWidth.of(word.text()) + (word.spaced() ? 1 : 0);
            wideBefore[i + 1] = wideBefore[i] + (word.text().codePoints().anyMatch(TextWidth::isWide) ? 1 : 0);
        }
    }

    /** The subtitles of what was said, in order and without overlap; none is shown after {@code durationMs} unless words are said then. */
    public static List<Cue> of(List<Phrase> phrases, long durationMs) {
        var words = TimedWord.of(phrases.stream().filter(phrase -> !phrase.text().isBlank()).toList()).stream()
                .filter(word -> !word.text().isEmpty()).toList();
        var last = words.isEmpty() ? 0 : words.getLast().endMs();
        return new Cues(words, Math.max(durationMs, last)).cues();
    }

    /**
     * Lines of a cue and what it costs to show them so.
     *
     * @param second the word that begins the second line; the end of the cue where there is none
     */
    private record Layout(int second, double cost) {}

    private List<Cue> cues() {
        var ends = new ArrayList<Integer>();
        for (int from = 0; from < words.size();) {
            int to = from + 1;
            while (to < words.size() && !separate(to)) {
                to++;
            }
            ends.addAll(divided(from, to));
            from = to;
        }
        return timed(ends);
    }

    /** Whether a cue begins here in any case. */
    private boolean separate(int at) {
        return words.get(at).turn() || words.get(at).startMs() - words.get(at - 1).endMs() > PAUSE_MS;
    }

    /** Where the cues of these words end, so that they cost least. */
    private List<Integer> divided(int from, int to) {
        var least = new double[to - from + 1];
        var begin = new int[to - from + 1];
        Arrays.fill(least, Double.MAX_VALUE);
        least[0] = 0;
        for (int end = from + 1; end <= to; end++) {
            for (int start = end - 1; start >= from; start--) {
                var layout = layout(start, end);
                if (layout.isEmpty() && start < end - 1) {
                    break;
                }
                var cost = least[start - from] + cost(start, end, layout.orElseThrow());
                if (cost < least[end - from]) {
                    least[end - from] = cost;
                    begin[end - from] = start;
                }
            }
        }
        var ends = new ArrayList<Integer>();
        for (int end = to; end > from; end = begin[end - from]) {
            ends.addFirst(end);
        }
        return ends;
    }

    private double cost(int start, int end, Layout layout) {
        double cost = EACH_CUE + layout.cost();
        if (end < words.size() && !separate(end)) {
            cost += broken(end);
        }
        for (int i = start + 1; i < end; i++) {
            cost += BreakCost.endsSentence(words.get(i - 1).text()) ? SENTENCE_INSIDE : 0;
        }
        var room = room(start, end);
        cost += TOO_SHORT * Math.max(0, MIN_MS - room) / MIN_MS;
        var needed = needed(start, layout.second(), end);
        return cost + TOO_FAST * Math.max(0, (double) needed / Math.max(100, room) - 1);
    }

    /** The time that a cue of these words can have. */
    private long room(int start, int end) {
        var next = end < words.size() ? words.get(end).startMs() - GAP_MS : durationMs;
        return Math.min(MAX_MS, next - words.get(start).startMs());
    }

    private double broken(int at) {
        var before = words.get(at - 1);
        var after = words.get(at);
        if (after.piece()) {
            return BreakCost.WITHIN_WORD;
        }
        var pause = after.startMs() - before.endMs();
        return Math.max(0, BreakCost.between(before.text(), after.text()) - Math.min(4, pause / 100));
    }

    /** One line if it fits, else the best two; empty when that is too much for a cue. One word always is a cue. */
    private Optional<Layout> layout(int start, int end) {
        if (end - start > 1 && words.get(end - 1).endMs() - words.get(start).startMs() > MAX_MS) {
            return Optional.empty();
        }
        int columns = isWide(start, end) ? WIDE_COLUMNS : COLUMNS;
        int width = width(start, end);
        if (width <= columns) {
            return Optional.of(new Layout(end, 0));
        }
        if (width > 2 * columns + 1) {
            return Optional.empty();
        }
        var best = Optional.<Layout>empty();
        for (int at = start + 1; at < end; at++) {
            int one = width(start, at);
            int two = width(at, end);
            if (one <= columns && two <= columns) {
                var cost = SECOND_LINE + broken(at) / 2 + UNBALANCED * Math.abs(one - two) / columns + (one > two ? 0.5 : 0);
                if (best.isEmpty() || cost < best.get().cost()) {
                    best = Optional.of(new Layout(at, cost));
                }
            }
        }
        return best;
    }

    /** Of a line of these words. */
    private int width(int start, int end) {
        return start == end ? 0 : columnsBefore[end] - columnsBefore[start] - (words.get(start).spaced() ? 1 : 0);
    }

    private boolean isWide(int start, int end) {
        return wideBefore[end] > wideBefore[start];
    }

    private List<String> lines(int start, int second, int end) {
        return second == end ? List.of(text(start, end)) : List.of(text(start, second), text(second, end));
    }

    private String text(int start, int end) {
        var text = new StringBuilder();
        for (int i = start; i < end; i++) {
            var word = words.get(i);
            text.append(word.spaced() && i > start ? " " : "").append(word.text());
        }
        return text.toString();
    }

    /** The time that it takes to read these lines. */
    private long needed(int start, int second, int end) {
        int width = width(start, second) + width(second, end);
        return Math.clamp((long) Math.ceil(1000 * width / (isWide(start, end) ? WIDE_SPEED : SPEED)), MIN_MS, MAX_MS);
    }

    private List<Cue> timed(List<Integer> ends) {
        var cues = new ArrayList<Cue>();
        int start = 0;
        long free = 0;
        for (int i = 0; i < ends.size(); i++) {
            int end = ends.get(i);
            var second = layout(start, end).orElseThrow().second();
            var needed = needed(start, second, end);
            var latest = end < words.size() ? words.get(end).startMs() - GAP_MS : durationMs;
            var from = words.get(start).startMs();
            var to = Math.min(latest, Math.max(words.get(end - 1).endMs(), from + needed));
            if (to - from < needed) {
                from = Math.max(Math.min(from, free), Math.max(from - LEAD_MS, to - needed));
            }
            from = Math.max(from, free);
            to = Math.max(from + 1, Math.min(to, from + MAX_MS));
            // A short pause looks like a flicker.
            if (end < words.size() && latest - to < PAUSE_MS / 2 && latest - from <= MAX_MS) {
                to = Math.max(to, latest);
            }
            cues.add(new Cue(from, to, lines(start, second, end)));
            free = to + GAP_MS;
            start = end;
        }
        return cues;
    }
}
