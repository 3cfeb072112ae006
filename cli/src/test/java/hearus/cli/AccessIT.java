package hearus.cli;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.testkit.Recordings;
import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThat;

/** A packaged Hearus that checks its callers: from a key on the command line to a reader who follows a shared link, in real browsers. */
class AccessIT {
    private static final Pattern ADDRESS = Pattern.compile("http://localhost:\\d+/\\S*link=hl_[a-z2-9_]+");

    @TempDir
    private static Path folder;

    private static String address(String line) {
        var match = ADDRESS.matcher(line);
        assertThat(match.find()).as(line).isTrue();
        return match.group();
    }

    private static int status(HttpClient http, String method, String address, String body, String... headers) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(address)).headers(headers)
                .method(method, HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void aLecturerSpeaksByTheLinkOfTheStartAndInvitesReadersByAnother() throws Exception {
        var chromium = Requires.program("chromium").toString();
        var scripts = Scripts.install();
        var speech = Recordings.speech16k();
        // Silence after it, so that the last phrase ends by its pause.
        var wav = Files.write(folder.resolve("sentence.wav"), Blobs.wav(Arrays.copyOf(speech, speech.length + 16_000 * 3))).toString();
        var key = Run.of("keys", "create", "--scope", "editor", "--data", folder.resolve("log.data").toString()).out().strip();
        try (var hearus = RunningHearus.start(folder.resolve("log"), "serve", "--port", "0", "--model", "tiny", "--language", "en");
                var http = HttpClient.newHttpClient()) {
            assertThat(hearus.url()).startsWith("http://localhost:");
            var speak = hearus.nextLine();
            var read = hearus.nextLine();
            assertThat(speak).startsWith("Speak: ");
            assertThat(read).startsWith("Read:  ");

            var page = new HashMap<String, Object>(Map.of("url", address(speak), "chromium", chromium, "wav", wav, "locale", "en-US",
                    "spoken", "en", "countries", 2, "patienceMs", 90_000, "webm", true));
            page.put("share", true);
            var spoken = Scripts.result(scripts.start("page.mjs", page));
            assertThat(spoken.path("complaints")).isEmpty();
            assertThat(Words.errorRate(Recordings.TEXT, spoken.path("text").asText())).as(spoken.path("text").asText()).isLessThan(0.2);
            var shared = address(spoken.path("shared").asText());
            assertThat(shared).as("another link than that of the start").isNotEqualTo(address(read))
                    .startsWith(address(read).replaceFirst("hl_.*", ""));

            var reader = scripts.start("read.mjs", Map.of("url", shared, "chromium", chromium, "locale", "en-US", "width", 390,
                    "height", 844, "wanted", List.of("country", "Fellow citizens"), "patienceMs", 90_000, "picture",
                    folder.resolve("read.png").toString()));
            try (var lines = reader.inputReader()) {
                var seen = Scripts.JSON.readTree(lines.readLine());
                assertThat(seen.path("complaints")).isEmpty();
                assertThat(seen.path("text").asText()).contains("country");
                var segment = hearus.url() + "/api/v1/lectures/" + shared.replaceFirst(".*/l/(.*)\\?.*", "$1") + "/segments/1";
                assertThat(status(http, "PUT", segment, "{\"text\":\"Fellow citizens\"}", "If-Match", "\"1\"")).isEqualTo(401);
                assertThat(status(http, "PUT", segment, "{\"text\":\"Fellow citizens\"}", "If-Match", "\"1\"", "Authorization",
                        "Bearer " + shared.replaceFirst(".*link=", ""))).isEqualTo(403);
                assertThat(status(http, "PUT", segment, "{\"text\":\"Fellow citizens\"}", "If-Match", "\"1\"", "Authorization",
                        "Bearer " + key)).isEqualTo(200);
                assertThat(Scripts.JSON.readTree(lines.readLine()).path("text").asText()).startsWith("Fellow citizens");
            }
            assertThat(hearus.stop()).isZero();
        }
        assertThat(Files.readString(folder.resolve("log"))).as("the log has no secret").doesNotContain("hl_").doesNotContain("hk_");
    }
}
