package hearus.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.testkit.Recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Recordings that are uploaded to a packaged server, which is killed, or told to stop, in the middle. */
class RecordingsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int TIMES = 12;

    @TempDir
    private Path folder;
    private final HttpClient client = HttpClient.newHttpClient();

    private RunningHearus serve() throws IOException {
        return RunningHearus.start(folder.resolve("log"), "serve", "--port", "0", "--model", "tiny", "--language", "en");
    }

    /** The sentence, so often, with pauses between. */
    private static short[] speech() {
        var sentence = Recordings.speech16k();
        var step = sentence.length + 16_000;
        var all = new short[step * TIMES];
        for (int i = 0; i < TIMES; i++) {
            System.arraycopy(sentence, 0, all, i * step, sentence.length);
        }
        return all;
    }

    private JsonNode ask(RunningHearus hearus, String method, String path, HttpRequest.BodyPublisher body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(hearus.url() + path)).method(method, body).build();
        return Scripts.JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private JsonNode get(RunningHearus hearus, String path) throws Exception {
        return ask(hearus, "GET", path, BodyPublishers.noBody());
    }

    private List<JsonNode> segments(RunningHearus hearus, String lecture) throws Exception {
        return get(hearus, "/api/v1/lectures/" + lecture + "/segments?limit=1000").path("segments").valueStream().toList();
    }

    private JsonNode upload(RunningHearus hearus, byte[] file) throws Exception {
        // A model that is still loading takes uploads too.
        await().atMost(PATIENCE).until(() -> get(hearus, "/api/v1/jobs").has("jobs"));
        return ask(hearus, "POST", "/api/v1/recordings?title=Inaugural&fileName=a.wav", BodyPublishers.ofByteArray(file));
    }

    private String state(RunningHearus hearus, String job) throws Exception {
        return get(hearus, "/api/v1/jobs/" + job).path("state").asText();
    }

    private void awaitTheFirstSegments(RunningHearus hearus, String lecture) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> !segments(hearus, lecture).isEmpty());
    }

    private void assertWrittenOnce(RunningHearus hearus, String job, String lecture) throws Exception {
        await().atMost(PATIENCE).until(() -> state(hearus, job).equals("done"));
        var segments = segments(hearus, lecture);
        assertThat(segments.stream().map(segment -> segment.path("seq").asLong()))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, segments.size()).boxed().toList());
        assertThat(new HashSet<>(segments.stream().map(segment -> segment.path("id").asText()).toList())).hasSize(segments.size());
        assertThat(segments.stream().map(segment -> segment.path("startMs").asLong()).toList()).isSorted();
        var text = segments.stream().map(segment -> segment.path("text").asText()).collect(Collectors.joining(" "));
        // Said once in each sentence; even the smallest model hears it.
        assertThat(Pattern.compile("(?i)americans").matcher(text).results().count()).as(text).isEqualTo(TIMES);
        assertThat(segments.getLast().path("endMs").asLong()).isGreaterThan(TIMES * 12_000L - 5_000);
        assertThat(get(hearus, "/api/v1/lectures/" + lecture).path("ended").isTextual()).isTrue();
        try (var files = Files.walk(folder.resolve("log.data"))) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("upload-"))).isEmpty();
        }
    }

    @Test
    void aJobGoesOnThoughTheServerIsKilled() throws Exception {
        String job;
        String lecture;
        try (var hearus = serve()) {
            var accepted = upload(hearus, Blobs.wav(speech()));
            job = accepted.path("id").asText();
            lecture = accepted.path("lecture").asText();
            awaitTheFirstSegments(hearus, lecture);
            assertThat(state(hearus, job)).isEqualTo("running");
            hearus.kill();
        }
        try (var hearus = serve()) {
            assertWrittenOnce(hearus, job, lecture);
        }
    }

    @Test
    void aJobGoesOnThoughTheServerIsStoppedAndAVideoIsReadByFfmpeg() throws Exception {
        String job;
        String lecture;
        try (var hearus = serve()) {
            var accepted = upload(hearus, Files.readAllBytes(Converted.file(folder, "m4a", List.of("-c:a", "aac"), speech())));
            job = accepted.path("id").asText();
            lecture = accepted.path("lecture").asText();
            awaitTheFirstSegments(hearus, lecture);
            assertThat(hearus.stop()).isZero();
        }
        try (var hearus = serve()) {
            assertWrittenOnce(hearus, job, lecture);
        }
    }
}
