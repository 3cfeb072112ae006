package hearus.lectures;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/** Terms come out of slides, scripts and lists, and nothing else out of what is none. */
class VocabularyFileTest {
    private static final String KOREAN = """
            오늘은 해시테이블의 충돌을 다룹니다. 해시테이블은 키를 해시함수로 바꾸어 저장합니다. 해시함수가 좋지 않으면 충돌이 잦습니다.
            충돌은 체이닝이나 개방주소법으로 해결하며, 적재율이 높아지면 성능이 나빠집니다. 그래서 우리는 적재율을 보고 테이블을 다시 만듭니다.
            Python의 dict는 개방주소법을 쓰고, Java의 HashMap은 체이닝을 씁니다. 다음 시간에는 이진 탐색 트리와 레드블랙트리를 배웁니다.
            """;
    private static final String ENGLISH = """
            Today we talk about the Hilbert Space and about why a quantum state is a vector. In a Hilbert Space every Cauchy sequence converges.
            The quantum state is described by the Schrödinger Equation. With DNA or TCP/IP none of this matters, but the quantum state does.
            The eigenvalue problem is what PyTorch solves here, says Professor Noether.
            """;

    private static List<String> read(String text) throws LectureException {
        return VocabularyFile.read("notes.txt", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theItemsOfAListAreItsTermsInTheirOrder() throws LectureException {
        assertThat(read("엔트로피\n\n- 볼츠만 상수\n2. Carnot cycle\nentropy\nEntropy\n")).containsExactly("엔트로피", "볼츠만 상수", "Carnot cycle",
                "entropy");
        assertThat(read("\uFEFF엔트로피, 볼츠만 상수, Carnot cycle")).containsExactly("엔트로피", "볼츠만 상수", "Carnot cycle");
    }

    @Test
    void aListMayBeInTheEncodingsOfWindows() throws LectureException {
        assertThat(VocabularyFile.read("a.txt", "엔트로피\r\n볼츠만".getBytes(Charset.forName("MS949")))).containsExactly("엔트로피", "볼츠만");
        assertThat(VocabularyFile.read("a.txt", "엔트로피\r\n볼츠만".getBytes(StandardCharsets.UTF_16))).containsExactly("엔트로피", "볼츠만");
    }

    @Test
    void aKoreanTextHasNounsAndCompoundsAndNoFunctionWords() throws LectureException {
        var terms = read(KOREAN);

        assertThat(terms).contains("해시테이블", "해시함수", "개방주소법", "적재율", "충돌", "Python", "HashMap");
        assertThat(terms).doesNotContain("오늘", "다음", "시간", "우리", "그래서", "해시테이블은");
        assertThat(terms.indexOf("해시테이블")).isLessThan(terms.indexOf("성능") < 0 ? Integer.MAX_VALUE : terms.indexOf("성능"));
    }

    @Test
    void anEnglishTextHasNamesAbbreviationsAndPairsOfWords() throws LectureException {
        var terms = read(ENGLISH);

        assertThat(terms).contains("Hilbert Space", "Schrödinger Equation", "DNA", "TCP/IP", "PyTorch", "quantum state");
        assertThat(terms).doesNotContain("Today", "The", "this matters", "about why").noneMatch(term -> term.equalsIgnoreCase("in a"));
    }

    @Test
    void thereAreAtMostAThousandTerms() throws LectureException {
        var list = IntStream.range(0, 3000).mapToObj(i -> "term" + i).collect(Collectors.joining("\n"));
        assertThat(read(list)).hasSize(1000).startsWith("term0", "term1");
    }

    @ParameterizedTest
    @EnumSource(names = {"DOCX", "PDF"})
    void documentsHaveTheSameTerms(ExportFormat format) throws LectureException {
        var lines = KOREAN.split("\n", -1);
        var segments = IntStream.range(0, lines.length)
                .mapToObj(i -> Samples.segment(i + 1, i * 1000L, i * 1000L + 900, "", "ko", lines[i]))
                .toList();

        assertThat(VocabularyFile.read("notes", Samples.bytes(Samples.lecture("자료구조", "", "ko"), segments, format, Samples.UTC)))
                .contains("해시테이블", "해시함수", "개방주소법", "적재율");
    }

    @Test
    void slidesHaveTermsInTitlesTablesAndNotes() throws Exception {
        var out = new ByteArrayOutputStream();
        try (var show = new XMLSlideShow()) {
            var slide = show.createSlide();
            slide.createTextBox().setText(KOREAN);
            var cell = slide.createTable(1, 1).getCell(0, 0);
            cell.setText("The Schrödinger Equation & \"<&>\"");
            show.write(out);
        }

        assertThat(VocabularyFile.read("slides.pptx", out.toByteArray())).contains("해시테이블", "Schrödinger Equation");
    }

    private static void assertRefused(byte[] content, String... says) {
        assertThatThrownBy(() -> VocabularyFile.read("file\n.x", content)).asInstanceOf(type(LectureException.class)).satisfies(refused -> {
            assertThat(refused.code()).isEqualTo(LectureException.Code.INVALID);
            assertThat(refused.getMessage()).startsWith("The file \"file .x\" ").endsWith(".").contains(List.of(says));
        });
    }

    private static byte[] archive(String name, byte[] begin, byte[] filling, int times) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.setLevel(Deflater.BEST_COMPRESSION);
            zip.putNextEntry(new ZipEntry(name));
            zip.write(begin);
            for (int i = 0; i < times; i++) {
                zip.write(filling);
            }
            zip.closeEntry();
        }
        return out.toByteArray();
    }

