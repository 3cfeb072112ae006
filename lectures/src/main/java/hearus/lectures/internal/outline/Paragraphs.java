package hearus.lectures.internal.outline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import hearus.lectures.Mark;
import hearus.lectures.Segment;
import hearus.lectures.internal.outline.Outline.Paragraph;
import hearus.lectures.internal.outline.Outline.Section;
import hearus.lectures.internal.outline.Outline.Span;
import hearus.lectures.internal.outline.Outline.Term;
import hearus.lectures.internal.subtitles.TextWidth;

/** Joins segments to paragraphs and those to sections, and numbers the explained terms. Confined to one thread. */
final class Paragraphs {
    private static final long SECTION_MS = 600_000;
    /** A shorter lecture is one section. */
    private static final long LONG_MS = 900_000;
    private static final long PAUSE_MS = 4_000;
    /** In columns: after so many a paragraph ends with its sentence, and after twice as many anywhere. */
    private static final int COLUMNS = 700;
    private static final String SENTENCE_ENDS = ".?!。？！…";

    private final boolean severalSpeakers;
    private final boolean sectioned;
    private final List<Section> sections = new ArrayList<>();
    private final List<Paragraph> paragraphs = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private final List<Term> terms = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private int columns;

    Paragraphs(List<Segment> segments) {
        severalSpeakers = segments.stream().map(Segment::speaker).distinct().count() > 1;
        sectioned = segments.stream().mapToLong(Segment::endMs).max().orElse(0) > LONG_MS;
        Segment before = null;
        long section = 0;
        long begins = 0;
        for (var segment : segments) {
            var added = spans(segment);
            if (added.isEmpty()) {
                continue;
            }
            // Where several speak, a segment may begin before the one that was finished before it.
            var place = sectioned ? Math.max(section, segment.startMs() / SECTION_MS) : 0;
            if (before != null && (place > section || endsParagraph(before, segment))) {
                endParagraph(begins, before.speaker());
            }
            if (place > section) {
                endSection(section);
                section = place;
            }
            if (spans.isEmpty()) {
                begins = segment.startMs();
            } else {
                spans.add(new Span(" ", false, false, 0));
            }
            spans.addAll(added);
            columns += added.stream().mapToInt(span -> TextWidth.of(span.text())).sum();
            before = segment;
        }
        if (before != null) {
            endParagraph(begins, before.speaker());
            endSection(section);
        }
    }

    List<Section> sections() {
        return sections;
    }

    List<Term> terms() {
        return terms;
    }

    private boolean endsParagraph(Segment before, Segment next) {
        var text = before.text().strip();
        var sentence = !text.isEmpty() && SENTENCE_ENDS.indexOf(text.charAt(text.length() - 1)) >= 0;
        return !before.speaker().equals(next.speaker()) || next.startMs() - before.endMs() >= PAUSE_MS
                || columns >= (sentence ? COLUMNS : 2 * COLUMNS);
    }

    private void endParagraph(long begins, String speaker) {
        if (!spans.isEmpty()) {
            paragraphs.add(new Paragraph(begins, severalSpeakers ? CleanText.stripped(speaker) : "", joined(spans)));
            spans.clear();
            columns = 0;
        }
    }

    private void endSection(long section) {
        if (!paragraphs.isEmpty()) {
            var heading = sectioned ? Outline.clock(section * SECTION_MS) + " – " + Outline.clock((section + 1) * SECTION_MS) : "";
            sections.add(new Section(heading, paragraphs));
            paragraphs.clear();
        }
    }

    /** Neighbours that look the same become one. */
    private static List<Span> joined(List<Span> spans) {
        var joined = new ArrayList<Span>();
        for (var span : spans) {
            if (!joined.isEmpty() && isPlain(joined.getLast()) && isPlain(span)) {
                joined.add(new Span(joined.removeLast().text() + span.text(), false, false, 0));
            } else {
                joined.add(span);
            }
        }
        return joined;
    }

    private static boolean isPlain(Span span) {
        return !span.highlight() && !span.term();
    }

    /** The text of a segment, divided where its marks begin and end; empty where it has none. */
    private List<Span> spans(Segment segment) {
        var text = segment.text();
        var highlights = new boolean[text.length()];
        var explained = new Mark[text.length()];
        for (var mark : segment.marks()) {
            for (int i = whole(text, Math.max(0, mark.start())); i < whole(text, Math.min(text.length(), mark.end())); i++) {
                if (mark.kind() == Mark.Kind.HIGHLIGHT) {
                    highlights[i] = true;
                } else if (explained[i] == null) {
                    explained[i] = mark;
                }
            }
        }
        var all = new ArrayList<Span>();
        for (int from = 0; from < text.length();) {
            int to = from + 1;
            while (to < text.length() && highlights[to] == highlights[from] && Objects.equals(explained[to], explained[from])) {
                to++;
            }
            var mark = explained[from];
            var ends = mark != null && (to == text.length() || !mark.equals(explained[to]));
            add(all, CleanText.of(text.substring(from, to)), highlights[from], mark != null, ends ? number(text, mark) : 0);
            from = to;
        }
        if (!all.isEmpty() && all.getLast().text().endsWith(" ")) {
            var last = all.removeLast();
            var stripped = last.text().stripTrailing();
            if (!stripped.isEmpty()) {
                all.add(new Span(stripped, last.highlight(), last.term(), last.number()));
            }
        }
        return all;
    }

    /** Not within a surrogate pair. */
    private static int whole(String text, int at) {
        return at > 0 && at < text.length() && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at)) ? at + 1 : at;
    }

    private static void add(List<Span> all, String text, boolean highlight, boolean term, int number) {
        var spaced = all.isEmpty() || all.getLast().text().endsWith(" ") ? text.stripLeading() : text;
        if (!spaced.isEmpty()) {
            all.add(new Span(spaced, highlight, term, number));
        }
    }

    /** Of a term that comes first; 0 for one that has its number already, or no explanation. */
    private int number(String text, Mark mark) {
        var term = CleanText
                .stripped(text.substring(whole(text, Math.max(0, mark.start())), whole(text, Math.min(text.length(), mark.end()))));
        var explanation = CleanText.stripped(mark.comment());
        if (explanation.isEmpty() || term.isEmpty() || numbers.putIfAbsent(term.toLowerCase(Locale.ROOT), terms.size() + 1) != null) {
            return 0;
        }
        terms.add(new Term(terms.size() + 1, term, explanation));
        return terms.size();
    }
}
