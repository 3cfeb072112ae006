package hearus.keywords.internal.analyse;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Cuts a text into sentences: at its line breaks, where the JDK's rules (UAX #29) see an end, not behind abbreviations; and, because captions come without punctuation when
 * somebody speaks without a pause, behind Korean final endings in stretches that have none.
 */
final class Sentences {
    private static final Pattern LINE = Pattern.compile("[^\\n]+");
    private static final Pattern ABBREVIATION = Pattern
            .compile("(?:^|[\\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|vs|etc|cf|Fig|Eq|No|Vol|e\\.g|i\\.e)\\.\\s*$");
    private static final Pattern KOREAN_END = Pattern.compile("(?<=[가-힣](?:니다|[어아해세예에]요|죠|까))\\s+");
    private static final Pattern WORD = Pattern.compile("\\S+");
    private static final int LONGEST_ABBREVIATION = 12;
    /** A sentence of more words is looked at again: nobody speaks so long in one. */
    private static final int LONG = 40;

    private Sentences() {}

    /** A sentence's place in the text; it begins and ends with something that is not a space. */
    record Span(int start, int end) {}

    static List<Span> of(String text) {
        var spans = new ArrayList<Span>();
        var breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        var lines = LINE.matcher(text);
        while (lines.find()) {
            line(text, lines.start(), lines.end(), breaks, spans);
        }
        return spans;
    }

    private static void line(String text, int start, int end, BreakIterator breaks, List<Span> spans) {
        var line = text.substring(start, end);
        breaks.setText(line);
        int from = 0;
        for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
            if (to < line.length() && ABBREVIATION.matcher(line.substring(Math.max(from, to - LONGEST_ABBREVIATION), to)).find()) {
                continue;
            }
            sentence(text, start + from, start + to, spans);
            from = to;
        }
    }

    private static void sentence(String text, int start, int end, List<Span> spans) {
        var sentence = text.substring(start, end);
        if (WORD.matcher(sentence).results().limit(LONG + 1L).count() <= LONG) {
            add(text, start, end, spans);
            return;
        }
        int from = 0;
        var ends = KOREAN_END.matcher(sentence);
        while (ends.find()) {
            add(text, start + from, start + ends.start(), spans);
            from = ends.end();
        }
        add(text, start + from, end, spans);
    }

    private static void add(String text, int start, int end, List<Span> spans) {
        int first = start;
        int last = end;
        while (first < last && Character.isWhitespace(text.charAt(first))) {
            first++;
        }
        while (last > first && Character.isWhitespace(text.charAt(last - 1))) {
            last--;
        }
        if (first < last) {
            spans.add(new Span(first, last));
        }
    }
}
