package hearus.socketio;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import static org.assertj.core.api.Assertions.assertThat;

/** Every case of the official Engine.IO suite, by its name. */
@DisplayName("Engine.IO protocol")
class EngineIoSuiteTest extends EngineSuite {
    private EngineEcho server;
    private RawClient client;

    @BeforeEach
    void start(TestInfo test) throws Exception {
        server = new EngineEcho(options(test), 0);
        client = server.client();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Override
    RawClient client() {
        return client;
    }

    @Override
    void assertAlive(RawClient.RawSocket socket) throws InterruptedException {
        socket.send("4hello");
        assertThat(socket.nextButPing()).isEqualTo("4hello");
    }

    @Nested
    @DisplayName("message, HTTP long-polling")
    class PollingMessage {
        private void echoes(String payload) throws Exception {
            var session = client.poll();
            var post = session.send(payload);
            assertThat(post.statusCode()).isEqualTo(200);
            assertThat(post.body()).isEqualTo("ok");
            var poll = session.next();
            assertThat(poll.statusCode()).isEqualTo(200);
            assertThat(poll.body()).isEqualTo(payload);
        }

        @Test
        @DisplayName("sends and receives a payload containing one plain text packet")
        void one() throws Exception {
            echoes("4hello");
        }

        @Test
        @DisplayName("sends and receives a payload containing several plain text packets")
        void several() throws Exception {
            echoes("4test1\u001e4test2\u001e4test3");
        }

        @Test
        @DisplayName("sends and receives a payload containing plain text and binary packets")
        void binary() throws Exception {
            echoes("4hello\u001ebAQIDBA==");
        }

        @Test
        @DisplayName("closes the session upon invalid packet format")
        void invalid() throws Exception {
            var session = client.poll();
            assertThat(session.send("abc").statusCode()).isEqualTo(400);
            assertThat(session.next().statusCode()).isEqualTo(400);
        }

        @Test
        @DisplayName("closes the session upon duplicate poll requests")
        void duplicate() throws Exception {
            var session = client.poll();
            var one = session.nextLater();
            var two = session.nextLater();
            var first = one.get(30, TimeUnit.SECONDS);
            var second = two.get(30, TimeUnit.SECONDS);
            // Which of the two the server saw first is the network's choice here.
            assertThat(new int[]{first.statusCode(), second.statusCode()}).containsExactlyInAnyOrder(200, 400);
            assertThat(first.statusCode() == 200 ? first.body() : second.body()).isEqualTo("1");
            assertThat(session.next().statusCode()).isEqualTo(400);
        }
    }

    @Nested
    @DisplayName("message, WebSocket")
    class WebSocketMessage {
        private RawClient.RawSocket opened() throws InterruptedException {
            var socket = client.socket();
            socket.next();
            return socket;
        }

        @Test
        @DisplayName("sends and receives a plain text packet")
        void text() throws Exception {
            var socket = opened();
            socket.send("4hello");
            assertThat(socket.nextButPing()).isEqualTo("4hello");
        }

        @Test
        @DisplayName("sends and receives a binary packet")
        void binary() throws Exception {
            var socket = opened();
            socket.send(new byte[]{1, 2, 3, 4});
            assertThat(socket.nextButPing()).isEqualTo(new byte[]{1, 2, 3, 4});
        }

        @Test
        @DisplayName("closes the session upon invalid packet format")
        void invalid() throws Exception {
            var socket = opened();
            socket.send("abc");
            socket.awaitClose();
        }
    }
}
