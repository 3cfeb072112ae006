package hearus.server.internal.lectures;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

import hearus.lectures.StoreLocation;
import hearus.server.HearusServer;
import hearus.server.ServerConfig;
import hearus.server.internal.hub.SocketIoClient;
import hearus.speech.FakeEngine;

import static hearus.speech.FakeEngine.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A vocabulary that changes while somebody speaks is expected from then on, in this process and on a speech server. */
class RunningPromptTest {
    private static final String SPEAKER = "format=s16le&rate=16000&channels=1&lecture=physics&prompt=own";

    private final FakeEngine engine = new FakeEngine();

    @Test
    void inThisProcess() throws Exception {
        try (var server = started(ServerConfig.serve())) {
            check(server);
        }
    }

    @Test
    void onASpeechServer() throws Exception {
        try (var speech = started(ServerConfig.speech());
                var hub = started(ServerConfig.hub(List.of(URI.create("ws://localhost:" + speech.port() + "/ws"))))) {
            check(hub);
        }
    }

    private HearusServer started(ServerConfig.Builder config) throws Exception {
        var server = HearusServer.create(config.host("localhost").port(0).lectures(new StoreLocation.Memory()).build(), () -> engine)
                .start();
        server.ready().get(30, TimeUnit.SECONDS);
        return server;
    }

    private void check(HearusServer server) throws Exception {
        try (var speaker = new SocketIoClient(server.port(), SPEAKER); var editor = new SocketIoClient(server.port(), "")) {
            speak(speaker, 1);
            await().atMost(Duration.ofSeconds(30)).until(() -> speaker.results().equals(List.of("1")));

            upload(server, "Carnot\nEnthalpy");
            awaitPrompt("Enthalpy, Carnot, own");

            editor.call("correct", "{\"lecture\":\"physics\",\"seq\":1,\"revision\":1,\"text\":\"Boltzmann\"}");
            awaitPrompt("Enthalpy, Carnot, Boltzmann, own");

            speak(speaker, 2);
            await().atMost(Duration.ofSeconds(30)).until(() -> speaker.results().equals(List.of("1", "2")));
            assertThat(engine.open()).as("the same stream goes on").isEqualTo(1);
            assertThat(models(server)).as("segments say which model heard them").containsExactly("numbers", "numbers");
        }
    }

    private void awaitPrompt(String prompt) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(engine.prompts()).last().isEqualTo(prompt));
    }

    private static List<String> models(HearusServer server) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var page = http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/api/v1/lectures/physics/segments")).build(),
                    HttpResponse.BodyHandlers.ofString());
            return JsonMapper.builder().build().readTree(page.body()).path("segments").findValuesAsText("model");
        }
    }

    private static void upload(HearusServer server, String list) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/api/v1/lectures/physics/vocabulary"))
                            .POST(HttpRequest.BodyPublishers.ofString(list)).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    private static void speak(SocketIoClient client, int word) {
        var pcm = say(word);
        var buffer = ByteBuffer.allocate(2 * pcm.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asShortBuffer().put(pcm);
        client.call("transcription", buffer.array());
    }

    @Test
    void aPromptHasTheMostImportantTermsLastAndNoMoreThanWhisperTakes() {
        assertThat(LecturePrompt.of(List.of("first", "second"), "own")).isEqualTo("second, first, own");
        assertThat(LecturePrompt.of(List.of(), "")).isEmpty();
        var korean = IntStream.range(0, 500).mapToObj(i -> "양자역학" + i).toList();
        assertThat(LecturePrompt.of(korean, "")).endsWith("양자역학1, 양자역학0").hasSizeBetween(100, 220);
    }
}
