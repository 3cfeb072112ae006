package hearus.server.internal.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import hearus.keywords.NlpMessage;
import hearus.keywords.Word;
import hearus.server.HearusServer;
import hearus.server.ServerConfig;
import hearus.server.TextProcessor;
import hearus.speech.CutProxy;
import hearus.speech.FakeEngine;

import static hearus.speech.FakeEngine.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Clients that lose their connection in the middle of what they say. */
@Timeout(60)
class ResumptionTest {
    private static final String RAW = "format=s16le&rate=16000&channels=1";
    private static final String TAB = "hearus=0123456789abcdefghij";
    private static final ServerConfig SERVE = ServerConfig.serve().host("localhost").port(0).build();
    private static final ServerConfig.Limits LIMITS = ServerConfig.Limits.defaults();

    private final FakeEngine engine = new FakeEngine();
    private final List<AutoCloseable> open = new ArrayList<>();
    private HearusServer server;
    private CutProxy network;

    @BeforeEach
    void start() throws Exception {
        start(LIMITS);
    }

    private void start(ServerConfig.Limits limits) throws Exception {
        server = started(SERVE.toBuilder().limits(limits).build(), engine);
        network = new CutProxy(server.port());
        open.add(network);
    }

    private void restart(ServerConfig.Limits limits) throws Exception {
        stop();
        start(limits);
    }

    /** As {@link #start}, with texts processed this way. */
    private void restart(TextProcessor processor) throws Exception {
        stop();
        server = ready(HearusServer.create(SERVE, () -> engine, processor).start());
        network = new CutProxy(server.port());
        open.add(network);
    }

    private static HearusServer started(ServerConfig config, FakeEngine engine) throws Exception {
        return ready(HearusServer.create(config, () -> engine).start());
    }

    private static HearusServer ready(HearusServer server) throws Exception {
        server.ready().get(30, TimeUnit.SECONDS);
        return server;
    }

    @AfterEach
    void stop() throws Exception {
        for (var each : open.reversed()) {
            each.close();
        }
        open.clear();
        server.close();
    }

    private SocketIoClient client(int port, String query, Map<String, String> headers, String auth) {
        var client = new SocketIoClient(port, "/", RAW + query, headers, auth);
        open.add(client);
        return client;
    }

    private SocketIoClient browser(String query) {
        return client(network.port(), query, Map.of("Cookie", TAB), "");
    }

    private SocketIoClient script(String query) {
        return client(network.port(), query, Map.of(), "");
    }

    private JsonNode status() throws IOException {
        try (var answer = URI.create("http://localhost:" + server.port() + "/api/status").toURL().openStream()) {
            return JsonMapper.builder().build().readTree(answer);
        }
    }

    private static byte[] bytes(short[] pcm, int from, int to) {
        var buffer = ByteBuffer.allocate(2 * (to - from)).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asShortBuffer().put(pcm, from, to - from);
        return buffer.array();
    }

    /** The beginning of a word, whose rest {@link #end} is. */
    private static void begin(SocketIoClient client, int word) {
        client.call("transcription", bytes(say(word), 0, 5_000));
    }

    private static void end(SocketIoClient client, int word) {
        client.call("transcription", bytes(say(word), 5_000, 12_000));
    }

    private static void assertWords(SocketIoClient client, String... words) {
        await().untilAsserted(() -> assertThat(client.results()).containsExactly(words));
    }

    private static List<Long> finalIds(SocketIoClient client) {
        return client.events("caption").stream().filter(caption -> caption.path("final").asBoolean())
                .map(caption -> caption.path("id").asLong())
                .toList();
    }

    private static String session(SocketIoClient client) {
        await().until(() -> !client.events("caption").isEmpty());
        return client.events("caption").getLast().path("session").asText();
    }

    private void cut() throws IOException {
        network.cut();
    }

    private void cutAndNoticed(int sessions) throws IOException {
        cut();
        await().until(() -> engine.suspended() == sessions);
    }

    /** Round trips, after which the server knows that what came before them arrived. */
    private static void settle(SocketIoClient client) {
        for (int i = 0; i < 5; i++) {
            client.call("lectureId", "null");
        }
    }

