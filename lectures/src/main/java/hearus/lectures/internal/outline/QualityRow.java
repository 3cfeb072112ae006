package hearus.lectures.internal.outline;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import hearus.lectures.QualityReport;
import hearus.lectures.QualityReport.Count;
import hearus.lectures.internal.outline.Labels.Row;

/** A line of the page about the captions' quality. */
public record QualityRow(String label, String value) {
    private static final int MAX_DOUBTS = 60;

    static void addAll(List<QualityRow> rows, QualityReport report, Labels labels) {
        rows.add(new QualityRow(labels.row(Row.SEGMENTS), number(report.segments())));
        rows.add(new QualityRow(labels.row(Row.WORDS), number(report.words())));
        rows.add(new QualityRow(labels.row(Row.SPEECH), Outline.clock(report.speechMs())));
        report.measured().ifPresent(measured -> {
            rows.add(new QualityRow(labels.row(Row.AUDIO), Outline.clock(measured.audioMs())));
            rows.add(new QualityRow(labels.row(Row.LOST), seconds(measured.lostMs())));
            rows.add(new QualityRow(labels.row(Row.COMMIT), seconds(measured.commitP50Ms()) + " / " + seconds(measured.commitP95Ms())));
            rows.add(new QualityRow(labels.row(Row.TAKEN_BACK), number(measured.lettersTakenBack())));
        });
        rows.add(new QualityRow(labels.row(Row.CORRECTED), number(report.corrected())));
        rows.add(new QualityRow(labels.row(Row.IMPROVED), number(report.improved())));
        rows.add(new QualityRow(labels.row(Row.MODELS), counts(report.models(), labels)));
        rows.add(new QualityRow(labels.row(Row.LANGUAGES), counts(report.languages(), labels)));
        rows.add(new QualityRow(labels.row(Row.DOUBTFUL), number(report.doubtfulWords()) + doubts(report)));
    }

    private static String number(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    private static String seconds(long ms) {
        return String.format(Locale.ENGLISH, "%.1f s", ms / 1000.0);
    }

    private static String counts(List<Count> counts, Labels labels) {
        return counts.stream()
                .map(count -> (count.name().isBlank() ? labels.row(Row.UNKNOWN) : CleanText.stripped(count.name())) + " "
                        + number(count.segments()))
                .collect(Collectors.joining(", "));
    }

    private static String doubts(QualityReport report) {
        if (report.doubtful().isEmpty()) {
            return "";
        }
        var more = report.doubtfulWords() > MAX_DOUBTS ? " …" : "";
        return report.doubtful().stream().limit(MAX_DOUBTS)
                .map(doubt -> Outline.clock(doubt.startMs()) + " " + CleanText.stripped(doubt.text()))
                .collect(Collectors.joining(", ", ": ", more));
    }
}
