package hearus.server.internal.hub;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import hearus.server.HearusServer;
import hearus.server.ServerConfig;
import hearus.speech.FakeEngine;

import static hearus.speech.FakeEngine.say;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class HubTest {
    private static final String RAW = "format=s16le&rate=16000&channels=1";

    private final FakeEngine engine = new FakeEngine();
    private HearusServer server;

    @BeforeEach
    void start() throws Exception {
        server = HearusServer
                .create(ServerConfig.serve().host("localhost").port(0).build(), () -> engine)
                .start();
        server.ready().get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static byte[] bytes(short[] pcm) {
        var buffer = ByteBuffer.allocate(2 * pcm.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asShortBuffer().put(pcm);
        return buffer.array();
    }

    private static byte[] wav(short[] pcm) {
        return ByteBuffer.allocate(44 + 2 * pcm.length).order(ByteOrder.LITTLE_ENDIAN).put("RIFF".getBytes(UTF_8))
                .putInt(36 + 2 * pcm.length)
                .put("WAVEfmt ".getBytes(UTF_8)).putInt(16).putShort((short) 1).putShort((short) 1).putInt(16_000).putInt(32_000)
                .putShort((short) 2)
                .putShort((short) 16).put("data".getBytes(UTF_8)).putInt(2 * pcm.length).put(bytes(pcm)).array();
    }

    @Test
    void aBlobIsAcknowledgedAndItsWordsComeBackOnce() {
        try (var client = new SocketIoClient(server.port(), RAW)) {
            var blob = bytes(say(1, 2));
            assertThat(client.call("transcription", blob).path("received").asInt()).isEqualTo(blob.length);
            await().untilAsserted(() -> assertThat(client.results()).containsExactly("1", "2"));
            var finals = client.events("caption").stream().filter(caption -> caption.path("final").asBoolean()).toList();
            assertThat(finals).hasSize(2);
            assertThat(finals.getFirst().path("text").asText()).isEqualTo("1");
            assertThat(finals.getFirst().path("stable").asInt()).isEqualTo(1);
            assertThat(client.events("caption").getFirst().path("final").asBoolean()).isFalse();
            assertThat(client.events("captionError")).isEmpty();
            assertThat(client.events("captionStatus").getFirst().path("state").asText()).isEqualTo("listening");
        }
    }

    @Test
    void base64AndObjectsAreServedInTheNamespaceWebrtcToo() {
        try (var client = new SocketIoClient(server.port(), "/webrtc", RAW)) {
            var base64 = Base64.getEncoder().encodeToString(bytes(say(3)));
            client.call("transcription", "\"" + base64 + "\"");
            client.call("transcription", "{\"data\":\"" + base64 + "\"}");
            await().untilAsserted(() -> assertThat(client.results()).containsExactly("3", "3"));
        }
    }

    @Test
    void garbageIsRefusedInWordsAndTheNextBlobIsServed() {
        try (var client = new SocketIoClient(server.port(), "")) {
            var refused = client.call("transcription", "this is not audio at all, whatever it claims to be".repeat(40).getBytes(UTF_8));
            assertThat(refused.path("error").asText()).isNotBlank();
            assertThat(client.events("captionError").getFirst().path("code").asText()).isEqualTo("unrecognized");
            assertThat(client.call("transcription", "17").path("code").asText()).isEqualTo("bad_payload");
            client.call("transcription", wav(say(5)));
            await().untilAsserted(() -> assertThat(client.results()).containsExactly("5"));
        }
    }

    @Test
    void twoSpeakersNeverMix() {
        try (var one = new SocketIoClient(server.port(), RAW); var other = new SocketIoClient(server.port(), RAW)) {
            one.call("lectureId", "\"same lecture\"");
            other.call("lectureId", "\"same lecture\"");
            var first = bytes(say(1, 2, 3));
            var second = bytes(say(101, 102, 103));
            for (int at = 0; at < first.length; at += 9_999) {
                one.call("transcription", Arrays.copyOfRange(first, at, Math.min(first.length, at + 9_999)));
                other.call("transcription", Arrays.copyOfRange(second, at, Math.min(second.length, at + 9_999)));
            }
            await().untilAsserted(() -> assertThat(one.results()).containsExactly("1", "2", "3"));
            await().untilAsserted(() -> assertThat(other.results()).containsExactly("101", "102", "103"));
        }
    }

    @Test
    void theNameOfALectureLetsNobodyHearItsSpeaker() {
        try (var speaker = new SocketIoClient(server.port(), RAW);
                var other = new SocketIoClient(server.port(), RAW);
                var listener = new SocketIoClient(server.port(), "/webrtc", "")) {
            for (var each : List.of(speaker, other, listener)) {
                assertThat(each.call("lectureId", "7").path("lectureId").asText()).isEqualTo("7");
            }
            speaker.call("transcription", bytes(say(8)));
            await().untilAsserted(() -> assertThat(speaker.results()).containsExactly("8"));
            assertThat(listener.call("lectureId", "7").path("lectureId").asText()).isEqualTo("7");
            assertThat(listener.results()).isEmpty();
            assertThat(other.events("caption")).isEmpty();
        }
    }

    @Test
    void noLectureIsNoMistake() {
        try (var client = new SocketIoClient(server.port(), "")) {
            assertThat(client.call("lectureId", "null").path("lectureId").isNull()).isTrue();
            client.call("lectureId", "\"algebra\"");
            assertThat(client.call("lectureId", "null").path("lectureId").asText()).isEqualTo("algebra");
            assertThat(client.events("captionError")).isEmpty();
        }
    }

    @Test
    void whoSaysGoodbyeIsFreedAtOnce() {
        try (var speaker = new SocketIoClient(server.port(), RAW)) {
            speaker.call("transcription", bytes(Arrays.copyOf(say(9), 7_000)));
            assertThat(engine.open()).isEqualTo(1);
            speaker.disconnect();
            await().until(() -> engine.open() == 0);
            assertThat(engine.suspensions()).isZero();
        }
    }

    @Test
    void aLectureWithoutANameIsRefused() {
        try (var client = new SocketIoClient(server.port(), "")) {
            assertThat(client.call("lectureId", "\" \"").path("code").asText()).isEqualTo("bad_lecture");
            assertThat(client.call("lectureId", "\"" + "x".repeat(201) + "\"").path("code").asText()).isEqualTo("bad_lecture");
        }
    }

    @Test
    void whatIsDeclaredWronglyIsToldAtOnceAndAtEveryBlob() {
        try (var client = new SocketIoClient(server.port(), "format=mp3")) {
            await().until(() -> client.events("captionError").size() == 1);
            assertThat(client.call("transcription", bytes(say(1))).path("code").asText()).isEqualTo("bad_format");
        }
        try (var client = new SocketIoClient(server.port(), RAW + "&language=xx")) {
            assertThat(client.call("transcription", bytes(say(1))).path("code").asText()).isEqualTo("bad_language");
        }
    }

    @Test
    void rawPcmMayBeDeclaredInOtherWords() {
        var pcm = say(1, 2);
        var floats = ByteBuffer.allocate(4 * pcm.length).order(ByteOrder.LITTLE_ENDIAN);
        for (var sample : pcm) {
            floats.putFloat(sample / 32_768f);
        }
        try (var client = new SocketIoClient(server.port(), "format=Float32&rate=16000.0&channels=1")) {
            assertThat(client.call("transcription", floats.array()).path("received").asInt()).isEqualTo(4 * pcm.length);
            await().untilAsserted(() -> assertThat(client.results()).containsExactly("1", "2"));
        }
    }

    /** A client that builds a WAV header for its first buffer and sends bare samples from then on. */
    @Test
    void whatFollowsOnAShortWavHeaderIsHeard() {
        try (var client = new SocketIoClient(server.port(), "")) {
            var pcm = say(1, 2);
            client.call("transcription", wav(Arrays.copyOf(pcm, 1_000)));
            client.call("transcription", bytes(Arrays.copyOfRange(pcm, 1_000, pcm.length)));
            await().untilAsserted(() -> assertThat(client.results()).containsExactly("1", "2"));
        }
    }

    @Test
    void autoIsEveryLanguage() {
        try (var client = new SocketIoClient(server.port(), RAW + "&language=auto")) {
            assertThat(client.call("transcription", bytes(say(1))).has("received")).isTrue();
        }
    }

    @Test
    void aSpeakerFarAheadOfTheModelWaitsAndNobodyElse() {
        engine.hold();
        try (var fast = new SocketIoClient(server.port(), RAW); var other = new SocketIoClient(server.port(), "")) {
            var words = IntStream.rangeClosed(1, 100).toArray();
            var waiting = Thread.ofVirtual().start(() -> fast.call("transcription", bytes(say(words))));
            await().until(() -> engine.open() == 1);
            assertThat(other.call("lectureId", "\"free\"").path("lectureId").asText()).isEqualTo("free");
            assertThat(waiting.isAlive()).isTrue();
            engine.release();
            await().untilAsserted(() -> assertThat(fast.results()).hasSize(100));
        }
    }

    @Test
    void whenTheServerClosesTheOpenPhraseIsStillSent() {
        try (var client = new SocketIoClient(server.port(), RAW)) {
            client.call("transcription", bytes(Arrays.copyOf(say(6), 6_000)));
            server.close();
            await().untilAsserted(() -> assertThat(client.results()).containsExactly("6"));
        }
    }
}
