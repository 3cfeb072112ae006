package hearus.server.internal.lectures;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.lectures.StoreLocation;
import hearus.server.HearusServer;
import hearus.server.ServerConfig;
import hearus.server.internal.hub.SocketIoClient;
import hearus.speech.FakeEngine;

import static hearus.speech.FakeEngine.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class FollowersTest {
    private static final String SPEAKER = "format=s16le&rate=16000&channels=1&lecture=physics";

    @TempDir
    Path folder;

    private final FakeEngine engine = new FakeEngine();
    private HearusServer server;

    @BeforeEach
    void start() throws Exception {
        server = start(0);
    }

    private HearusServer start(int port) throws Exception {
        var started = HearusServer
                .create(ServerConfig.serve().host("localhost").port(port).lectures(new StoreLocation.Folder(folder)).build(), () -> engine)
                .start();
        started.ready().get(30, TimeUnit.SECONDS);
        return started;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static void speak(SocketIoClient client, int... words) {
        var pcm = say(words);
        var buffer = ByteBuffer.allocate(2 * pcm.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asShortBuffer().put(pcm);
        client.call("transcription", buffer.array());
    }

    private static List<Long> seqs(SocketIoClient follower) {
        return follower.events("segment").stream().map(segment -> segment.path("seq").asLong()).toList();
    }

    private static List<Long> upTo(int last) {
        return IntStream.rangeClosed(1, last).mapToObj(Long::valueOf).toList();
    }

    @Test
    void aFollowerGetsTheHistoryAndThenWhatIsSaid() {
        try (var speaker = new SocketIoClient(server.port(), SPEAKER); var follower = new SocketIoClient(server.port(), "")) {
            speak(speaker, 1, 2, 3);
            await().until(() -> speaker.results().size() == 3);
            var answer = follower.call("follow", "{\"lecture\":\"physics\"}");
            assertThat(answer.path("next").asLong()).isEqualTo(4);
            assertThat(answer.path("lecture").path("id").asText()).isEqualTo("physics");
            await().untilAsserted(() -> assertThat(seqs(follower)).isEqualTo(upTo(3)));
            speak(speaker, 4, 5);
            await().untilAsserted(() -> assertThat(seqs(follower)).isEqualTo(upTo(5)));
            assertThat(follower.events("segment").stream().map(segment -> segment.path("text").asText())).containsExactly("1", "2", "3",
                    "4", "5");
            var partial = follower.events("caption").getFirst();
            assertThat(partial.path("final").asBoolean()).isFalse();
            assertThat(partial.path("lecture").asText()).isEqualTo("physics");
            assertThat(follower.events("segment").stream().map(segment -> segment.path("id").asText()))
                    .contains(partial.path("segment").asText());
            assertThat(follower.results()).isEmpty();
        }
    }

    @Test
    void aSpeakerIsToldItsLectureAndKeepsEveryEventItHad() {
        try (var speaker = new SocketIoClient(server.port(), "format=s16le&rate=16000&channels=1")) {
            speak(speaker, 7);
            await().until(() -> speaker.results().equals(List.of("7")));
            assertThat(speaker.events("segment")).isEmpty();
            var id = speaker.events("lecture").getFirst().path("id").asText();
            assertThat(id).matches("[a-z2-9]{16}");
            try (var follower = new SocketIoClient(server.port(), "/webrtc", "")) {
                follower.call("follow", "\"" + id + "\"");
                await().until(() -> seqs(follower).equals(upTo(1)));
            }
        }
    }

    @Test
    void namingALectureDoesNotFollowIt() {
        try (var one = new SocketIoClient(server.port(), SPEAKER);
                var other = new SocketIoClient(server.port(), "format=s16le&rate=16000&channels=1")) {
            other.call("lectureId", "\"physics\"");
            speak(one, 1);
            await().until(() -> one.results().size() == 1);
            speak(other, 2);
            await().until(() -> other.results().size() == 1);
            assertThat(one.events("caption")).allSatisfy(caption -> assertThat(caption.path("text").asText()).endsWith("1"));
            assertThat(other.events("caption")).allSatisfy(caption -> assertThat(caption.path("text").asText()).endsWith("2"));
            try (var follower = new SocketIoClient(server.port(), "")) {
                follower.call("follow", "\"physics\"");
                await().until(() -> seqs(follower).equals(upTo(2)));
                assertThat(follower.events("segment").stream().map(segment -> segment.path("speaker").asText())).containsExactly("", "2");
            }
        }
    }

    @Test
    void whoComesLateComesBackOrFollowsASecondTimeMissesNothing() {
        try (var speaker = new SocketIoClient(server.port(), SPEAKER)) {
            speak(speaker, IntStream.rangeClosed(1, 150).toArray());
            try (var early = new SocketIoClient(server.port(), "")) {
                await().until(() -> early.call("follow", "\"physics\"").path("error").isMissingNode());
                try (var late = new SocketIoClient(server.port(), "")) {
                    await().until(() -> seqs(early).size() > 50);
                    late.call("follow", "{\"lecture\":\"physics\",\"from\":11}");
                    await().untilAsserted(() -> assertThat(seqs(late)).isEqualTo(upTo(150).subList(10, 150)));
                }
                await().untilAsserted(
                        () -> assertThat(seqs(early).subList(seqs(early).size() - 150, seqs(early).size())).isEqualTo(upTo(150)));
            }
        }
    }

    @Test
    void aRecoveredFollowerThatAsksAgainGetsNothingTwice() {
        try (var speaker = new SocketIoClient(server.port(), SPEAKER)) {
            speak(speaker, 1, 2);
            await().until(() -> speaker.results().size() == 2);
            List<Long> before;
            String auth;
            try (var follower = new SocketIoClient(server.port(), "")) {
                follower.call("follow", "{\"lecture\":\"physics\",\"from\":1}");
                await().until(() -> seqs(follower).equals(upTo(2)));
                before = seqs(follower);
                auth = follower.comingBack();
            }
            speak(speaker, 3, 4);
            await().until(() -> speaker.results().size() == 4);
            try (var again = new SocketIoClient(server.port(), "/", "", Map.of(), auth)) {
                again.call("follow", "{\"lecture\":\"physics\",\"from\":" + (before.size() + 1) + "}");
                speak(speaker, 5);
                await().untilAsserted(() -> assertThat(seqs(again)).isEqualTo(List.of(3L, 4L, 5L)));
            }
        }
    }

    @Test
    void everythingIsThereAfterTheServerWasStartedAgain() throws Exception {
        try (var speaker = new SocketIoClient(server.port(), SPEAKER)) {
            speak(speaker, 1, 2);
            await().until(() -> speaker.results().size() == 2);
        }
        server.close();
        server = start(server.port());
        try (var speaker = new SocketIoClient(server.port(), SPEAKER); var follower = new SocketIoClient(server.port(), "")) {
            follower.call("follow", "{\"lecture\":\"physics\",\"from\":2}");
            speak(speaker, 3);
            await().untilAsserted(() -> assertThat(seqs(follower)).isEqualTo(List.of(2L, 3L)));
        }
    }

    @Test
    void aCorrectionReachesEveryFollowerAndConflictsAreSaid() {
        try (var speaker = new SocketIoClient(server.port(), SPEAKER);
                var editor = new SocketIoClient(server.port(), "");
                var follower = new SocketIoClient(server.port(), "")) {
            speak(speaker, 1);
            await().until(() -> speaker.results().size() == 1);
            follower.call("follow", "\"physics\"");
            await().until(() -> seqs(follower).equals(upTo(1)));
            var request = "{\"lecture\":\"physics\",\"seq\":1,\"revision\":1,\"text\":\"one\"}";
            assertThat(editor.call("correct", request).path("segment").path("revision").asInt()).isEqualTo(2);
            await().until(() -> last(follower).path("text").asText().equals("one"));
            assertThat(last(follower).path("seq").asInt()).isEqualTo(1);
            var refused = editor.call("correct", request);
            assertThat(refused.path("code").asText()).isEqualTo("conflict");
            assertThat(refused.path("newest").path("text").asText()).isEqualTo("one");
            try (var back = new SocketIoClient(server.port(), "")) {
                back.call("follow", "{\"lecture\":\"physics\",\"from\":2,\"changes\":1}");
                await().until(() -> !back.events("segment").isEmpty());
                assertThat(last(back).path("text").asText()).isEqualTo("one");
            }
        }
    }

    private static JsonNode last(SocketIoClient follower) {
        return follower.events("segment").getLast();
    }

    @Test
    void whatCannotBeFollowedIsSaidInTheAnswer() {
        try (var follower = new SocketIoClient(server.port(), "")) {
            assertThat(follower.call("follow", "\"nobody\"").path("code").asText()).isEqualTo("not_found");
            assertThat(follower.call("follow", "{}").path("error").asText()).contains("{lecture:");
            assertThat(follower.call("correct", "{\"lecture\":\"nobody\",\"seq\":1,\"revision\":1}").path("error").asText())
                    .contains("text is missing");
            assertThat(follower.call("unfollow", "\"nobody\"").path("lecture").asText()).isEqualTo("nobody");
        }
    }

    @Test
    void pagesOfOtherSitesMayNotChangeLecturesThoughTheyMaySpeak() throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/api/v1/lectures"))
                .header("Content-Type", "text/plain").POST(HttpRequest.BodyPublishers.ofString("{}"));
        try (var http = HttpClient.newHttpClient()) {
            var foreign = http.send(request.header("Origin", "https://elsewhere.example").build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(foreign.statusCode()).isEqualTo(403);
            assertThat(foreign.body()).contains("--origins");
            var own = http.send(request.setHeader("Origin", "http://localhost:" + server.port()).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(own.statusCode()).isEqualTo(201);
        }
    }

    @Test
    void aLectureEndsWhenItsLastSpeakerHasLeftAndFollowersAreTold() {
        try (var follower = new SocketIoClient(server.port(), "")) {
            try (var speaker = new SocketIoClient(server.port(), SPEAKER)) {
                speak(speaker, 1);
                await().until(() -> speaker.results().size() == 1);
                follower.call("follow", "\"physics\"");
                speaker.disconnect();
                await().until(() -> follower.events("lectureEnded").size() == 1);
            }
            assertThat(follower.call("follow", "\"physics\"").path("lecture").path("ended").isTextual()).isTrue();
        }
    }
}
