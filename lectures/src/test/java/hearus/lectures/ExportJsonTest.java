package hearus.lectures;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/** The JSON form is the lecture itself. */
class ExportJsonTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final List<Segment> SEGMENTS = Samples.conversation(Samples.KOREAN, "ko", 2);
    private static final Lecture LECTURE = new Lecture("physics", "열역학 \"3\"", "PHYS", "ko,en", List.of("엔트로피"), true, NOON,
            NOON.plusSeconds(1), NOON.plusSeconds(3600), Duration.ofDays(30), 4, SEGMENTS.size(), SEGMENTS.size());

    private static Export.Archive read(String json) throws Exception {
        return Export.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        var archive = read(Samples.text(LECTURE, SEGMENTS, ExportFormat.JSON));

        assertThat(archive.lecture()).isEqualTo(LECTURE);
        assertThat(archive.segments()).isEqualTo(SEGMENTS);
    }

    @Test
    void revisionsWordsAndMarksStandInIt() throws Exception {
        var report = QualityReport.of(SEGMENTS).with(new QualityReport.Measured(1, 2, 3, 4, 5));
        var json = JsonMapper.builder().build()
                .readTree(Samples.bytes(LECTURE, SEGMENTS, ExportFormat.JSON, Samples.UTC.withQuality(report)));

        assertThat(json.path("format").asText()).isEqualTo("hearus-lecture");
        assertThat(json.at("/lecture/retention").asText()).isEqualTo("PT720H");
        assertThat(json.at("/segments/1/revision").asInt()).isEqualTo(1);
        assertThat(json.at("/segments/1/words/0/text").asText()).isEqualTo("엔트로피는");
        assertThat(json.at("/segments/1/marks/0/kind").asText()).isEqualTo("term");
        assertThat(json.at("/quality/measured/lostMs").asInt()).isEqualTo(2);
        assertThat(json.at("/quality/words").asInt()).isEqualTo(112);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "null", "{\"format\":\"hearus-lecture\",\"version\":2}",
            "{\"format\":\"hearus-lecture\",\"version\":1}"})
    void anotherFileIsRefusedWithASentence(String json) {
        assertThatThrownBy(() -> read(json)).asInstanceOf(type(LectureException.class)).extracting(LectureException::code)
                .isEqualTo(LectureException.Code.INVALID);
    }

    /** A fixed seed: a build that fails can be run again. */
    @Test
    void changedFilesAreReadOrRefusedAndNothingElse() throws Exception {
        var random = new Random(15);
        var json = Samples.bytes(LECTURE, SEGMENTS.subList(0, 3), ExportFormat.JSON, Samples.UTC);
        var refused = new ArrayList<String>();
        for (int i = 0; i < 5_000; i++) {
            var changed = json.clone();
            for (int j = random.nextInt(3); j >= 0; j--) {
                changed[random.nextInt(changed.length)] = (byte) "{}[]\":,0-9.e\\x\u0000".charAt(random.nextInt(15));
            }
            try {
                Export.read(new ByteArrayInputStream(changed));
            } catch (LectureException e) {
                refused.add(e.getMessage());
            }
        }
        assertThat(refused).hasSizeGreaterThan(100).allSatisfy(sentence -> assertThat(sentence).endsWith("."));
    }
}
