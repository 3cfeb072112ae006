package hearus.cli;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.testkit.Recordings;
import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThat;

/** The caption page in a real browser whose microphone plays a sentence, against a packaged Hearus. */
class PageIT {
    @TempDir
    private static Path folder;

    private static Scripts scripts;
    private static Path chromium;
    private static Path wav;

    @BeforeAll
    static void prepare() throws IOException, InterruptedException {
        chromium = Requires.program("chromium");
        scripts = Scripts.install();
        var speech = Recordings.speech16k();
        // Silence after it, so that the last phrase ends by its pause.
        wav = Files.write(folder.resolve("speech.wav"), Blobs.wav(Arrays.copyOf(speech, speech.length + 16_000 * 3)));
    }

    @Test
    void aReaderSeesWhatIsSpokenAndStillHasItAfterAReload() throws Exception {
        try (var hearus = start(0)) {
            var seen = Scripts.result(open(hearus.url(), true));

            assertThat(seen.path("complaints")).isEmpty();
            assertThat(seen.path("title").asText()).contains("live captions");
            assertThat(seen.path("button").asText().strip()).isEqualTo("Start captions");
            assertThatWordsWereRead(seen);
            assertThat(seen.path("language").asText()).isEqualTo("en");
            assertThat(seen.path("announced").asText()).as("screen readers are only told when they ask").isEmpty();
            assertThat(seen.path("afterReload")).isEqualTo(seen.path("text"));
        }
    }

    @Test
    void aBrowserWithoutWebmSendsPcm() throws Exception {
        try (var hearus = start(0)) {
            var seen = Scripts.result(open(hearus.url(), false));

            assertThat(seen.path("complaints")).isEmpty();
            assertThatWordsWereRead(seen);
        }
    }

    @Test
    void aKilledServerCostsTimeButNoWords() throws Exception {
        var port = freePort();
        var first = start(port);
        try (first) {
            var page = open(first.url(), true);
            var lines = page.inputReader();
            assertThat(lines.readLine()).isEqualTo("partial");
            first.kill();
            try (var second = start(port)) {
                assertThat(second.port()).isEqualTo(port);
                var seen = Scripts.JSON.readTree(lines.readLine());

                assertThatWordsWereRead(seen);
            }
        }
    }

    private static void assertThatWordsWereRead(JsonNode seen) {
        assertThat(Words.errorRate(Recordings.TEXT, seen.path("text").asText())).as(seen.path("text").asText()).isLessThan(0.2);
        assertThat(seen.path("partialsLeft").asInt()).isZero();
    }

    private static RunningHearus start(int port) throws IOException {
        return RunningHearus.start(folder.resolve("log"), "serve", "--port", Integer.toString(port), "--model", "tiny");
    }

    private static Process open(String url, boolean webm) throws IOException {
        return scripts.start("page.mjs",
                Map.of("url", url, "chromium", chromium.toString(), "wav", wav.toString(), "locale", "en-US", "spoken", "en",
                        "countries", 2, "patienceMs", 60_000, "webm", webm));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
