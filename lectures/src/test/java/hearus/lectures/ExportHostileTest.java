package hearus.lectures;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.pdfbox.Loader;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

import static org.assertj.core.api.Assertions.assertThat;

/** Texts that nobody says, and that a client can send all the same. */
class ExportHostileTest {
    @Provide
    Arbitrary<String> texts() {
        var letters = Arbitraries.oneOf(Arbitraries.strings().all().ofMaxLength(40), Arbitraries.strings().ascii().ofMaxLength(40),
                Arbitraries.of("\uD800", "\uDC00\uD800", "\u0000", "\u0001\u000B\u001F", "\uFFFE\uFFFF", "]]>", "<!--", "&#0;",
                        "\u202E\u2066",
                        "e\u0301\u0301", "\u1100\u1161\u11A8", "ﷺ", "\uDB40\uDC00", "👩\u200D👩\u200D👧", "\u0085\u2028\u00A0", "\\", "(",
                        "𐏿"));
        return letters.list().ofMaxSize(6).map(parts -> String.join("", parts));
    }

    @Property(tries = 60)
    void everyFormHoldsEveryText(@ForAll("texts") String title, @ForAll("texts") String speaker, @ForAll("texts") String text,
            @ForAll("texts") String explanation) throws Exception {
        var lecture = new Lecture("x", title, speaker, "en", List.of(text), true, Instant.EPOCH, null, null, null, 1, 2, 2);
        var segments = List.of(
                Samples.segment(1, 0, 2000, speaker, "en", text, new Mark(0, text.length() / 2, Mark.Kind.TERM, explanation),
                        new Mark(text.length() / 3, text.length(), Mark.Kind.HIGHLIGHT, "")),
                Samples.segment(2, 2000, 3000, "other", "ko", text + title));
        var options = Samples.UTC.withQuality(QualityReport.of(segments));

        for (var format : List.of(ExportFormat.TXT, ExportFormat.MARKDOWN, ExportFormat.SRT, ExportFormat.VTT, ExportFormat.JSON)) {
            var bytes = Samples.bytes(lecture, segments, format, options);
            assertThat(new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8)).isEqualTo(bytes);
        }
        try (var document = new XWPFDocument(new ByteArrayInputStream(Samples.bytes(lecture, segments, ExportFormat.DOCX, options)))) {
            assertThat(document.getParagraphs()).isNotEmpty();
        }
        try (var document = Loader.loadPDF(Samples.bytes(lecture, segments, ExportFormat.PDF, options))) {
            assertThat(document.getNumberOfPages()).isGreaterThan(1);
        }
        assertThat(Export.fileName(lecture, ExportFormat.PDF)).endsWith(".pdf").doesNotContain("/", "\\", "\0");
    }
}