    @Test
    void aBrowserThatComesBackGoesOnInTheMiddleOfAWord() throws Exception {
        var before = browser("");
        before.call("transcription", bytes(say(1), 0, 12_000));
        assertWords(before, "1");
        settle(before);
        begin(before, 2);
        cutAndNoticed(1);

        var after = browser("");
        end(after, 2);
        assertWords(after, "2");
        assertThat(finalIds(after)).as("ids go on").containsExactly(2L);
        var caption = after.events("caption").getLast();
        assertThat(caption.path("startMs").asLong()).as("the audio clock goes on").isEqualTo(750);
        assertThat(caption.path("session")).isEqualTo(before.events("caption").getLast().path("session"));
        assertThat(engine.open()).isEqualTo(1);
        assertThat(engine.suspended()).isZero();
    }

    @Test
    void everyWordComesOnceHoweverOftenTheConnectionIsCut() throws Exception {
        var words = new ArrayList<String>();
        for (int word = 1; word <= 12; word++) {
            var before = browser("");
            begin(before, word);
            cutAndNoticed(1);
            words.addAll(before.results());
            var after = browser("");
            end(after, word);
            assertWords(after, String.valueOf(word));
            settle(after);
            words.addAll(after.results());
            cutAndNoticed(1);
        }
        assertThat(words).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12");
    }

    @Test
    void finalsThatWereMadeMeanwhileAreDeliveredOnceInOrder() throws Exception {
        var before = script("");
        begin(before, 1);
        var session = session(before);
        engine.hold();
        before.call("transcription", bytes(say(1, 2, 3), 5_000, 36_000));
        cutAndNoticed(1);
        engine.release();
        var after = script("&session=" + session);
        assertWords(after, "1", "2", "3");
        settle(after);
        cutAndNoticed(1);
        var last = script("&session=" + session);
        last.call("transcription", bytes(say(4), 0, 12_000));
        assertWords(last, "4");
    }

    @Test
    void aFinalThatWasLostOnTheWayIsDeliveredAgain() throws Exception {
        var before = script("");
        begin(before, 1);
        var session = session(before);
        engine.hold();
        end(before, 1);
        network.freeze();
        engine.release();
        var direct = client(server.port(), "&session=" + session, Map.of(), "");
        assertWords(direct, "1");
        assertThat(before.results()).isEmpty();
        assertThat(engine.open()).isEqualTo(1);
    }

    @Test
    void whoIsRecoveredKeepsItsIdItsRecordingAndGetsWhatItMissed() throws Exception {
        var before = script("");
        begin(before, 1);
        session(before);
        cutAndNoticed(1);
        var after = client(network.port(), "", Map.of(), before.comingBack());
        assertThat(after.welcome()).isEqualTo(before.welcome());
        end(after, 1);
        assertWords(after, "1");
        assertThat(finalIds(after)).containsExactly(1L);
        engine.hold();
        after.call("transcription", bytes(say(2, 3), 0, 24_000));
        settle(after);
        cutAndNoticed(1);
        engine.release();
        var last = client(network.port(), "", Map.of(), after.comingBack());
        assertWords(last, "2", "3");
        assertThat(engine.open()).isEqualTo(1);
    }

    @Test
    void textsThatWereInWorkAtTheCutAreAnsweredOnceItsClientIsBack() throws Exception {
        var turns = new Semaphore(0);
        restartWithTextsInTurns(turns);
        var before = browser("");
        begin(before, 1);
        sendThreeTexts(before);
        settle(before);
        cutAndNoticed(1);
        turns.release(2);
        await().until(() -> turns.availablePermits() == 0);
        var after = browser("");
        end(after, 1);
        turns.release();
        await().untilAsserted(() -> assertThat(after.events("NLPResult").stream().map(answer -> answer.path("arrStart").asInt()))
                .containsExactly(0, 1, 2));
        assertThat(before.events("NLPResult")).isEmpty();
    }

    private void restartWithTextsInTurns(Semaphore turns) throws Exception {
        restart(message -> {
            turns.acquire();
            return message;
        });
    }

    private static void sendThreeTexts(SocketIoClient client) {
        for (int place = 0; place < 3; place++) {
            client.emit("nlProcessing", new NlpMessage(place, place + 1, Word.split("a b"), "a b").toJson().toString());
        }
    }

    /** Fails if only those get their texts back who also speak. */
    @Test
    void textsOfAClientWithoutARecordingAreAnsweredWhenItRecoversItsConnection() throws Exception {
        var turns = new Semaphore(0);
        restartWithTextsInTurns(turns);
        var before = script("");
        sendThreeTexts(before);
        turns.release();
        await().untilAsserted(() -> assertThat(before.events("NLPResult")).hasSize(1));
        settle(before);
        cut();
        await().until(() -> status().path("sockets").asInt(-1) == 0);
        turns.release(2);
        await().until(() -> turns.availablePermits() == 0);
        var after = client(network.port(), "", Map.of(), before.comingBack());
        await().untilAsserted(() -> assertThat(after.events("NLPResult").stream().map(answer -> answer.path("arrStart").asInt()))
                .containsExactly(1, 2));
    }

