package hearus.server.internal.limits;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.lectures.StoreLocation;
import hearus.lectures.access.Role;
import hearus.lectures.access.Scope;
import hearus.server.ClientLimits;
import hearus.server.HearusServer;
import hearus.server.RecordingReader;
import hearus.server.ServerConfig;
import hearus.server.internal.access.CheckedServer;
import hearus.server.internal.hub.SocketIoClient;
import hearus.server.internal.rest.ApiServer;
import hearus.speech.FakeEngine;

import static hearus.speech.FakeEngine.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Limits of clients on every way in. */
class LimitsTest {
    private static final String PCM = "format=s16le&rate=16000&channels=1";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;
    private final HttpClient http = HttpClient.newHttpClient();

    private static ClientLimits limits(String... settings) {
        var limits = ClientLimits.defaults();
        for (var setting : settings) {
            limits = limits.with(setting);
        }
        return limits;
    }

    private HearusServer open(String... settings) throws Exception {
        var config = ServerConfig.serve().host("localhost").port(0).lectures(new StoreLocation.Folder(folder))
                .recordings(new ServerConfig.RecordingOptions(Optional.of(folder), 1L << 30, false, RecordingReader.own()))
                .clientLimits(limits(settings)).build();
        var server = HearusServer.create(config, FakeEngine::new).start();
        server.ready().get(30, TimeUnit.SECONDS);
        return server;
    }

