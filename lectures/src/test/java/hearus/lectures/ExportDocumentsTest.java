package hearus.lectures;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.poi.xwpf.extractor.XWPFWordExtractor;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Word and PDF documents, read again by their own libraries. */
class ExportDocumentsTest {
    private static final Lecture KOREAN = Samples.lecture("열역학 3강: 엔트로피", "물리학 개론", "ko");
    private static final List<Segment> CONVERSATION = Samples.conversation(Samples.KOREAN, "ko", 1);

    private static String docx(Lecture lecture, List<Segment> segments, Export.Options options) throws IOException {
        try (var document = new XWPFDocument(new ByteArrayInputStream(Samples.bytes(lecture, segments, ExportFormat.DOCX, options)));
                var extractor = new XWPFWordExtractor(document)) {
            return extractor.getText();
        }
    }

    private static String pdf(Lecture lecture, List<Segment> segments, Export.Options options) throws IOException {
        try (var document = Loader.loadPDF(Samples.bytes(lecture, segments, ExportFormat.PDF, options))) {
            return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
        }
    }

    private static List<PDFont> fonts(PDDocument document) throws IOException {
        var fonts = new ArrayList<PDFont>();
        for (var page : document.getPages()) {
            for (var name : page.getResources().getFontNames()) {
                fonts.add(page.getResources().getFont(name));
            }
        }
        return fonts;
    }

    @Test
    void aWordDocumentHasTitleCourseDateTimesSpeakersAndTerms() throws Exception {
        assertThat(docx(KOREAN, CONVERSATION, Samples.UTC)).contains("열역학 3강: 엔트로피\n물리학 개론 · 2026년 11월 27일 12:00\n",
                "0:18\t학생: 네, 교수님. 볼츠만 상수2는 왜 곱하나요?\n", "핵심 용어\n1\t엔트로피: 계의 미시 상태", "2\t볼츠만 상수: ")
                .contains("물리학 개론 · 열역학 3강: 엔트로피");
    }

    @Test
    void aWordDocumentHasHeadingsAndBoldTermsAndAPageNumber() throws Exception {
        var bytes = Samples.bytes(KOREAN, Samples.conversation(Samples.KOREAN, "ko", 50), ExportFormat.DOCX,
                Samples.UTC.withQuality(QualityReport.of(CONVERSATION)));
        try (var document = new XWPFDocument(new ByteArrayInputStream(bytes))) {
            assertThat(document.getParagraphs()).filteredOn(paragraph -> "Heading1".equals(paragraph.getStyle()))
                    .extracting(paragraph -> paragraph.getText())
                    .containsExactly("0:00 – 10:00", "10:00 – 20:00", "20:00 – 30:00", "핵심 용어", "자막 품질");
            assertThat(document.getParagraphs()).flatExtracting(paragraph -> paragraph.getRuns()).filteredOn(XWPFRun::isBold)
                    .extracting(XWPFRun::text).contains("엔트로피", "볼츠만 상수");
            assertThat(document.getFooterList().getFirst().getParagraphs().getFirst().getCTP().xmlText()).contains("PAGE");
            assertThat(document.getProperties().getCoreProperties().getTitle()).isEqualTo("열역학 3강: 엔트로피");
        }
    }

    @Test
    void aPdfHasTheTextAndAllItsFontsEmbedded() throws Exception {
        var lecture = Samples.lecture("열역학 Θερμοδυναμική 3", "물리학 개론", "ko");
        assertThat(pdf(lecture, CONVERSATION, Samples.UTC)).contains("열역학 Θερμοδυναμική 3", "물리학 개론 · 2026년 11월 27일 12:00",
                "학생: 네, 교수님. 볼츠만 상수2는 왜 곱하나요?", "핵심 용어 1 엔트로피: 계의 미시 상태");
        try (var document = Loader.loadPDF(Samples.bytes(lecture, CONVERSATION, ExportFormat.PDF, Samples.UTC))) {
            assertThat(fonts(document)).isNotEmpty().allSatisfy(font -> {
                assertThat(font.isEmbedded()).as(font.getName()).isTrue();
                assertThat(font.getName()).matches("[A-Z]{6}\\+(NanumGothic(Bold)?|LiberationSans)");
            });
            assertThat(document.getDocumentInformation().getTitle()).isEqualTo(lecture.title());
            assertThat(document.getDocumentCatalog().getLanguage()).isEqualTo("ko");
        }
    }

    @Test
    void aPdfHasAllSyllablesOfKorean() throws Exception {
        var syllables = IntStream.rangeClosed('가', '힣').mapToObj(Character::toString).collect(Collectors.joining());
        var segments = new ArrayList<Segment>();
        for (int at = 0; at < syllables.length(); at += 1000) {
            segments.add(Samples.segment(segments.size() + 1, at, at + 999, "", "ko",
                    syllables.substring(at, Math.min(syllables.length(), at + 1000))));
        }
        var text = pdf(KOREAN, segments, Samples.UTC);

        assertThat(text).doesNotContain("□");
        assertThat(text.chars().filter(letter -> letter >= '가' && letter <= '힣').distinct().count()).isEqualTo(11_172);
    }

    @Test
    void aPdfHasPageNumbersABookmarkForEachSectionAndTheQualityPage() throws Exception {
        var segments = Samples.conversation(Samples.ENGLISH, "en", 30);
        var bytes = Samples.bytes(Samples.lecture("Entropy", "PHYS", "en"), segments, ExportFormat.PDF,
                Samples.UTC.withQuality(QualityReport.of(segments)));
        try (var document = Loader.loadPDF(bytes)) {
            var names = new ArrayList<String>();
            for (var item : document.getDocumentCatalog().getDocumentOutline().children()) {
                names.add(item.getTitle());
                assertThat(item.findDestinationPage(document)).isNotNull();
            }
            assertThat(names).containsExactly("0:00 – 10:00", "10:00 – 20:00", "20:00 – 30:00", "Key terms", "Quality of the captions");
            var last = new PDFTextStripper();
            last.setStartPage(document.getNumberOfPages());
            assertThat(last.getText(document)).contains("Quality of the captions", "Segments: 180",
                    document.getNumberOfPages() + " / " + document.getNumberOfPages(), "PHYS · Entropy");
        }
    }

    @Test
    void aWordLongerThanALineIsDivided() throws Exception {
        var text = pdf(KOREAN, List.of(Samples.segment(1, 0, 100, "", "en", "x".repeat(2000))), Samples.UTC);

        assertThat(text.chars().filter(letter -> letter == 'x').count()).isEqualTo(2000);
        assertThat(text).contains("xxxx xxxx");
    }
}
