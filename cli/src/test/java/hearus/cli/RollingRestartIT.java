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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import hearus.cli.CutClients.Kind;

import static hearus.cli.CutClients.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two speech servers are stopped and started again, one after the other, while four people speak. */
@Timeout(600)
class RollingRestartIT {
    private static final List<Kind> SPEAKERS = List.of(new Kind("2", 2, "/", CutClients.BOTH, false, true),
            new Kind("3, files", 3, "/", CutClients.BOTH, true, true), new Kind("4", 4, "/webrtc", CutClients.WEBSOCKET, false, false),
            new Kind("4, polling", 4, "/", CutClients.POLLING, false, false));
    private static final int TIMES = 4;
    private static final int QUIET_MS = 40_000;
    /** The model mishears a word here and there, in each time that the sentence is said; a phrase that is lost or comes twice is 5 words or more. */
    private static final int MISHEARD = 4;

    @TempDir
    private Path folder;

    private RunningHearus speech(String log, int port) throws IOException {
        return RunningHearus.start(folder.resolve(log), "speech", "--port", Integer.toString(port), "--model", "tiny", "--language", "en");
    }

    private static void awaitSegments(HttpClient http, RunningHearus hub, int more) throws Exception {
        for (var i = 0; i < SPEAKERS.size(); i++) {
            var lecture = HttpRequest.newBuilder(URI.create(hub.url() + "/api/v1/lectures/client-" + i)).build();
            await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(100)).until(
                    () -> Scripts.JSON.readTree(http.send(lecture, HttpResponse.BodyHandlers.ofString()).body()).path("segments")
                            .asInt() >= more);
        }
    }

    @Test
    void aRollingRestartOfSpeechServersLosesAndDoublesNothing() throws Exception {
        var clients = CutClients.install(folder);
        try (var http = HttpClient.newHttpClient();
                var first = speech("first", 0);
                var second = speech("second", 0);
                var hub = RunningHearus.start(folder.resolve("hub"), "hub", "--port", "0", "--speech",
                        "ws://localhost:%d/ws,ws://localhost:%d/ws".formatted(first.speechPort(), second.speechPort()), "--language",
                        "en")) {
            var speakers = clients.start(hub.url(), QUIET_MS, IntStream.range(0, SPEAKERS.size()).mapToObj(i -> {
                var run = clients.speak(SPEAKERS.get(i), i, TIMES);
                return new CutClients.Run(run.version(), run.namespace(), run.transports(), Map.of("lecture", "client-" + i), run.headers(),
                        run.folder(), run.everyMs(), run.base64(), run.times(), 0, 0);
            }).toList());
            awaitSegments(http, hub, 1);
            assertThat(first.stop()).isZero();
            try (var firstAgain = speech("first-again", first.speechPort())) {
                awaitSegments(http, hub, 3);
                assertThat(second.stop()).isZero();
                try (var secondAgain = speech("second-again", second.speechPort())) {
                    var results = Scripts.result(speakers);
                    for (var i = 0; i < SPEAKERS.size(); i++) {
                        var name = SPEAKERS.get(i).name();
                        var result = results.path(i);
                        var heard = words(result);
                        System.out.printf("%s: %d of %d words missing, %d heard%n", name, CutClients.missing(heard, TIMES),
                                TIMES * CutClients.SAID, heard.size());
                        assertThat(result.path("connects").asInt()).as(name).isEqualTo(1);
                        assertThat(result.path("sessions")).as(name).hasSize(1);
                        assertThat(result.path("errors")).as(name).isEmpty();
                        assertThat(CutClients.doubled(result)).as("%s: %s", name, result.path("finals")).isZero();
                        assertThat(CutClients.missing(heard, TIMES)).as("%s: %s", name, result.path("texts"))
                                .isLessThanOrEqualTo(MISHEARD);
                        assertThat(heard.size()).as("%s: %s", name, result.path("texts"))
                                .isLessThanOrEqualTo(TIMES * CutClients.SAID + MISHEARD);
                    }
                    assertThat(hub.stop()).isZero();
                    assertThat(firstAgain.stop()).isZero();
                    assertThat(secondAgain.stop()).isZero();
                }
            }
        }
    }
}
