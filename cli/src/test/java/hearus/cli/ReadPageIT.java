package hearus.cli;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.cli.CutClients.Kind;
import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThat;

/** The reading page of a lecture in a real browser, while a stock client speaks and somebody corrects. */
class ReadPageIT {
    private static final int QUIET_MS = 10_000;

    @TempDir
    private static Path folder;

    @Test
    void aReaderSeesWhatIsSaidAndItsCorrectionsAndHasThemAfterAReload() throws Exception {
        var chromium = Requires.program("chromium");
        var scripts = Scripts.install();
        var clients = CutClients.install(folder);
        try (var hearus = RunningHearus.start(folder.resolve("log"), "serve", "--port", "0", "--model", "tiny", "--language", "en");
                var http = HttpClient.newHttpClient()) {
            var created = HttpRequest.newBuilder(URI.create(hearus.url() + "/api/v1/lectures"))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"id\":\"civics 1\",\"title\":\"Civics\"}")).build();
            assertThat(http.send(created, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(201);
            var reader = scripts.start("read.mjs",
                    Map.of("url", hearus.url() + "/l/civics%201", "chromium", chromium.toString(), "locale", "en-US", "width", 390,
                            "height", 844,
                            "wanted", List.of("country", "Fellow citizens"), "patienceMs", 90_000, "picture",
                            folder.resolve("read.png").toString()));
            try (var lines = reader.inputReader()) {
                var run = clients.speak(new Kind("4", 4, "/", CutClients.WEBSOCKET, false, false), 1, 1);
                var speaker = clients.start(hearus.url(), QUIET_MS,
                        List.of(new CutClients.Run(run.version(), run.namespace(), run.transports(),
                                Map.of("lecture", "civics 1", "speaker", "Kennedy"), run.headers(), run.folder(), run.everyMs(),
                                run.base64(), 1, 0, 0)));
                var seen = Scripts.JSON.readTree(lines.readLine());
                assertThat(seen.path("complaints")).isEmpty();
                assertThat(seen.path("title").asText()).isEqualTo("Civics · Hearus");
                assertThat(seen.path("status").asText()).isEqualTo("Following the lecture");
                assertThat(seen.path("afterReload").asText()).startsWith(seen.path("text").asText());
                assertThat(seen.path("speakers").valueStream()).isNotEmpty().allMatch(label -> label.asText().equals("Kennedy"));
                assertThat(seen.path("overflow").asBoolean()).isFalse();
                Scripts.result(speaker);
                var correction = HttpRequest.newBuilder(URI.create(hearus.url() + "/api/v1/lectures/civics%201/segments/1"))
                        .header("If-Match", "\"1\"").PUT(HttpRequest.BodyPublishers.ofString("{\"text\":\"Fellow citizens\"}")).build();
                assertThat(http.send(correction, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
                var corrected = Scripts.JSON.readTree(lines.readLine());
                assertThat(corrected.path("text").asText()).startsWith("Fellow citizens");
                assertThat(corrected.path("complaints")).isEmpty();
            }
            aTrackShowsTheExport(hearus, http, scripts, chromium);
        }
    }

    /** A text that is not markup, however it looks. An arrow in it would begin a cue in subtitles that have no escapes. */
    private static void aTrackShowsTheExport(RunningHearus hearus, HttpClient http, Scripts scripts, Path chromium) throws Exception {
        var text = "R&D <b>굵게</b> &amp; --> 끝";
        var lecture = hearus.url() + "/api/v1/lectures/civics%201";
        var correction = HttpRequest.newBuilder(URI.create(lecture + "/segments/1")).header("If-Match", "\"2\"")
                .PUT(HttpRequest.BodyPublishers.ofString(Scripts.JSON.writeValueAsString(Map.of("text", text)))).build();
        assertThat(http.send(correction, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);

        var shown = Scripts.result(scripts.start("track.mjs",
                Map.of("url", hearus.url() + "/l/civics%201", "track", lecture + "/export?format=vtt", "chromium", chromium.toString())));

        var cues = shown.path("cues").valueStream().toList();
        var first = cues.getFirst().path("text").asText();
        assertThat(first.replace('\n', ' ')).isEqualTo(text.replace("-->", "→"));
        assertThat(cues).allMatch(cue -> cue.path("start").asDouble() < cue.path("end").asDouble());
    }
}
