package hearus.server;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import hearus.captions.CaptionPolicy;
import hearus.models.InstalledModel;
import hearus.models.Model;
import hearus.models.ModelException;
import hearus.models.ModelStore;
import hearus.server.internal.hub.SocketIoClient;
import hearus.speech.CutProxy;
import hearus.speech.EngineLoader;
import hearus.speech.SpeechEngine;
import hearus.speech.TextClient;
import hearus.testkit.Recordings;
import hearus.testkit.Requires;
import hearus.whisper.Device;
import hearus.whisper.ModelFiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Real speech through real sockets to the real model, the smallest that hears both languages. */
class RealSpeechTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The model mishears a word here and there; a phrase that is lost or comes twice is 5 words or more. */
    private static final int MISHEARD = 4;

    private static InstalledModel whisper;
    private static InstalledModel voice;

    @BeforeAll
    static void models() {
        whisper = Requires.present(pull(Model.BASE), "the model base, or a network to pull it from");
        voice = Requires.present(pull(Model.SILERO_VAD), "the model silero-vad, or a network to pull it from");
    }

    private static Optional<InstalledModel> pull(Model model) {
        try {
            return Optional.of(ModelStore.open(System.getenv()).pull(model, (which, step, done, total) -> {}));
        } catch (ModelException e) {
            return Optional.empty();
        }
    }

    private static HearusServer start(ServerConfig.Builder config) throws Exception {
        EngineLoader loader = () -> SpeechEngine.load(whisper.model().id(), ModelFiles.in(whisper.folder()), Device.CPU,
                voice.voiceActivityGraph(), CaptionPolicy.defaults());
        var server = HearusServer.create(config.host("localhost").port(0).languages(List.of("en")).build(), loader).start();
        server.ready().get(60, TimeUnit.SECONDS);
        return server;
    }

    private static List<String> words(String text) {
        return List.of(text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", " ").strip().split(" "));
    }

    private static void assertSentence(List<String> phrases) {
        var heard = String.join(" ", phrases);
        assertThat(edits(words(heard), words(Recordings.TEXT))).as(heard).isLessThanOrEqualTo(MISHEARD);
    }

    /** Levenshtein's distance in words. */
    private static int edits(List<String> one, List<String> other) {
        var row = IntStream.rangeClosed(0, other.size()).toArray();
        for (int i = 1; i <= one.size(); i++) {
            var diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.size(); j++) {
                var above = row[j];
                var change = diagonal + (one.get(i - 1).equals(other.get(j - 1)) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[other.size()];
    }

    private static byte[] bytes(short[] pcm, int from, int to) {
        var buffer = ByteBuffer.allocate(2 * (to - from)).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asShortBuffer().put(pcm, from, to - from);
        return buffer.array();
    }

    @Test
    void aScriptThatSendsATokenAndPcmReadsTheSentence() throws Exception {
        try (var server = start(ServerConfig.speech()); var client = new TextClient(server.port(), "/ws")) {
            var pcm = Recordings.speech16k();
            client.send("token");
            for (int at = 0; at < pcm.length; at += 1_600) {
                client.send(Arrays.copyOfRange(pcm, at, Math.min(pcm.length, at + 1_600)));
            }
            await().atMost(PATIENCE).untilAsserted(() -> assertSentence(client.texts));
        }
    }

    @Test
    void aBrowsersRecordingInEitherPatternReadsTheSentence() throws Exception {
        try (var server = start(ServerConfig.serve());
                var binary = new SocketIoClient(server.port(), "language=en");
                var base64 = new SocketIoClient(server.port(), "/webrtc", "language=en")) {
            for (var blob : Recordings.continuation()) {
                binary.call("transcription", blob);
            }
            for (var blob : Recordings.complete()) {
                base64.call("transcription", "\"" + Base64.getEncoder().encodeToString(blob) + "\"");
            }
            await().atMost(PATIENCE).untilAsserted(() -> assertSentence(binary.results()));
            await().atMost(PATIENCE).untilAsserted(() -> assertSentence(base64.results()));
            assertThat(binary.events("captionError")).isEmpty();
            assertThat(base64.events("captionError")).isEmpty();
        }
    }

    @Test
    void aSpeechServerThatIsKilledInMidPhraseAndComesBackCostsNoWord() throws Exception {
        var first = start(ServerConfig.speech());
        try (var network = new CutProxy(first.port());
                var hub = start(ServerConfig.hub(List.of(URI.create("ws://localhost:" + network.port() + "/ws"))));
                var client = new SocketIoClient(hub.port(), "format=s16le&rate=16000&language=en")) {
            var pcm = Recordings.speech16k();
            var middle = 5 * 16_000;
            client.call("transcription", bytes(pcm, 0, middle));
            await().atMost(PATIENCE).until(() -> !client.events("caption").isEmpty());
            network.cut();
            first.close();
            client.call("transcription", bytes(pcm, middle, 8 * 16_000));
            await().atMost(PATIENCE).until(
                    () -> client.events("captionStatus").stream().anyMatch(status -> status.path("state").asText().equals("reconnecting")));
            try (var second = start(ServerConfig.speech())) {
                network.pointTo(second.port());
                client.call("transcription", bytes(pcm, 8 * 16_000, pcm.length));
                await().atMost(PATIENCE).untilAsserted(() -> assertSentence(client.results()));
                assertThat(client.events("captionStatus").getLast().path("state").asText()).isNotEqualTo("reconnecting");
            }
        }
    }
}
