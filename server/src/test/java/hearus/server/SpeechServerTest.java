package hearus.server;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import hearus.speech.FakeEngine;
import hearus.speech.TextClient;
import hearus.speech.internal.protocol.CaptionsV1;
import hearus.speech.internal.protocol.Pcm;

import static hearus.speech.FakeEngine.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class SpeechServerTest {
    private final FakeEngine engine = new FakeEngine();
    private HearusServer server;

    @BeforeEach
    void start() throws Exception {
        server = start(ServerConfig.speech());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HearusServer start(ServerConfig.Builder config) throws Exception {
        var started = HearusServer.create(config.host("localhost").port(0).build(), () -> engine).start();
        started.ready().get(30, TimeUnit.SECONDS);
        return started;
    }

    @Test
    void theSeedsFormTakesATokenAndPcmAndSendsFinishedPhrasesAsText() {
        try (var client = new TextClient(server.port(), "/ws")) {
            client.send("any token").send(say(7, 8));
            await().untilAsserted(() -> assertThat(client.texts).containsExactly("7", "8"));
            assertThat(client.subprotocol()).isEmpty();
        }
    }

    @Test
    void anOddByteWaitsForTheNextMessage() {
        try (var client = new TextClient(server.port(), "/ws")) {
            var bytes = Pcm.bytes(say(300, 77));
            client.send("token");
            for (int at = 0; at < bytes.length; at += 999) {
                client.send(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 999)));
            }
            await().untilAsserted(() -> assertThat(client.texts).containsExactly("300", "77"));
        }
    }

    @Test
    void aConnectionThatEndsFreesItsSession() {
        var client = new TextClient(server.port(), "/ws");
        client.send("token").send(say(1));
        await().until(() -> engine.open() == 1);
        client.close();
        await().until(() -> engine.open() == 0);
    }

    @Test
    void twoClientsGetTheirOwnWordsOnly() {
        try (var one = new TextClient(server.port(), "/ws"); var other = new TextClient(server.port(), "/ws")) {
            one.send("token");
            other.send("token");
            for (int i = 1; i <= 5; i++) {
                one.send(say(i));
                other.send(say(100 + i));
            }
            await().untilAsserted(() -> assertThat(one.texts).containsExactly("1", "2", "3", "4", "5"));
            await().untilAsserted(() -> assertThat(other.texts).containsExactly("101", "102", "103", "104", "105"));
        }
    }

    @Test
    void textInTheMiddleOfAudioEndsTheConnectionWithAReason() throws Exception {
        try (var client = new TextClient(server.port(), "/ws")) {
            client.send("token").send(say(1)).send("hello?");
            assertThat(client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1003);
            assertThat(client.reason.get()).contains("only binary messages");
        }
    }

    @Test
    void audioBeforeTheTokenIsRefused() throws Exception {
        try (var client = new TextClient(server.port(), "/ws")) {
            client.send(say(1));
            assertThat(client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1003);
            assertThat(client.reason.get()).contains("token");
        }
    }

    @Test
    void aWrongTokenIsRefusedAndTheRightOneIsNot() throws Exception {
        server.close();
        server = start(ServerConfig.speech().token("open sesame"));
        try (var wrong = new TextClient(server.port(), "/ws"); var right = new TextClient(server.port(), "/ws")) {
            wrong.send("open barley");
            assertThat(wrong.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1008);
            right.send("open sesame").send(say(4));
            await().untilAsserted(() -> assertThat(right.texts).containsExactly("4"));
        }
        try (var ours = new TextClient(server.port(), "/ws", CaptionsV1.PROTOCOL)) {
            ours.send("{\"type\":\"start\"}");
            assertThat(ours.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1008);
            assertThat(ours.texts.getFirst()).contains("\"unauthorized\"");
        }
    }

    @Test
    void oursSendsPartialsFinalsAndAcks() throws Exception {
        try (var client = new TextClient(server.port(), "/ws", CaptionsV1.PROTOCOL)) {
            assertThat(client.subprotocol()).isEqualTo(CaptionsV1.PROTOCOL);
            client.send("{\"type\":\"start\",\"session\":\"s1\",\"fromSample\":32000}").send(32_000, say(9)).send("{\"type\":\"finish\"}");
            assertThat(client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1000);
            assertThat(client.texts).first()
                    .isEqualTo("{\"type\":\"ack\",\"sample\":32000,\"model\":\"numbers\",\"accepts\":[\"prompt\"]}");
            assertThat(client.texts).anyMatch(text -> text.startsWith("{\"type\":\"partial\"") && text.contains("\"text\":\"~9\""));
            assertThat(client.texts)
                    .filteredOn(text -> text.startsWith("{\"type\":\"final\"")
                            && text.contains("\"text\":\"9\",\"stable\":1,\"final\":true,\"startMs\":2000"))
                    .hasSize(1);
            assertThat(client.texts).last().asString().startsWith("{\"type\":\"ack\"");
        }
    }

    @Test
    void samplesThatCameBeforeAreNotHeardTwice() {
        try (var client = new TextClient(server.port(), "/ws", CaptionsV1.PROTOCOL)) {
            var pcm = say(5, 6);
            client.send("{\"type\":\"start\"}").send(0, Arrays.copyOf(pcm, 10_000)).send(4_000, Arrays.copyOfRange(pcm, 4_000, pcm.length));
            await().untilAsserted(() -> assertThat(finals(client)).containsExactly("5", "6"));
        }
    }

    @Test
    void missingSamplesEndTheConnection() throws Exception {
        try (var client = new TextClient(server.port(), "/ws", CaptionsV1.PROTOCOL)) {
            client.send("{\"type\":\"start\"}").send(100, say(1));
            assertThat(client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1003);
            assertThat(client.texts).last().asString().contains("Samples are missing: expected 0, got 100.");
        }
    }

    @Test
    void malformedMessagesAreAnsweredWithWhatIsWrong() throws Exception {
        for (var message : List.of("{", "[]", "{\"type\":\"stop\"}", "{\"type\":\"start\",\"fromSample\":-1}", "{\"type\":\"finish\"}",
                "{\"type\":\"start\",\"session\":\"line\\nbreak\"}")) {
            try (var client = new TextClient(server.port(), "/ws", CaptionsV1.PROTOCOL)) {
                client.send(message);
                assertThat(client.closed.get(30, TimeUnit.SECONDS)).as(message).isEqualTo(1003);
                assertThat(client.texts).as(message).first().asString().contains("\"bad_message\"");
            }
        }
    }

    @Test
    void anUnknownLanguageIsNamed() throws Exception {
        try (var client = new TextClient(server.port(), "/ws", CaptionsV1.PROTOCOL)) {
            client.send("{\"type\":\"start\",\"languages\":[\"xx\"]}");
            assertThat(client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1008);
            assertThat(client.texts.getFirst()).contains("bad_language").contains("xx");
        }
        assertThat(engine.open()).isZero();
    }

    @Test
    void aClientFarAheadOfTheModelIsReadMoreSlowlyAndLosesNothing() throws Exception {
        server.close();
        server = start(ServerConfig.speech()
                .limits(ServerConfig.Limits.builder().maxUnprocessed(Duration.ofSeconds(1)).build()));
        engine.hold();
        try (var client = new TextClient(server.port(), "/ws")) {
            client.send("token");
            for (int i = 1; i <= 20; i++) {
                client.send(say(i));
            }
            assertThat(client.texts).isEmpty();
            engine.release();
            await().untilAsserted(() -> assertThat(client.texts).hasSize(20).startsWith("1", "2").endsWith("20"));
        }
    }

    @Test
    void aClientThatReadsLateHoldsUpNobodyAndGetsEveryFinal() {
        try (var late = new TextClient(server.port(), "/ws", CaptionsV1.PROTOCOL); var other = new TextClient(server.port(), "/ws")) {
            late.stopReading();
            late.send("{\"type\":\"start\"}");
            var words = IntStream.rangeClosed(1, 400).toArray();
            var pcm = say(words);
            for (int at = 0; at < pcm.length; at += 16_000) {
                late.send(at, Arrays.copyOfRange(pcm, at, Math.min(pcm.length, at + 16_000)));
            }
            other.send("token").send(say(7));
            await().untilAsserted(() -> assertThat(other.texts).containsExactly("7"));
            assertThat(late.texts).hasSizeLessThan(10);
            late.readOn();
            await().untilAsserted(
                    () -> assertThat(finals(late)).containsExactlyElementsOf(Arrays.stream(words).mapToObj(String::valueOf).toList()));
        }
    }

    @Test
    void moreSessionsThanTheLimitAreTurnedAwayUntilOneEnds() throws Exception {
        server.close();
        server = start(ServerConfig.speech().limits(ServerConfig.Limits.builder().maxSessions(1).build()));
        var first = new TextClient(server.port(), "/ws").send("token");
        await().until(() -> engine.open() == 1);
        try (var second = new TextClient(server.port(), "/ws").send("token")) {
            assertThat(second.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1013);
        }
        first.close();
        await().until(() -> engine.open() == 0);
        try (var third = new TextClient(server.port(), "/ws").send("token").send(say(3))) {
            await().untilAsserted(() -> assertThat(third.texts).containsExactly("3"));
        }
    }

    @Test
    void whenTheServerClosesTheOpenPhraseIsStillSent() {
        try (var client = new TextClient(server.port(), "/ws")) {
            // One message: when its first word is answered, the server has the beginning of the second.
            client.send("token").send(Arrays.copyOf(say(5, 6), 18_000));
            await().untilAsserted(() -> assertThat(client.texts).containsExactly("5"));
            server.close();
            await().untilAsserted(() -> assertThat(client.texts).containsExactly("5", "6"));
            assertThat(client.closed.join()).isEqualTo(1001);
        }
    }

    @Test
    void eosGivesTheLastPhraseAndClosesNormally() throws Exception {
        for (var word : List.of("EOS", " eos\n")) {
            try (var client = new TextClient(server.port(), "/ws")) {
                client.send("token").send(Arrays.copyOf(say(6), 6_000)).send(word).send("and more").send(say(1));
                assertThat(client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1000);
                assertThat(client.texts).containsExactly("6");
            }
        }
        await().until(() -> engine.open() == 0);
    }

    @Test
    void aCloseFrameIsAnsweredAfterTheLastPhrase() throws Exception {
        try (var client = new TextClient(server.port(), "/ws")) {
            client.send("token").send(Arrays.copyOf(say(6), 6_000)).endOutput();
            assertThat(client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1000);
            assertThat(client.texts).containsExactly("6");
        }
        await().until(() -> engine.open() == 0);
    }

    @Test
    void aHalfClosedConnectionGetsTheLastPhrase() throws Exception {
        try (var socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(30_000);
            var out = socket.getOutputStream();
            RawWebSocket.upgrade(socket);
            out.write(RawWebSocket.frame(RawWebSocket.TEXT, "token".getBytes(StandardCharsets.US_ASCII)));
            out.write(RawWebSocket.frame(RawWebSocket.BINARY, Pcm.bytes(Arrays.copyOf(say(6), 6_000))));
            socket.shutdownOutput();
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).contains("\u0081\u00016");
        }
        await().until(() -> engine.open() == 0);
    }

    @Test
    void jsonAnswersAreThoseOfTheFirstProductsLaterServer() throws Exception {
        try (var client = new TextClient(server.port(), "/ws?format=JSON")) {
            client.send("token").send(say(7));
            await().untilAsserted(() -> assertThat(client.texts).singleElement().asString()
                    .matches("\\{\"textId\":\"[0-9a-f-]{36}\",\"transcritionResult\":\"7\"}"));
        }
    }

    @Test
    void languagesOfStartAreReadAsEverywhere() throws Exception {
        try (var client = new TextClient(server.port(), "/ws", CaptionsV1.PROTOCOL)) {
            client.send("{\"type\":\"start\",\"languages\":\"ko-KR,English\"}").send(0, say(9)).send("{\"type\":\"finish\"}");
            assertThat(client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1000);
        }
        try (var client = new TextClient(server.port(), "/ws", CaptionsV1.PROTOCOL)) {
            client.send("{\"type\":\"start\",\"languages\":[\"kr\"]}");
            assertThat(client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1008);
            assertThat(client.texts.getFirst()).contains("bad_language").contains("ko (Korean)");
        }
    }

    private static List<String> finals(TextClient client) {
        return client.texts.stream().filter(text -> text.startsWith("{\"type\":\"final\""))
                .map(text -> text.replaceAll(".*\"text\":\"([^\"]*)\".*", "$1")).toList();
    }
}