    @Test
    void textsOfAClientWithoutARecordingAreGivenUpAfterTheGraceTime() throws Exception {
        var begun = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        stop();
        var impatient = SERVE.toBuilder().limits(LIMITS.toBuilder().grace(Duration.ofMillis(200)).build()).build();
        server = ready(HearusServer.create(impatient, () -> engine, message -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return message;
        }).start());
        network = new CutProxy(server.port());
        open.add(network);
        script("").emit("nlProcessing", new NlpMessage(0, 1, Word.split("a b"), "a b").toJson().toString());
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        cut();
        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void textsOfWhoDoesNotComeBackAreGivenUp() throws Exception {
        var interrupted = new CountDownLatch(1);
        restart(message -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return message;
        });
        var client = browser("");
        begin(client, 1);
        client.emit("nlProcessing", new NlpMessage(0, 1, Word.split("a b"), "a b").toJson().toString());
        settle(client);
        cutAndNoticed(1);
        server.close();
        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aDeadConnectionThatNobodyNoticedIsTakenOver() throws Exception {
        var before = browser("");
        begin(before, 1);
        session(before);
        network.freeze();
        var after = browser("");
        end(after, 1);
        assertWords(after, "1");
        assertThat(engine.open()).isEqualTo(1);
    }

    @Test
    void aTabThatIsAliveKeepsItsRecording() throws Exception {
        var one = browser("");
        begin(one, 1);
        var other = browser("&session=" + session(one));
        begin(other, 101);
        end(one, 1);
        end(other, 101);
        assertWords(one, "1");
        assertWords(other, "101");
        assertThat(engine.open()).isEqualTo(2);
    }

    @Test
    void ofTwoTabsTheOneThatWasCutGoesOnWhileTheOtherSpeaks() throws Exception {
        var alive = client(server.port(), "", Map.of("Cookie", TAB), "");
        begin(alive, 101);
        var before = browser("");
        begin(before, 1);
        cutAndNoticed(1);
        var after = browser("");
        end(after, 1);
        end(alive, 101);
        assertWords(after, "1");
        assertWords(alive, "101");
        assertThat(engine.open()).isEqualTo(2);
    }

    @Test
    void twoTabsThatWereBothCutNeverGetEachOthersWords() throws Exception {
        var one = browser("");
        var other = browser("");
        begin(one, 1);
        begin(other, 101);
        cutAndNoticed(2);
        var after = browser("");
        after.call("transcription", bytes(say(2), 0, 12_000));
        assertWords(after, "2");
        assertThat(engine.open()).isEqualTo(3);
    }

    @Test
    void twoBrowsersThatWereBothCutEachGetTheirOwn() throws Exception {
        var one = browser("");
        var two = client(network.port(), "", Map.of("Cookie", "hearus=another-browser-of-somebody"), "");
        begin(one, 1);
        begin(two, 2);
        cutAndNoticed(2);
        var twoAgain = client(network.port(), "", Map.of("Cookie", "hearus=another-browser-of-somebody"), "");
        var oneAgain = browser("");
        end(twoAgain, 2);
        end(oneAgain, 1);
        assertWords(oneAgain, "1");
        assertWords(twoAgain, "2");
    }

    @Test
    void aSpeakerIsKnownByTheLectureThatItAloneSpeaksFor() throws Exception {
        var before = script("&lecture=algebra-1");
        begin(before, 1);
        cutAndNoticed(1);
        var after = script("&lecture=algebra-1");
        end(after, 1);
        assertWords(after, "1");
        assertThat(engine.open()).isEqualTo(1);
    }

    @Test
    void aLectureThatTwoSpeakForTellsNobodyApart() throws Exception {
        var one = script("&lecture=7");
        var other = client(server.port(), "&lecture=7", Map.of(), "");
        begin(one, 1);
        begin(other, 101);
        cutAndNoticed(1);
        var after = script("&lecture=7");
        after.call("transcription", bytes(say(2), 0, 12_000));
        assertWords(after, "2");
        other.disconnect();
        await().until(() -> engine.open() == 2);
        cutAndNoticed(2);
        var last = script("&lecture=7");
        last.call("transcription", bytes(say(3), 0, 12_000));
        assertWords(last, "3");
    }

