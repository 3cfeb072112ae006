package hearus.server.internal.lectures;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.lectures.LectureDetails;
import hearus.lectures.Lectures;
import hearus.lectures.NewSegment;
import hearus.lectures.StoreLocation;
import hearus.lectures.Word;
import hearus.server.HearusServer;
import hearus.server.ServerConfig;
import hearus.server.internal.hub.SocketIoClient;
import hearus.speech.FakeEngine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Events of lectures with all kinds of arguments, through real sockets. */
class MutatedEventsTest {
    /** More of them: {@code -Dhearus.mutations=100000}. */
    private static final int MUTATIONS = Integer.getInteger("hearus.mutations", 400);
    private static final int OF_ONE_SOCKET = 500;
    private static final int AT_ONCE = 50;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> EVENTS = List.of("follow", "unfollow", "correct", "lectureId");
    private static final List<String> VALUES = List.of("\"physics\"", "\"\"", "\" \"", "\"nobody\"", "\"a\\u0000b\"", "\"\\ud800\"", "null",
            "true", "0", "1", "-1", "2", "1e999", "-0", "9223372036854775808", "1.5", "[]", "{}", "[[[]]]", "\"" + "x".repeat(300) + "\"",
            "\"해시테이블\"", "{\"lecture\":\"physics\"}");

    @TempDir
    Path folder;

    /** A Socket.IO client that counts which of its events are answered. */
    private static final class Client implements WebSocket.Listener, AutoCloseable {
        private static final Pattern ACK = Pattern.compile("43(\\d+)\\[.*", Pattern.DOTALL);

        private final HttpClient http = HttpClient.newHttpClient();
        private final StringBuilder text = new StringBuilder();
        private final Set<Integer> unanswered = ConcurrentHashMap.newKeySet();
        private final CountDownLatch connected = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);
        private final WebSocket socket;

        Client(int port) throws InterruptedException {
            socket = http.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://localhost:" + port + "/socket.io/?EIO=4&transport=websocket"), this).join();
            socket.sendText("40", true).join();
            assertThat(connected.await(30, TimeUnit.SECONDS)).isTrue();
        }

        void emit(int id, String array) {
            unanswered.add(id);
            socket.sendText("42" + id + array, true).join();
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                var packet = text.toString();
                text.setLength(0);
                if (packet.startsWith("40")) {
                    connected.countDown();
                } else if (packet.equals("2")) {
                    var _ = from.sendText("3", true);
                }
                var ack = ACK.matcher(packet);
                if (ack.matches()) {
                    unanswered.remove(Integer.valueOf(ack.group(1)));
                }
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.countDown();
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.countDown();
        }

        @Override
        public void close() {
            socket.abort();
            http.shutdownNow();
        }
    }

    @Test
    void everyEventIsAnsweredAndNothingIsLost() throws Exception {
        try (var lectures = Lectures.open(new StoreLocation.Folder(folder), InstantSource.system(), segment -> {})) {
            lectures.create("physics", LectureDetails.builder().build());
            for (int i = 1; i <= 3; i++) {
                lectures.log().append("physics", new NewSegment("s" + i, "", "segment number " + i,
                        List.of(new Word("segment", 0, 500, 0.5)), 0, 500, "ko", 0.5, "base"));
            }
        }
        var random = new Random(15);
        try (var server = HearusServer.create(
                ServerConfig.serve().host("localhost").port(0).lectures(new StoreLocation.Folder(folder)).build(), FakeEngine::new)
                .start()) {
            for (int done = 0; done < MUTATIONS; done += OF_ONE_SOCKET) {
                serveOneSocket(server.port(), random, Math.min(OF_ONE_SOCKET, MUTATIONS - done));
                unreadable(server.port(), random);
            }
            try (var follower = new SocketIoClient(server.port(), "")) {
                assertThat(follower.call("follow", "\"physics\"").path("next").asLong()).isEqualTo(4);
                await().atMost(Duration.ofSeconds(30)).untilAsserted(
                        () -> assertThat(follower.events("segment").stream().map(segment -> segment.path("seq").asInt())).contains(1, 2,
                                3));
            }
        }
    }

    private static void serveOneSocket(int port, Random random, int events) throws Exception {
        try (var client = new Client(port)) {
            for (int id = 1; id <= events; id++) {
                client.emit(id, event(random));
                if (id % AT_ONCE == 0 || id == events) {
                    await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5))
                            .untilAsserted(() -> assertThat(client.unanswered).isEmpty());
                }
            }
        }
    }

    private static String event(Random random) throws Exception {
        var name = EVENTS.get(random.nextInt(EVENTS.size()));
        while (true) {
            var array = new StringBuilder("[\"" + name + "\"");
            for (int i = random.nextInt(8) == 0 ? random.nextInt(3) : 1; i > 0; i--) {
                array.append(',').append(argument(random));
            }
            var json = array.append(']').toString();
            if (JSON.readTree(json).isArray()) {
                return json;
            }
        }
    }

    private static String argument(Random random) {
        if (random.nextInt(4) == 0) {
            return VALUES.get(random.nextInt(VALUES.size()));
        }
        var object = new StringBuilder("{\"lecture\":" + (random.nextInt(3) > 0 ? "\"physics\"" : value(random)));
        for (var field : List.of("from", "changes", "seq", "revision", "text")) {
            if (random.nextInt(3) > 0) {
                object.append(",\"").append(field).append("\":").append(value(random));
            }
        }
        return object.append('}').toString();
    }

    private static String value(Random random) {
        return VALUES.get(random.nextInt(VALUES.size()));
    }

    /** What is no packet costs its own connection. */
    private static void unreadable(int port, Random random) throws Exception {
        try (var client = new Client(port)) {
            var packet = new StringBuilder("421[\"follow\",{\"lecture\":\"physics\"}]");
            packet.setLength(3 + random.nextInt(packet.length() - 4));
            var _ = client.socket.sendText(packet.toString(), true);
            assertThat(client.closed.await(30, TimeUnit.SECONDS)).as("%s", packet).isTrue();
        }
    }
}
