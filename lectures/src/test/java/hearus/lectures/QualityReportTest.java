package hearus.lectures;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import hearus.lectures.QualityReport.Count;
import hearus.lectures.QualityReport.Doubt;
import hearus.lectures.Segment.Origin;

import static org.assertj.core.api.Assertions.assertThat;

/** What the log of a lecture says about its captions. */
class QualityReportTest {
    private static Segment segment(int seq, long startMs, long endMs, Origin origin, String language, String model, Word... words) {
        return new Segment("l", seq, "s" + seq, 1, seq, origin, "", "one two", List.of(words), startMs, endMs, language, 0.9, model,
                List.of());
    }

    @Test
    void countsWhatTheLogHolds() {
        var report = QualityReport.of(List.of(
                segment(1, 0, 2000, Origin.LIVE, "ko", "base", new Word("one", 0, 900, 0.9), new Word(" two", 1000, 2000, 0.31)),
                segment(2, 1000, 3000, Origin.CORRECTED, "en", "base"), segment(3, 5000, 6000, Origin.IMPROVED, "ko", "small"),
                segment(4, 500, 700, Origin.LIVE, "ko", "")));

        assertThat(report.segments()).isEqualTo(4);
        assertThat(report.words()).isEqualTo(8);
        assertThat(report.speechMs()).as("shared time counts once").isEqualTo(4000);
        assertThat(report.doubtfulWords()).isEqualTo(1);
        assertThat(report.doubtful()).containsExactly(new Doubt(1, "two", 1000, 0.31));
        assertThat(report.corrected()).isEqualTo(1);
        assertThat(report.improved()).isEqualTo(1);
        assertThat(report.models()).containsExactly(new Count("base", 2), new Count("small", 1), new Count("", 1));
        assertThat(report.languages()).containsExactly(new Count("ko", 3), new Count("en", 1));
        assertThat(report.measured()).isEmpty();
    }

    @Test
    void whatWasNotMeasuredIsAbsent() {
        var report = QualityReport.of(List.of());

        assertThat(report.toJson().toString()).isEqualTo(
                "{\"segments\":0,\"words\":0,\"speechMs\":0,\"correctedSegments\":0,\"improvedSegments\":0,\"doubtfulWords\":0,\"doubtful\":[],\"models\":[],\"languages\":[]}");
        assertThat(report.with(new QualityReport.Measured(60_000, 0, 700, 1500, 12)).toJson().path("measured").toString())
                .isEqualTo("{\"audioMs\":60000,\"lostMs\":0,\"commitP50Ms\":700,\"commitP95Ms\":1500,\"lettersTakenBack\":12}");
    }

    @Test
    void theListOfDoubtfulWordsHasAnEndAndTheirNumberNone() {
        var words = new ArrayList<Word>();
        for (int i = 0; i < 700; i++) {
            words.add(new Word("w" + i, i, i + 1, 0.1));
        }
        var report = QualityReport.of(List.of(segment(1, 0, 700, Origin.LIVE, "en", "base", words.toArray(Word[]::new))));

        assertThat(report.doubtfulWords()).isEqualTo(700);
        assertThat(report.doubtful()).hasSize(QualityReport.MAX_DOUBTFUL);
    }
}