    @Test
    void aLectureIdThatEverybodySendsGivesNobodyTheWordsOfAnother() throws Exception {
        var one = script("");
        one.call("lectureId", "\"1\"");
        begin(one, 1);
        cutAndNoticed(1);
        var stranger = script("");
        stranger.call("lectureId", "\"1\"");
        stranger.call("transcription", bytes(say(2), 0, 12_000));
        assertWords(stranger, "2");
        assertThat(engine.open()).isEqualTo(2);
    }

    @Test
    void anAddressAloneIsNoProof() throws Exception {
        var one = script("");
        begin(one, 1);
        cutAndNoticed(1);
        var other = script("");
        other.call("transcription", bytes(say(2), 0, 12_000));
        assertWords(other, "2");
        assertThat(finalIds(other)).containsExactly(1L);
        assertThat(engine.open()).isEqualTo(2);
    }

    @Test
    void whoDeclaresOtherAudioOrWantsToBeginAnewDoes() throws Exception {
        for (var query : List.of("&language=ko", "&session=new")) {
            var before = browser("");
            begin(before, 1);
            cutAndNoticed(1);
            var after = browser(query);
            after.call("transcription", bytes(say(2), 0, 12_000));
            assertWords(after, "2");
            restart(LIMITS);
        }
    }

    @Test
    void whoAlwaysBeginsAnewIsNotWaitedFor() throws Exception {
        var client = browser("&session=new");
        begin(client, 1);
        cut();
        await().until(() -> engine.open() == 0);
    }

    @Test
    void whoDoesNotComeBackCostsTheGraceTimeAndNoMore() throws Exception {
        restart(LIMITS.toBuilder().grace(Duration.ofMillis(300)).build());
        var client = browser("");
        begin(client, 1);
        cut();
        await().until(() -> engine.open() == 0);
        assertThat(engine.suspensions()).isEqualTo(1);
        var after = browser("");
        after.call("transcription", bytes(say(2), 0, 12_000));
        assertWords(after, "2");
    }

    @Test
    void withoutAGraceTimeALossIsTheEnd() throws Exception {
        restart(LIMITS.toBuilder().grace(Duration.ZERO).build());
        begin(browser(""), 1);
        cut();
        await().until(() -> engine.open() == 0);
        assertThat(engine.suspensions()).isZero();
    }

    @Test
    void whoWaitsLongestMakesRoomWhenAllPlacesAreTaken() throws Exception {
        restart(LIMITS.toBuilder().maxSessions(2).build());
        begin(script(""), 1);
        cutAndNoticed(1);
        var session = script("");
        begin(session, 2);
        var id = session(session);
        cutAndNoticed(2);
        var other = script("");
        other.call("transcription", bytes(say(3), 0, 12_000));
        assertWords(other, "3");
        assertThat(engine.open()).isEqualTo(2);
        var back = script("&session=" + id);
        end(back, 2);
        assertWords(back, "2");
    }

    @Test
    void aServerThatClosesEndsThoseWhoAreAway() throws Exception {
        begin(browser(""), 1);
        cutAndNoticed(1);
        server.close();
        assertThat(engine.open()).isZero();
    }

    @Test
    void aSpeechServerElsewhereHoldsThePhraseToo() throws Exception {
        var elsewhere = new FakeEngine();
        var speech = started(ServerConfig.speech().host("localhost").port(0).build(), elsewhere);
        open.add(speech);
        var hub = started(
                ServerConfig.hub(List.of(URI.create("ws://localhost:" + speech.port() + "/ws"))).host("localhost").port(0).build(),
                new FakeEngine());
        open.add(hub);
        network.pointTo(hub.port());
        var before = browser("");
        begin(before, 1);
        session(before);
        cut();
        await().until(() -> elsewhere.suspensions() > 2);
        assertThat(elsewhere.suspended()).isEqualTo(1);
        var after = browser("");
        end(after, 1);
        assertWords(after, "1");
        assertThat(elsewhere.open()).isEqualTo(1);
        assertThat(elsewhere.suspended()).isZero();
    }

    @Test
    void metricsCountWhoIsAwayAndWhoCameBack() throws Exception {
        begin(browser(""), 1);
        cutAndNoticed(1);
        assertThat(metrics()).contains("hearus_hub_suspended 1.0");
        end(browser(""), 1);
        assertThat(metrics()).contains("hearus_hub_suspended 0.0").contains("hearus_hub_resumed_total{by=\"cookie\"} 1.0");
    }

    private String metrics() throws Exception {
        try (var in = URI.create("http://localhost:" + server.port() + "/metrics").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
