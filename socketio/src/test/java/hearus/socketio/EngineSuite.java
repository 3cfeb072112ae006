package hearus.socketio;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * The cases that the official suites of Engine.IO and Socket.IO have in common, by their names. The official server's ping interval is 300 ms, its ping timeout 200 ms. Only what needs these times has
 * them: a client on a busy machine may take longer to answer.
 */
@Timeout(60)
abstract class EngineSuite {
    /** Tests whose server has the official times, and whose client answers no ping. */
    static final String OFFICIAL_TIMES = "official-times";
    /** Tests whose server pings often, and has patience with the answer. */
    static final String MANY_PINGS = "many-pings";
    /** Tests whose server soon closes who joins no namespace. */
    static final String SOON_JOINED = "soon-joined";
    private static final String POLLING = "EIO=4&transport=polling";
    private static final String WEBSOCKET = "EIO=4&transport=websocket";

    abstract RawClient client();

    static SocketIoOptions options(TestInfo test) {
        var options = TestServer.patient().toBuilder();
        if (test.getTags().contains(OFFICIAL_TIMES)) {
            options.heartbeat(Duration.ofMillis(300), Duration.ofMillis(200));
        }
        if (test.getTags().contains(MANY_PINGS)) {
            options.heartbeat(Duration.ofMillis(600), Duration.ofSeconds(20));
        }
        if (test.getTags().contains(SOON_JOINED)) {
            options.connectTimeout(Duration.ofMillis(1500));
        }
        return options.build();
    }

    /** Sees that the session answers. */
    abstract void assertAlive(RawClient.RawSocket socket) throws InterruptedException;

    private static void assertOpens(String open, String upgrades) throws Exception {
        assertThat(open).startsWith("0");
        var handshake = JsonMapper.builder().build().readTree(open.substring(1));
        assertThat(handshake.properties()).extracting(Map.Entry::getKey).containsExactlyInAnyOrder("sid", "upgrades", "pingInterval",
                "pingTimeout",
                "maxPayload");
        assertThat(handshake.path("sid").isTextual()).isTrue();
        assertThat(handshake.path("upgrades")).hasToString(upgrades);
        assertThat(handshake.path("pingInterval").asInt()).isEqualTo(300);
        assertThat(handshake.path("pingTimeout").asInt()).isEqualTo(200);
        assertThat(handshake.path("maxPayload").asInt()).isEqualTo(1_000_000);
    }

    @Nested
    @DisplayName("handshake, HTTP long-polling")
    class PollingHandshake {
        @Test
        @Tag(OFFICIAL_TIMES)
        @DisplayName("successfully opens a session")
        void opens() throws Exception {
            var answer = client().get(POLLING);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertOpens(answer.body(), "[\"websocket\"]");
        }

        @Test
        @DisplayName("fails with an invalid 'EIO' query parameter")
        void version() throws Exception {
            assertThat(client().get("transport=polling").statusCode()).isEqualTo(400);
            assertThat(client().get("EIO=abc&transport=polling").statusCode()).isEqualTo(400);
        }

        @Test
        @DisplayName("fails with an invalid 'transport' query parameter")
        void transport() throws Exception {
            assertThat(client().get("EIO=4").statusCode()).isEqualTo(400);
            assertThat(client().get("EIO=4&transport=abc").statusCode()).isEqualTo(400);
        }

        @Test
        @DisplayName("fails with an invalid request method")
        void method() throws Exception {
            assertThat(client().post(POLLING, "").statusCode()).isEqualTo(400);
            assertThat(client().send(client().request(POLLING).PUT(HttpRequest.BodyPublishers.noBody())).statusCode()).isEqualTo(400);
        }
    }

    @Nested
    @DisplayName("handshake, WebSocket")
    class WebSocketHandshake {
        @Test
        @Tag(OFFICIAL_TIMES)
        @DisplayName("successfully opens a session")
        void opens() throws Exception {
            assertOpens((String) client().socket(WEBSOCKET).next(), "[]");
        }