    @Test
    void whatIsTooLargeOrNoneOfTheFormsIsRefused() throws IOException {
        assertRefused(new byte[VocabularyFile.MAX_BYTES + 1], "20 MB", "20 are read");
        assertRefused(new byte[]{1, 2, 0, 4}, "no text, PDF, PPTX or DOCX");
        assertRefused(new byte[]{(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, 0}, "before 2007");
        assertRefused("%PDF-1.7\nnothing".getBytes(StandardCharsets.US_ASCII), "damaged");
        assertRefused(archive("other.txt", new byte[3], new byte[0], 0), "no PPTX or DOCX");
        assertRefused(archive("word/document.xml", "<a><b>".getBytes(StandardCharsets.US_ASCII), new byte[0], 0), "damaged");
    }

    @Test
    void archivesThatExpandWithoutEndAreRefused() throws IOException {
        var zeros = new byte[1_000_000];
        assertRefused(archive("word/media/image1.bmp", new byte[0], zeros, 500), "expands to too many megabytes");
        var spaces = " ".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
        assertRefused(archive("word/document.xml", "<w:p xmlns:w='x'>".getBytes(StandardCharsets.US_ASCII), spaces, 60),
                "expands to too many megabytes");
    }

    @Test
    void entitiesAndDocumentTypesExpandToNothing() throws IOException {
        var laughs = new StringBuilder("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY a0 'ha'>");
        for (int i = 1; i < 12; i++) {
            laughs.append("<!ENTITY a").append(i).append(" '").append(("&a" + (i - 1) + ";").repeat(10)).append("'>");
        }
        assertRefused(archive("word/document.xml", laughs.append("]><p><t>&a11;</t></p>").toString().getBytes(StandardCharsets.UTF_8),
                new byte[0], 0), "damaged");
        assertRefused(archive("word/document.xml", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><p><t>&x;</t></p>"
                .getBytes(StandardCharsets.UTF_8), new byte[0], 0), "damaged");
    }

    @Test
    void pdfStreamsThatExpandWithoutEndAreRefused() throws IOException {
        var once = deflated(new byte[150_000_000]);
        assertRefused(pdf(once, "/FlateDecode"), "expands to more than");
        assertRefused(pdf(deflated(deflated(new byte[90_000_000])), "[/FlateDecode /FlateDecode]"), "expands to more than");
    }

    private static byte[] deflated(byte[] content) {
        var deflater = new Deflater(9);
        deflater.setInput(content);
        deflater.finish();
        var out = new ByteArrayOutputStream();
        var part = new byte[65_536];
        while (!deflater.finished()) {
            out.write(part, 0, deflater.deflate(part));
        }
        deflater.end();
        return out.toByteArray();
    }

    private static byte[] pdf(byte[] stream, String filter) throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
                + "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj 4 0 obj<</Length " + stream.length
                + "/Filter " + filter + ">>stream\n").getBytes(StandardCharsets.US_ASCII));
        out.write(stream);
        out.write("\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    @Test
    void aPdfWithAPasswordOrOfPicturesSaysSo() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var document = new PDDocument()) {
            document.addPage(new PDPage());
            document.save(out);
        }
        assertRefused(out.toByteArray(), "only pictures");
        out.reset();
        try (var document = new PDDocument()) {
            document.addPage(new PDPage());
            document.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
            document.save(out);
        }
        assertRefused(out.toByteArray(), "password");
    }

    @Test
    void whatTakesTooLongIsGivenUp() {
        var text = "가나다라마바사아자차카타파하 이것은 문장이다. ".repeat(60_000).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> VocabularyFile.read("a.txt", text, Duration.ofMillis(1))).hasMessageContaining("took more than 0 s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DOCX", "PDF"})
    void damagedDocumentsAreReadOrRefused(String format) throws IOException {
        var random = new Random(15);
        var whole = Samples.bytes(Samples.lecture("a", "b", "ko"), Samples.conversation(Samples.KOREAN, "ko", 1),
                ExportFormat.valueOf(format),
                Samples.UTC);
        int refused = 0;
        for (int i = 0; i < 100; i++) {
            var damaged = whole.clone();
            for (int j = 0; j < 1 + random.nextInt(40); j++) {
                damaged[8 + random.nextInt(damaged.length - 8)] = (byte) random.nextInt();
            }
            try {
                assertThat(VocabularyFile.read("a", damaged)).hasSizeLessThanOrEqualTo(LectureDetails.MAX_TERMS);
            } catch (LectureException e) {
                assertThat(e.code()).isEqualTo(LectureException.Code.INVALID);
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
