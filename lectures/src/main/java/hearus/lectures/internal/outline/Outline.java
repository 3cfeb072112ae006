package hearus.lectures.internal.outline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import hearus.lectures.Export.Options;
import hearus.lectures.Lecture;
import hearus.lectures.QualityReport;
import hearus.lectures.Segment;

/**
 * A lecture as a document. All its texts can be written to any file, see {@link CleanText}.
 *
 * @param course may be empty
 * @param terms what is explained, in the order of their numbers
 */
public record Outline(String title, String course, String date, Labels labels, List<Section> sections, List<Term> terms,
        Optional<QualityReport> quality) {
    public Outline {
        sections = List.copyOf(sections);
        terms = List.copyOf(terms);
    }

    /**
     * Ten minutes of a long lecture, or all of a short one.
     *
     * @param heading from when to when; empty where there is one section
     */
    public record Section(String heading, List<Paragraph> paragraphs) {
        public Section {
            paragraphs = List.copyOf(paragraphs);
        }
    }

    /**
     * What somebody said without a long pause.
     *
     * @param speaker empty where one person speaks in the whole lecture
     */
    public record Paragraph(long startMs, String speaker, List<Span> spans) {
        public Paragraph {
            spans = List.copyOf(spans);
        }
    }

    /**
     * A stretch of a paragraph that looks the same.
     *
     * @param term whether it is a key term
     * @param number of its explanation, where the term comes first; 0 for none
     */
    public record Span(String text, boolean highlight, boolean term, int number) {}

    /**
     * A key term that is explained.
     *
     * @param number from 1
     */
    public record Term(int number, String text, String explanation) {}

    public static Outline of(Lecture lecture, List<Segment> segments, Options options) {
        var labels = Labels.of(lecture, segments);
        var paragraphs = new Paragraphs(segments);
        var title = CleanText.stripped(lecture.title());
        return new Outline(title.isEmpty() ? labels.lecture() : title, CleanText.stripped(lecture.course()),
                labels.date(lecture.started().orElse(lecture.created()), options.zone()), labels, paragraphs.sections(), paragraphs.terms(),
                options.quality());
    }

    /** Course and date. */
    public String subtitle() {
        return Stream.of(course, date).filter(text -> !text.isEmpty()).collect(Collectors.joining(" · "));
    }

    /** {@code 4:05}, or {@code 1:04:05}. */
    public static String clock(long ms) {
        var seconds = Math.max(0, ms) / 1000;
        return seconds < 3600
                ? "%d:%02d".formatted(seconds / 60, seconds % 60)
                : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    /** What the quality page says, as pairs of a label and a value. */
    public List<QualityRow> qualityRows() {
        var rows = new ArrayList<QualityRow>();
        quality.ifPresent(report -> QualityRow.addAll(rows, report, labels));
        return rows;
    }
}
