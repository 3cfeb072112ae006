package hearus.lectures;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What readers find in the text forms. */
class ExportTextTest {
    private static final Lecture LECTURE = Samples.lecture("Entropy: *all* of it", "PHYS 101", "en");

    @Test
    void plainTextHasTitleDateAndParagraphsWithTheirTimes() {
        var text = Samples.text(LECTURE, List.of(Samples.segment(1, 12_000, 14_000, "", "en", "Good morning."),
                Samples.segment(2, 14_200, 16_000, "", "en", "Let us begin."), Samples.segment(3, 75_000, 77_000, "", "en", "Heat flows.")),
                ExportFormat.TXT);

        assertThat(text).isEqualTo("""
                Entropy: *all* of it
                PHYS 101 · 27 November 2026, 12:00

                [0:12] Good morning. Let us begin.

                [1:15] Heat flows.
                """);
    }

    @Test
    void speakersAreNamedWhereSeveralSpeak() {
        assertThat(Samples.text(LECTURE, Samples.conversation(Samples.ENGLISH, "en", 1), ExportFormat.TXT)).contains(
                "\n[0:00] Prof. Kim: Today we look", "\n[0:31] Student: Yes. Why", "\nKey terms\n\nEntropy: A state function",
                "\nBoltzmann constant: Relates");
        assertThat(Samples.text(LECTURE, List.of(Samples.segment(1, 0, 900, "Kim", "en", "Alone.")), ExportFormat.TXT))
                .doesNotContain("Kim");
    }

    @Test
    void termsAreBoldWithAFootnoteAndHighlightsAreMarked() {
        var one = "엔트로피(S)는 에너지의 양이 아니라 상태의 수이다.";
        var two = "다시, 엔트로피(S)이다.";
        var markdown = Samples.text(Samples.lecture("열역학", "", "ko"),
                List.of(Samples.segment(1, 0, 3000, "", "ko", one, Samples.term(one, "엔트로피(S)", "상태 함수"),
                        Samples.term(one, "에너지", ""), Samples.highlight(one, "상태의 수")),
                        Samples.segment(2, 3000, 4000, "", "ko", two, Samples.term(two, "엔트로피(S)", "상태 함수"))),
                ExportFormat.MARKDOWN);

        assertThat(markdown).isEqualTo("""
                # 열역학

                2026년 11월 27일 12:00

                `0:00` <strong>엔트로피(S)</strong>[^1]는 **에너지**의 양이 아니라 <mark>상태의 수</mark>이다. 다시, <strong>엔트로피(S)</strong>이다.

                [^1]: 엔트로피(S): 상태 함수
                """);
    }

    @Test
    void nothingThatIsSaidBecomesMarkdown() {
        var markdown = Samples.text(LECTURE,
                List.of(Samples.segment(1, 0, 3000, "", "en", "# *a* _b_ `c` [d](e) <f> & ~g~ |h| $i$ 1^2 \\")),
                ExportFormat.MARKDOWN);

        assertThat(markdown).startsWith("# Entropy: \\*all\\* of it\n")
                .contains("`0:00` \\# \\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<f\\> \\& \\~g\\~ \\|h\\| \\$i\\$ 1\\^2 \\\\\n");
    }

    @Test
    void longLecturesHaveAHeadingEveryTenMinutes() {
        assertThat(Samples.text(LECTURE, Samples.conversation(Samples.ENGLISH, "en", 30), ExportFormat.MARKDOWN))
                .contains("\n## 0:00 – 10:00\n", "\n## 10:00 – 20:00\n", "\n## 20:00 – 30:00\n");
        assertThat(Samples.text(LECTURE, Samples.conversation(Samples.ENGLISH, "en", 10), ExportFormat.MARKDOWN)).doesNotContain("## ");
    }

    @Test
    void marksOutsideOfTheTextAndOverEachOtherDoNoHarm() {
        var text = "a 😀 b c";
        var marks = new Mark[]{new Mark(-5, 1, Mark.Kind.TERM, "x"), new Mark(3, 4, Mark.Kind.TERM, "inside a pair"),
                new Mark(2, 6, Mark.Kind.HIGHLIGHT, ""), new Mark(5, 99, Mark.Kind.TERM, "end"),
                new Mark(6, 2, Mark.Kind.TERM, "backwards")};

        assertThat(Samples.text(LECTURE, List.of(Samples.segment(1, 0, 100, "", "en", text, marks)), ExportFormat.MARKDOWN))
                .contains("`0:00` **a**[^1] <mark>😀</mark>").contains(" <strong><mark>b</mark></strong> **c**[^2]\n", "[^2]: b c: end\n")
                .doesNotContain("\uFFFD");
    }

    @Test
    void theQualityPageIsThereWhereItIsAskedFor() {
        var segments = Samples.conversation(Samples.ENGLISH, "en", 1);
        var report = QualityReport.of(segments).with(new QualityReport.Measured(60_000, 0, 712, 1490, 31));
        var markdown = new String(Samples.bytes(LECTURE, segments, ExportFormat.MARKDOWN, Samples.UTC.withQuality(report)),
                StandardCharsets.UTF_8);

        assertThat(markdown).contains("\n## Quality of the captions\n", "\n- Segments: 6\n", "\n- Audio lost: 0.0 s\n",
                "median / 95th percentile: 0.7 s / 1.5 s\n", "\n- Models: base 6\n", "0:03 definition");
        assertThat(Samples.text(LECTURE, segments, ExportFormat.MARKDOWN)).doesNotContain("Quality");
    }

    @Test
    void anEmptyLectureIsAFileToo() {
        for (var format : ExportFormat.values()) {
            assertThat(Samples.bytes(LECTURE, List.of(), format, Samples.UTC)).as(format.name()).isNotNull();
        }
        assertThat(Samples.text(LECTURE, List.of(), ExportFormat.VTT)).isEqualTo("WEBVTT\n");
        assertThat(Samples.text(Samples.lecture(" ", "", "ko"), List.of(), ExportFormat.TXT)).startsWith("강의\n");
    }

    @Test
    void namesOfFilesAreOfTheTitleAndPossibleEverywhere() {
        assertThat(Export.fileName(Samples.lecture("열역학 3강", "", "ko"), ExportFormat.PDF)).isEqualTo("열역학 3강.pdf");
        assertThat(Export.fileName(Samples.lecture("../a\\b:c*?\"<>|\n\u202Ed. ", "", "en"), ExportFormat.TXT)).isEqualTo("a b c d.txt");
        assertThat(Export.fileName(Samples.lecture("///", "", "en"), ExportFormat.SRT)).isEqualTo("lecture.srt");
        assertThat(Export.fileName(Samples.lecture("😀".repeat(300), "", "en"), ExportFormat.TXT)).isEqualTo("😀".repeat(100) + ".txt");
    }

    @Test
    void formatsHaveNames() {
        assertThat(ExportFormat.named("MD")).contains(ExportFormat.MARKDOWN);
        assertThat(ExportFormat.named("markdown")).contains(ExportFormat.MARKDOWN);
        assertThat(ExportFormat.named("doc")).isEmpty();
    }
}
