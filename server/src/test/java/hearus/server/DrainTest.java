package hearus.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import hearus.captions.CaptionListener;
import hearus.captions.CaptionSession;
import hearus.captions.SessionOptions;
import hearus.server.internal.hub.SocketIoClient;
import hearus.speech.FakeEngine;
import hearus.speech.SpeechEngine;

import static hearus.speech.FakeEngine.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The end of a server while somebody speaks. */
class DrainTest {
    private static final String SPEAKER = "format=s16le&rate=16000&channels=1&lecture=physics";

    private final CompletableFuture<Void> gate = new CompletableFuture<>();

    /** Whose last finals come when the gate opens. */
    private final class SlowEngine implements SpeechEngine {
        private final FakeEngine engine = new FakeEngine();

        @Override
        public String model() {
            return engine.model();
        }

        @Override
        public CaptionSession open(SessionOptions options, CaptionListener listener) {
            var session = engine.open(options, listener);
            return new CaptionSession() {
                @Override
                public long accept(short[] samples, int offset, int length) {
                    return session.accept(samples, offset, length);
                }

                @Override
                public long waiting() {
                    return session.waiting();
                }

                @Override
                public void setPrompt(String prompt) {
                    session.setPrompt(prompt);
                }

                @Override
                public void suspend() {
                    session.suspend();
                }

                @Override
                public void resume() {
                    session.resume();
                }

                @Override
                public CompletableFuture<Void> finish() {
                    return gate.thenCompose(open -> session.finish());
                }

                @Override
                public void close() {
                    session.close();
                }
            };
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    private HearusServer started(Duration drain) throws Exception {
        var config = ServerConfig.serve().host("localhost").port(0)
                .limits(ServerConfig.Limits.builder().shutdownTimeout(drain).build());
        var server = HearusServer.create(config.build(), SlowEngine::new).start();
        server.ready().get(30, TimeUnit.SECONDS);
        return server;
    }

    /** Says half a word, which is an open phrase. */
    private static void speak(SocketIoClient speaker) {
        var pcm = Arrays.copyOf(say(5), 6_000);
        var buffer = ByteBuffer.allocate(2 * pcm.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asShortBuffer().put(pcm);
        speaker.call("transcription", buffer.array());
        await().atMost(Duration.ofSeconds(30)).until(() -> !speaker.events("caption").isEmpty());
    }

    private static HttpResponse<String> get(HttpClient http, int port, String path) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).timeout(Duration.ofSeconds(30)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The head of the answer to a client that wants {@code /ws}. */
    private static String upgrade(int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            return RawWebSocket.ask(socket);
        }
    }

    @Test
    void untilOpenPhrasesHaveTheirFinalsAServerIsNotReadyAndRefusesNewClients() throws Exception {
        var server = started(Duration.ofMinutes(1));
        try (var http = HttpClient.newHttpClient(); var speaker = new SocketIoClient(server.port(), SPEAKER)) {
            speak(speaker);
            var closed = CompletableFuture.runAsync(server::close);
            await().atMost(Duration.ofSeconds(30)).until(() -> get(http, server.port(), "/health/ready").statusCode() == 503);
            assertThat(get(http, server.port(), "/health/live").statusCode()).isEqualTo(200);
            var refused = get(http, server.port(), "/socket.io/?EIO=4&transport=polling");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("5");
            assertThat(refused.body()).contains("connect again");
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(upgrade(server.port()))
                    .startsWith("HTTP/1.1 503").containsIgnoringCase("retry-after: 5"));
            assertThat(speaker.results()).isEmpty();
            assertThat(closed).isNotDone();

            gate.complete(null);

            await().atMost(Duration.ofSeconds(30)).until(() -> speaker.results().equals(List.of("5")));
            closed.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void followersGetTheLastSegmentBeforeTheServerEnds() throws Exception {
        var server = started(Duration.ofMinutes(1));
        try (var speaker = new SocketIoClient(server.port(), SPEAKER); var follower = new SocketIoClient(server.port(), "")) {
            speak(speaker);
            follower.call("follow", "{\"lecture\":\"physics\"}");
            gate.complete(null);
            server.close();
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                    follower.events("segment").stream().map(segment -> segment.path("text").asText())).containsExactly("5"));
        }
    }

    @Test
    void aServerEndsAfterItsTimeWhateverItWaitsFor() throws Exception {
        var server = started(Duration.ofMillis(200));
        try (var speaker = new SocketIoClient(server.port(), SPEAKER)) {
            speak(speaker);
            CompletableFuture.runAsync(server::close).get(30, TimeUnit.SECONDS);
            assertThat(gate).isNotDone();
        }
    }
}