        @Test
        @DisplayName("fails with an invalid 'EIO' query parameter")
        void version() {
            assertThatThrownBy(() -> client().socket("transport=websocket")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> client().socket("EIO=abc&transport=websocket")).isInstanceOf(IllegalStateException.class);
        }

        @Test
        @DisplayName("fails with an invalid 'transport' query parameter")
        void transport() {
            assertThatThrownBy(() -> client().socket("EIO=4")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> client().socket("EIO=4&transport=abc")).isInstanceOf(IllegalStateException.class);
        }
    }

    @Nested
    @DisplayName("heartbeat")
    class Heartbeat {
        @Test
        @Tag(MANY_PINGS)
        @DisplayName("HTTP long-polling: sends ping/pong packets")
        void polling() throws Exception {
            var session = client().poll();
            for (var i = 0; i < 3; i++) {
                var ping = session.next();
                assertThat(ping.statusCode()).isEqualTo(200);
                assertThat(ping.body()).isEqualTo("2");
                assertThat(session.send("3").statusCode()).isEqualTo(200);
            }
        }

        @Test
        @Tag(OFFICIAL_TIMES)
        @DisplayName("HTTP long-polling: closes the session upon ping timeout")
        void pollingTimeout() throws Exception {
            var session = client().poll();
            // What asks does not count as a sign of life: a request of another kind for the same session, which changes nothing.
            await().pollInterval(Duration.ofMillis(50)).until(() -> client().get(session.query + "&x=1").statusCode() == 400);
        }

        @Test
        @Tag(MANY_PINGS)
        @DisplayName("WebSocket: sends ping/pong packets")
        void webSocket() throws Exception {
            var socket = client().socket(WEBSOCKET);
            socket.next();
            for (var i = 0; i < 3; i++) {
                assertThat(socket.next()).isEqualTo("2");
                socket.send("3");
            }
        }

        @Test
        @Tag(OFFICIAL_TIMES)
        @DisplayName("WebSocket: closes the session upon ping timeout")
        void webSocketTimeout() throws Exception {
            client().socket(WEBSOCKET).awaitClose();
        }
    }

    @Nested
    @DisplayName("close")
    class Close {
        @Test
        @DisplayName("HTTP long-polling: forcefully closes the session")
        void polling() throws Exception {
            var session = client().poll();
            var poll = session.nextLater();
            session.send("1");
            assertThat(poll.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(poll.get().body()).isEqualTo("6");
            assertThat(session.next().statusCode()).isEqualTo(400);
        }

        @Test
        @DisplayName("WebSocket: forcefully closes the session")
        void webSocket() throws Exception {
            var socket = client().socket(WEBSOCKET);
            socket.next();
            socket.send("1");
            assertThat(socket.next()).isEqualTo(RawClient.RawSocket.CLOSED);
        }
    }

    @Nested
    @DisplayName("upgrade")
    class Upgrade {
        @Test
        @DisplayName("successfully upgrades from HTTP long-polling to WebSocket")
        void upgrades() throws Exception {
            var session = client().poll();
            var socket = session.upgrade();
            socket.send("2probe");
            assertThat(socket.next()).isEqualTo("3probe");
            var poll = session.next();
            assertThat(poll.statusCode()).isEqualTo(200);
            assertThat(poll.body()).as("a noop ends the polling").isEqualTo("6");
            socket.send("5");
            assertAlive(socket);
        }

        @Test
        @DisplayName("ignores HTTP requests with same sid after upgrade")
        void requestsAfterwards() throws Exception {
            var session = client().poll();
            var socket = session.upgrade();
            socket.send("2probe");
            socket.send("5");
            assertThat(socket.next()).isEqualTo("3probe");
            assertThat(session.next().statusCode()).isEqualTo(400);
            assertAlive(socket);
        }

        @Test
        @DisplayName("ignores WebSocket connection with same sid after upgrade")
        void socketsAfterwards() throws Exception {
            var session = client().poll();
            var socket = session.upgrade();
            socket.send("2probe");
            socket.send("5");
            assertThat(socket.next()).isEqualTo("3probe");
            session.upgrade().awaitClose();
            assertAlive(socket);
        }
    }
}