    private static byte[] audio(int... words) {
        var pcm = say(words);
        var buffer = ByteBuffer.allocate(2 * pcm.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asShortBuffer().put(pcm);
        return buffer.array();
    }

    private HttpResponse<String> ask(HearusServer server, String method, String path, String body)
            throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path)).timeout(PATIENCE)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void assertLimited(HttpResponse<String> response, String limit) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(429);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.headers().firstValue("Retry-After").map(Long::parseLong).orElse(0L)).isPositive();
        assertThat(ApiServer.json(response).path("code").asText()).isEqualTo("limited");
        assertThat(ApiServer.json(response).path("detail").asText()).contains("The limit " + limit).contains("again in ");
    }

    @Test
    void requestsBeyondTheRateOfAnAddressAreRefusedAndPagesAndHealthAreServed() throws Exception {
        try (var server = open("requests=5/min")) {
            for (int i = 0; i < 5; i++) {
                assertThat(ask(server, "GET", "/api/v1/lectures", "").statusCode()).isEqualTo(200);
            }
            assertLimited(ask(server, "GET", "/api/v1/lectures", ""), "requests");
            assertLimited(ask(server, "POST", "/api/v1/lectures", "{}"), "requests");
            assertThat(ask(server, "GET", "/", "").statusCode()).isEqualTo(200);
            assertThat(ask(server, "GET", "/health/ready", "").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whoGuessesKeysIsSlowedDownAndAKeyCountsWhereverItIsUsed() throws Exception {
        try (var server = new CheckedServer(folder,
                config -> config.clientLimits(limits("key.requests=2/min", "address.requests=8/min")))) {
            var reader = server.key(Scope.everywhere(Role.READER));
            assertThat(server.get("/api/v1/lectures", reader).statusCode()).isEqualTo(200);
            assertThat(server.get("/api/v1/lectures", reader).statusCode()).isEqualTo(200);
            var refused = server.get("/api/v1/lectures", reader);
            assertLimited(refused, "requests");
            assertThat(refused.body()).contains("this key or link");
            assertThat(server.get("/api/v1/lectures", server.admin()).statusCode()).as("another key").isEqualTo(200);
            for (int i = 0; i < 4; i++) {
                assertThat(server.get("/api/v1/lectures", "hk_guess" + i).statusCode()).isEqualTo(401);
            }
            assertLimited(server.get("/api/v1/lectures", "hk_guess"), "requests");
        }
    }

    @Test
    void oneConnectionTooManyIsRefusedUntilAnotherEnds() throws Exception {
        try (var server = new CheckedServer(folder, config -> config.clientLimits(limits("key.connections=2")))) {
            var link = "{\"link\":\"" + server.link("physics", Role.READER) + "\"}";
            try (var one = new SocketIoClient(server.port(), "/", "", Map.of(), link)) {
                try (var two = new SocketIoClient(server.port(), "/webrtc", "", Map.of(), link)) {
                    assertThat(server.connect("", link)).startsWith("44{").contains("\"data\":{\"code\":\"limited\"")
                            .contains("connections")
                            .contains("\"retryAfter\":30");
                    assertThat(one.call("follow", "\"physics\"").path("next").asLong()).isEqualTo(1);
                    assertThat(two.closed()).isFalse();
                    try (var other = new SocketIoClient(server.port(), "/", "", Map.of(),
                            "{\"link\":\"" + server.link("physics", Role.READER) + "\"}")) {
                        assertThat(other.call("follow", "\"physics\"").path("next").asLong()).isEqualTo(1);
                    }
                }
                await().atMost(PATIENCE).until(() -> server.connect("", link).startsWith("40"));
            }
        }
    }

    @Test
    void oneSpeakerTooManyIsRefusedAndTheOthersAreCaptioned() throws Exception {
        try (var server = open("sessions=1");
                var first = new SocketIoClient(server.port(), PCM);
                var second = new SocketIoClient(server.port(), PCM + "&session=new")) {
            assertThat(first.call("transcription", audio(1)).has("received")).isTrue();
            var refused = second.call("transcription", audio(2));
            assertThat(refused.path("code").asText()).isEqualTo("limited");
            assertThat(refused.path("limit").asText()).isEqualTo("sessions");
            assertThat(refused.path("retryAfter").asLong()).isEqualTo(30);
            assertThat(second.events("captionError").getFirst().path("code").asText()).isEqualTo("limited");
            await().atMost(PATIENCE).until(() -> first.results().equals(List.of("1")));
            first.disconnect();
            await().atMost(PATIENCE).until(() -> second.call("transcription", audio(3)).has("received"));
            await().atMost(PATIENCE).until(() -> second.results().equals(List.of("3")));
        }
    }

    @Test
    void audioOfADayIsTakenUpToTheLimitAndRefusedBeyondItAndNothingThatWasTakenIsLost() throws Exception {
        try (var server = new CheckedServer(folder, config -> config.clientLimits(limits("key.audio-per-day=3s")))) {
            var key = "{\"key\":\"" + server.key(Scope.everywhere(Role.SPEAKER)) + "\"}";
            try (var speaker = new SocketIoClient(server.port(), "/", PCM, Map.of(), key)) {
                var taken = 0;
                var answer = speaker.call("transcription", audio(1));
                for (; answer.has("received") && taken < 20; taken++) {
                    answer = speaker.call("transcription", audio(taken + 2));
                }
                assertThat(taken).isBetween(1, 10);
                assertThat(answer.path("code").asText()).isEqualTo("limited");
                assertThat(answer.path("limit").asText()).isEqualTo("audio-per-day");
                assertThat(answer.path("retryAfter").asLong()).isBetween(1L, 86_400L);
                assertThat(answer.path("error").asText()).contains("3 s a day").contains("this key or link");
                var words = taken;
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(speaker.results()).hasSize(words));
                try (var other = new SocketIoClient(server.port(), "/", PCM, Map.of(),
                        "{\"key\":\"" + server.key(Scope.everywhere(Role.SPEAKER)) + "\"}")) {
                    assertThat(other.call("transcription", audio(9)).has("received")).isTrue();
                    await().atMost(PATIENCE).until(() -> other.results().equals(List.of("9")));
                }
            }
        }
    }

    @Test
    void textsAndCorrectionsBeyondTheRateAreRefused() throws Exception {
        try (var server = open("texts=2/min"); var client = new SocketIoClient(server.port(), PCM)) {
            var text = "{\"arrStart\":0,\"arrEnd\":1,\"unProcessedText\":[[\"word\",\"none\",\"\"]],\"sumText\":\"word\"}";
            client.call("nlProcessing", text);
            client.call("correct", "{\"lecture\":\"nowhere\",\"seq\":1,\"revision\":1,\"text\":\"x\"}");
            var refused = client.call("nlProcessing", text);
            assertThat(refused.path("code").asText()).isEqualTo("limited");
            assertThat(refused.path("retryAfter").asLong()).isBetween(1L, 30L);
            assertThat(client.events("captionError")).hasSize(1);
            assertThat(client.call("correct", "{\"lecture\":\"nowhere\"}").path("code").asText()).isEqualTo("limited");
            assertLimited(ask(server, "PUT", "/api/v1/lectures/nowhere/segments/1", "{\"text\":\"x\"}"), "texts");
            assertThat(client.call("transcription", audio(1)).has("received")).as("audio is no text").isTrue();
        }
    }

    @Test
    void uploadsBeyondTheBytesOfADayAreRefusedAndNothingOfThemIsKept() throws Exception {
        try (var server = open("upload-per-day=1000")) {
            assertThat(ask(server, "POST", "/api/v1/lectures", "{\"id\":\"physics\"}").statusCode()).isEqualTo(201);
            assertLimited(ask(server, "POST", "/api/v1/recordings?lecture=physics", "x".repeat(1001)), "upload-per-day");
            assertThat(ask(server, "POST", "/api/v1/lectures/physics/vocabulary?fileName=a.txt", "Fourier\nLaplace\n").statusCode())
                    .isEqualTo(200);
            assertLimited(ask(server, "POST", "/api/v1/recordings?lecture=physics", "x".repeat(990)), "upload-per-day");
            var chunked = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/api/v1/recordings?lecture=physics"))
                    .version(HttpClient.Version.HTTP_1_1)
                    .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString("x".repeat(2000)))).build();
            assertLimited(http.send(chunked, HttpResponse.BodyHandlers.ofString()), "upload-per-day");
            assertLimited(ask(server, "POST", "/api/v1/lectures/physics/vocabulary?fileName=a.txt", "Fourier\n".repeat(200)),
                    "upload-per-day");
            try (var files = Files.list(folder.resolve("recordings/incoming"))) {
                assertThat(files.filter(file -> !file.getFileName().toString().contains("lock"))).isEmpty();
            }
        }
    }

    @Test
    void newConnectionsBeyondTheRateAreRefusedBeforeTheyTakeAnything() throws Exception {
        try (var server = open("handshakes=2/min"); var client = new SocketIoClient(server.port(), PCM)) {
            assertThat(ask(server, "GET", "/socket.io/?EIO=4&transport=polling", "").statusCode()).isEqualTo(200);
            assertLimited(ask(server, "GET", "/socket.io/?EIO=4&transport=polling", ""), "handshakes");
            assertLimited(ask(server, "GET", "/ws", ""), "handshakes");
            assertThat(client.call("transcription", audio(1)).has("received")).isTrue();
        }
    }

    @Test
    void aClientOfTheSpeechProtocolIsRefusedWithTheReasonInItsCloseFrame() throws Exception {
        try (var server = open("sessions=1", "audio-per-day=3s")) {
            var speaker = new Closing();
            var first = http.newWebSocketBuilder().buildAsync(ws(server), speaker).get(30, TimeUnit.SECONDS);
            first.sendText("any", true).get(30, TimeUnit.SECONDS);
            first.sendBinary(ByteBuffer.wrap(audio(1)), true).get(30, TimeUnit.SECONDS);
            await().atMost(PATIENCE).until(() -> speaker.texts.equals(List.of("1")));
            var second = new Closing();
            var _ = http.newWebSocketBuilder().buildAsync(ws(server), second).get(30, TimeUnit.SECONDS).sendText("any", true);
            assertThat(second.closed.get(30, TimeUnit.SECONDS)).startsWith("1013 The limit sessions of this address is reached, 1");
            for (int i = 0; i < 10 && !speaker.closed.isDone(); i++) {
                first.sendBinary(ByteBuffer.wrap(audio(2)), true).exceptionally(gone -> first).get(30, TimeUnit.SECONDS);
            }
            assertThat(speaker.closed.get(30, TimeUnit.SECONDS)).startsWith("1013 The limit audio-per-day of this address is reached");
            // Its place is free again; the day's audio is not.
            await().atMost(PATIENCE).untilAsserted(() -> {
                var next = new Closing();
                var socket = http.newWebSocketBuilder().buildAsync(ws(server), next).get(30, TimeUnit.SECONDS);
                var _ = socket.sendText("any", true).thenCompose(it -> it.sendBinary(ByteBuffer.wrap(audio(1)), true));
                assertThat(next.closed.get(30, TimeUnit.SECONDS)).contains("audio-per-day");
            });
        }
    }

    private static URI ws(HearusServer server) {
        return URI.create("ws://localhost:" + server.port() + "/ws");
    }

    /** What a client of {@code /ws} hears. */
    private static final class Closing implements WebSocket.Listener {
        private final CompletableFuture<String> closed = new CompletableFuture<>();
        private final List<String> texts = new CopyOnWriteArrayList<>();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            texts.add(data.toString());
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code + " " + reason);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
