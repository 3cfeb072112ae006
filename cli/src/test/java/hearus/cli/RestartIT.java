package hearus.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.cli.CutClients.Kind;

import static hearus.cli.CutClients.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A hub that is ended and started again while stock clients speak. It has no store: a killed hub forgets what it had heard and not yet told, and nothing else. */
class RestartIT {
    private static final List<Kind> KINDS = List.of(new Kind("2, polling first", 2, "/", CutClients.BOTH, false, true),
            new Kind("3, files", 3, "/", CutClients.BOTH, true, true),
            new Kind("4, WebSocket", 4, "/webrtc", CutClients.WEBSOCKET, false, false));

    private static final int TIMES = 2;
    /** Beside other tests' servers a decode takes seconds; whoever has its last words stops waiting after two. */
    private static final int QUIET_MS = 40_000;
    /** The model mishears a word here and there, more often beside a seam. */
    private static final int MISHEARD = 6;
    private static final double WORDS_PER_SECOND = 2.5;

    @TempDir
    private static Path folder;

    private static CutClients clients;
    private static HttpClient http;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        clients = CutClients.install(folder);
        http = HttpClient.newHttpClient();
    }

    private static RunningHearus serve(String log, int port) throws IOException {
        return RunningHearus.start(folder.resolve(log), "serve", "--port", Integer.toString(port), "--model", "tiny", "--language", "en");
    }

    private static Process speak(RunningHearus hearus) throws IOException {
        return clients.start(hearus.url(), QUIET_MS, IntStream.range(0, KINDS.size()).mapToObj(i -> {
            var run = clients.speak(KINDS.get(i), i, TIMES);
            return new CutClients.Run(run.version(), run.namespace(), run.transports(), Map.of("lecture", "client-" + i), run.headers(),
                    run.folder(), run.everyMs(), run.base64(), run.times(), 0, 0);
        }).toList());
    }

    /** Waits until each client has its first phrase and says the next. */
    private static void awaitPhrases(RunningHearus hearus) {
        for (int i = 0; i < KINDS.size(); i++) {
            var lecture = HttpRequest.newBuilder(URI.create(hearus.url() + "/api/v1/lectures/client-" + i)).build();
            await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(100)).until(
                    () -> Scripts.JSON.readTree(http.send(lecture, HttpResponse.BodyHandlers.ofString()).body()).path("segments")
                            .asInt() > 0);
        }
    }

    /** Whatever was lost, the end of what was said came, in the second session. */
    private static void assertGoesOn(JsonNode results, int mostMissing) {
        for (int i = 0; i < KINDS.size(); i++) {
            var name = KINDS.get(i).name();
            var result = results.path(i);
            var heard = words(result);
            assertThat(result.path("connects").asInt()).as(name).isEqualTo(2);
            assertThat(result.path("errors").valueStream().map(JsonNode::asText)).as(name).allMatch(error -> error.startsWith("closing: "));
            assertThat(result.path("sessions")).as("%s: a new process begins a new session", name).hasSize(2);
            assertThat(CutClients.doubled(result)).as("%s: %s", name, result.path("finals")).isZero();
            assertThat(heard).as("%s: %s", name, result.path("texts")).contains("americans").endsWith("can", "do", "for", "your",
                    "country");
            assertThat(CutClients.missing(heard, TIMES)).as("%s: %s", name, result.path("texts")).isLessThanOrEqualTo(mostMissing);
            assertThat(heard).as("%s: %s", name, result.path("texts")).hasSizeLessThan(TIMES * CutClients.SAID + MISHEARD);
        }
    }

    @Test
    void toAHubThatIsKilledWhatItHadNotToldIsLostAndItsClientsComeBackToTheNext() throws Exception {
        try (var first = serve("killed", 0)) {
            var speakers = speak(first);
            awaitPhrases(first);
            first.kill();
            try (var second = serve("after-kill", first.port())) {
                assertGoesOn(Scripts.result(speakers), CutClients.SAID + MISHEARD);
                assertThat(second.stop()).isZero();
            }
        }
    }

    @Test
    void aHubThatIsStoppedGivesTheOpenPhraseItsTextAndItsClientsComeBackToTheNext() throws Exception {
        try (var first = serve("stopped", 0)) {
            var speakers = speak(first);
            awaitPhrases(first);
            var start = System.nanoTime();
            assertThat(first.stop()).isZero();
            // A hub that is stopping refuses audio until its last texts are told: with other work on the machine that takes seconds.
            var refused = (int) Math.ceil(WORDS_PER_SECOND * (System.nanoTime() - start) / 1e9);
            try (var second = serve("after-stop", first.port())) {
                assertGoesOn(Scripts.result(speakers), 2 * MISHEARD + refused);
                assertThat(second.stop()).isZero();
            }
        }
    }
}
