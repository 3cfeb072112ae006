package hearus.lectures;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class VocabularyReaderTest {
    private static final byte[] LIST = "entropy\nenthalpy".getBytes(StandardCharsets.UTF_8);
    /** Minutes of work. */
    private static final byte[] LONG = "가나다라마바사아자차카타파하 이것은 문장이다. ".repeat(100_000).getBytes(StandardCharsets.UTF_8);

    @Test
    void aPlaceIsFreeAgainAfterEveryFileWhateverBecameOfIt() throws Exception {
        var reader = VocabularyReader.of(1, Duration.ofSeconds(30));
        for (int i = 0; i < 3; i++) {
            assertThat(read(reader, LIST)).contains(List.of("entropy", "enthalpy"));
            assertThatThrownBy(() -> read(reader, new byte[]{1, 0})).isInstanceOf(LectureException.class);
            assertThatThrownBy(() -> read(reader, new byte[VocabularyFile.MAX_BYTES + 1])).isInstanceOf(LectureException.class);
        }
    }

    @Test
    void aFileThatTakesTooLongGivesItsThreadAndItsPlaceBack() throws Exception {
        var reader = VocabularyReader.of(1, Duration.ofMillis(1));
        assertThatThrownBy(() -> read(reader, LONG)).hasMessageContaining("took more than");

        await().atMost(Duration.ofSeconds(30)).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("vocabulary-file")));
        assertThatThrownBy(() -> read(reader, LONG)).as("it has a place again").hasMessageContaining("took more than");
    }

    @Test
    void aFileWithoutAPlaceIsNotRead() throws Exception {
        var reader = VocabularyReader.of(2, Duration.ofMinutes(1));
        try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
            var long1 = others.submit(() -> reader.read("a", LONG, Duration.ZERO));
            var long2 = others.submit(() -> reader.read("b", LONG, Duration.ZERO));
            await().atMost(Duration.ofSeconds(30)).until(() -> Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("vocabulary-file")).count() == 2);
            assertThat(reader.read("c", LIST, Duration.ZERO)).isEmpty();
            long1.cancel(true);
            long2.cancel(true);
        }
        assertThat(read(reader, LIST)).as("who is interrupted leaves its place").isPresent();
    }

    private static Optional<List<String>> read(VocabularyReader reader, byte[] content) throws Exception {
        return reader.read("a", content, Duration.ofSeconds(30));
    }
}
