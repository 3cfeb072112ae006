package hearus.socketio;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** The Engine.IO protocol as a bare HTTP and WebSocket client sees it. */
@Timeout(60)
class EngineIoTest {
    private static final String POLLING = "EIO=4&transport=polling";
    private static final String WEBSOCKET = "EIO=4&transport=websocket";

    private TestServer server;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        start(TestServer.patient());
    }

    private void start(SocketIoOptions options) throws Exception {
        stop();
        server = new TestServer(options);
        client = new RawClient(server);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            client.close();
            server.close();
        }
    }

    @Nested
    class Handshake {
        @Test
        void aPollOpensASession() throws Exception {
            var response = client.get(POLLING);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("content-type")).hasValue("text/plain; charset=UTF-8");
            assertThat(response.body()).startsWith("0");
            var open = new JsonMapper().readTree(response.body().substring(1));
            assertThat(open.fieldNames()).toIterable().containsExactlyInAnyOrder("sid", "upgrades", "pingInterval", "pingTimeout",
                    "maxPayload");
            assertThat(open.path("sid").asText()).hasSize(20);
            assertThat(open.path("upgrades").toString()).isEqualTo("[\"websocket\"]");
            assertThat(open.path("pingInterval").asInt()).isEqualTo(25_000);
            assertThat(open.path("pingTimeout").asInt()).isEqualTo(20_000);
            assertThat(open.path("maxPayload").asInt()).isEqualTo(1_000_000);
        }

        @Test
        void aWebSocketOpensASessionThatOffersNoUpgrade() throws Exception {
            var open = (String) client.socket().next();
            assertThat(open).startsWith("0{\"sid\":\"").contains("\"upgrades\":[],");
        }

        @ParameterizedTest
        @ValueSource(strings = {"transport=polling", "EIO=abc&transport=polling", "EIO=2&transport=polling", "EIO=5&transport=polling"})
        void anUnknownVersionIsRefused(String query) throws Exception {
            var response = client.get(query);
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).isEqualTo("{\"code\":5,\"message\":\"Unsupported protocol version\"}");
        }

        @ParameterizedTest
        @ValueSource(strings = {"EIO=4", "EIO=4&transport=abc", "EIO=4&transport="})
        void anUnknownTransportIsRefused(String query) throws Exception {
            var response = client.get(query);
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).isEqualTo("{\"code\":0,\"message\":\"Transport unknown\"}");
        }

        @ParameterizedTest
        @ValueSource(strings = {"POST", "PUT", "DELETE"})
        void onlyAGetOpensASession(String method) throws Exception {
            var response = client.send(client.request(POLLING).method(method, BodyPublishers.ofString("40")));
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).isEqualTo("{\"code\":2,\"message\":\"Bad handshake method\"}");
        }

        @ParameterizedTest
        @ValueSource(strings = {POLLING, WEBSOCKET})
        void anUnknownSessionIsRefused(String query) throws Exception {
            var response = client.get(query + "&sid=nobody");
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
        }

        @Test
        void aPlainGetOpensNoWebSocketSession() throws Exception {
            var response = client.get(WEBSOCKET);
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
        }

        @Test
        void aSessionKeepsItsVersion() throws Exception {
            var session = client.poll();
            assertThat(client.get(session.query.replace("EIO=4", "EIO=3")).statusCode()).isEqualTo(400);
            assertThat(session.send("40").statusCode()).isEqualTo(200);
        }

        @ParameterizedTest
        @ValueSource(strings = {"transport=websocket", "EIO=abc&transport=websocket", "EIO=4", "EIO=4&transport=abc",
                WEBSOCKET + "&sid=nobody"})
        void anInvalidWebSocketHandshakeIsRefused(String query) {
            assertThatThrownBy(() -> client.socket(query)).hasMessage("WebSocket refused");
        }

        @Test
        void sessionIdsDiffer() throws Exception {
            assertThat(client.poll().sid).isNotEqualTo(client.poll().sid);
        }
    }

    @Nested
    class Messages {
        @Test
        void severalPacketsTravelInOneBody() throws Exception {
            var session = client.poll();
            assertThat(session.send("40\u001e42[\"message\",1]\u001e42[\"message\",2]").body()).isEqualTo("ok");
            var answers = new StringBuilder();
            await().untilAsserted(() -> assertThat(answers.append(session.next().body()).append('\u001e').toString())
                    .contains("42[\"message-back\",1]\u001e42[\"message-back\",2]"));
        }

        @Test
        void aBodyInPiecesIsPutTogetherEvenInsideACharacter() throws Exception {
            var session = client.poll();
            session.send("40");
            var event = ("42[\"message\",\"" + "가".repeat(20_000) + "\"]").getBytes(StandardCharsets.UTF_8);
            var body = BodyPublishers.ofByteArrays(List.of(Arrays.copyOf(event, 20_001), Arrays.copyOfRange(event, 20_001, event.length)));
            assertThat(client.send(client.request(session.query).POST(body)).body()).as("of unknown length").isEqualTo("ok");
            assertThat(client.send(client.request(session.query).POST(BodyPublishers.fromPublisher(body, event.length))).body())
                    .as("of known length").isEqualTo("ok");
            var back = "42[\"message-back\",\"" + "가".repeat(20_000) + "\"]";
            var answers = new StringBuilder();
            await().untilAsserted(() -> assertThat(answers.append(session.next().body()).append('\u001e').toString())
                    .contains(back + '\u001e' + back));
        }

        @Test
        void manyRequestsShareOneTcpConnection() throws Exception {
            var session = client.poll();
            try (var connection = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                connection.setSoTimeout(15_000);
                var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
                for (var i = 0; i < 10; i++) {
                    connection.getOutputStream()
                            .write(("POST /socket.io/?" + session.query + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n6")
                                    .getBytes(StandardCharsets.US_ASCII));
                    assertThat(answer(in)).as("answer " + i).isEqualTo("ok");
                }
            }
        }

        /** The body of an answer that says how long it is. */
        private static String answer(BufferedReader in) throws IOException {
            var length = 0;
            for (var line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                length = line.toLowerCase(Locale.ROOT).startsWith("content-length: ") ? Integer.parseInt(line.substring(16)) : length;
            }
            var body = new char[length];
            assertThat(in.read(body)).isEqualTo(length);
            return new String(body);
        }

        @Test
        void messagesAreNotCompressed() throws Exception {
            try (var connection = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                connection.setSoTimeout(15_000);
                var request = SafetyTest.WEBSOCKET_REQUEST.replace("\n\n", "\nSec-WebSocket-Extensions: permessage-deflate\n\n")
                        .replace("\n", "\r\n");
                connection.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
                assertThat(in.readLine()).startsWith("HTTP/1.1 101 ");
                for (var line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                    assertThat(line.toLowerCase(Locale.ROOT)).doesNotStartWith("sec-websocket-extensions");
                }
            }
        }

        @Test
        void binaryTravelsAsBase64WherePollingCannotCarryIt() throws Exception {
            var session = client.poll();
            session.send("40\u001e451-[\"message\",{\"_placeholder\":true,\"num\":0}]\u001ebAQIDBA==");
            var answers = new StringBuilder();
            await().untilAsserted(() -> assertThat(answers.append(session.next().body()).toString())
                    .contains("451-[\"message-back\",{\"_placeholder\":true,\"num\":0}]\u001ebAQIDBA=="));
        }

        @ParameterizedTest
        @ValueSource(strings = {"abc", "", "9", "40\u001e", "bAQ=D", "0", "5"})
        void malformedBodiesCloseOnlyTheirSession(String body) throws Exception {
            var session = client.poll();
            var other = client.poll();
            session.send(body);
            if (!body.equals("0") && !body.equals("5")) {
                assertThat(session.next().statusCode()).isEqualTo(400);
            }
            assertThat(other.send("40").statusCode()).isEqualTo(200);
            assertThat(other.next().body()).startsWith("40{\"sid\":");
        }

        @Test
        void octetStreamIsNoBodyOfVersion4() throws Exception {
            var session = client.poll();
            assertThat(client.post(session.query, new byte[]{0, 2, (byte) 255, '4', '0'}).statusCode()).isEqualTo(400);
            assertThat(session.next().statusCode()).isEqualTo(400);
        }

        @Test
        void aSecondPollEndsTheSession() throws Exception {
            var session = client.poll();
            var first = session.nextLater();
            var second = client.sendLater(client.request(session.query + "&t=second").GET());
            // Either of the two may come first: one sees the goodbye, the other is refused.
            var statuses = new int[]{first.join().statusCode(), second.join().statusCode()};
            assertThat(statuses).containsExactlyInAnyOrder(200, 400);
            assertThat(first.join().statusCode() == 200 ? first.join().body() : second.join().body()).isEqualTo("1");
            assertThat(session.next().statusCode()).isEqualTo(400);
        }

        @ParameterizedTest
        @ValueSource(strings = {"abc", "", "9", "b", "\u001e"})
        void malformedTextFramesCloseTheSocket(String frame) throws Exception {
            var socket = client.socket();
            socket.next();
            socket.send(frame);
            assertThat(socket.next()).isEqualTo(RawClient.RawSocket.CLOSED);
        }

        @Test
        void fragmentedMessagesArePutTogether() throws Exception {
            var socket = client.joined();
            socket.sendPart("42[\"mess", false);
            socket.sendPart("age\",\"안녕", false);
            socket.sendPart("\"]", true);
            assertThat(socket.next()).isEqualTo("42[\"message-back\",\"안녕\"]");
        }
    }

    @Nested
    class Version3 {
        @Test
        void theMainNamespaceIsJoinedUnasked() throws Exception {
            var session = client.poll(3);
            assertThat(session.open).matches("\\d+:0\\{.*}2:40");
            assertThat(session.next().body()).isEqualTo("13:42[\"auth\",{}]");
        }

        @Test
        void lengthsOfTextBodiesCountUtf16Units() throws Exception {
            var session = client.poll(3);
            session.next();
            var packet = "42[\"message\",\"안녕 😀\"]";
            assertThat(session.send(packet.length() + ":" + packet).statusCode()).isEqualTo(200);
            var answer = "42[\"message-back\",\"안녕 😀\"]";
            assertThat(session.next().body()).isEqualTo(answer.length() + ":" + answer);
        }

        @Test
        void binaryBodiesAreUnderstood() throws Exception {
            var session = client.poll(3);
            session.next();
            var text = "451-[\"message\",{\"_placeholder\":true,\"num\":0}]".getBytes(StandardCharsets.UTF_8);
            var body = Buffers.join(new byte[]{0, 4, 5, (byte) 255}, text, new byte[]{1, 5, (byte) 255, 4, 0, 0, 0, 9});
            assertThat(text).hasSize(45);
            assertThat(client.post(session.query, body).statusCode()).isEqualTo(200);
            assertThat(session.next().body()).isEqualTo("50:451-[\"message-back\",{\"_placeholder\":true,\"num\":0}]10:b4AAAACQ==");
        }

        @Test
        void binaryFramesCarryTheirType() throws Exception {
            var socket = client.socket("EIO=3&transport=websocket");
            socket.next();
            assertThat(socket.next()).isEqualTo("40");
            socket.next();
            socket.send("451-[\"message\",{\"_placeholder\":true,\"num\":0}]");
            socket.send(new byte[]{4, 0, 1, 2});
            assertThat(socket.next()).isEqualTo("451-[\"message-back\",{\"_placeholder\":true,\"num\":0}]");
            assertThat(socket.next()).isEqualTo(new byte[]{4, 0, 1, 2});
        }

        @Test
        void aPingIsAnswered() throws Exception {
            var socket = client.socket("EIO=3&transport=websocket");
            socket.next();
            socket.next();
            socket.next();
            socket.send("2");
            assertThat(socket.next()).isEqualTo("3");
        }
    }

    @Nested
    class Heartbeat {
        /** Pings often, and waits for the answer of a client on a busy machine. */
        private static SocketIoOptions pinging() {
            return TestServer.patient().toBuilder().heartbeat(Duration.ofMillis(300), Duration.ofSeconds(20)).build();
        }

        @Test
        void version4IsPingedOverPolling() throws Exception {
            start(pinging());
            var session = client.poll();
            for (var i = 0; i < 3; i++) {
                assertThat(session.next().body()).isEqualTo("2");
                assertThat(session.send("3").statusCode()).isEqualTo(200);
            }
        }

        @Test
        void version4IsPingedOverWebSocket() throws Exception {
            start(pinging());
            var socket = client.socket();
            socket.next();
            for (var i = 0; i < 3; i++) {
                assertThat(socket.next()).isEqualTo("2");
                socket.send("3");
            }
        }

        @Test
        void aSilentPollingClientIsGivenUp() throws Exception {
            start(TestServer.quick());
            var session = client.poll();
            session.send("40");
            assertThat(server.reasonsWithin(1)).containsExactly("ping timeout");
            assertThat(session.next().statusCode()).isEqualTo(400);
        }

        @ParameterizedTest
        @ValueSource(ints = {3, 4})
        void aSilentWebSocketClientIsGivenUp(int version) throws Exception {
            start(TestServer.quick());
            var socket = client.socket("EIO=" + version + "&transport=websocket");
            socket.send(version == 4 ? "40" : "42[\"message\"]");
            socket.awaitClose();
            assertThat(server.reasonsWithin(1)).containsExactly("ping timeout");
        }

        @Test
        void aClientThatSendsIsAlive() throws Exception {
            start(TestServer.quick().toBuilder().heartbeat(Duration.ofMillis(200), Duration.ofMillis(1300)).build());
            var socket = client.joined();
            var end = System.nanoTime() + Duration.ofMillis(2500).toNanos();
            while (System.nanoTime() < end) {
                socket.send("42[\"message\",1]");
                assertThat(socket.nextButPing()).isEqualTo("42[\"message-back\",1]");
            }
        }

        @Test
        void version4MayNotPing() throws Exception {
            var socket = client.socket();
            socket.next();
            socket.send("2");
            socket.awaitClose();
        }
    }

    @Nested
    class Close {
        @Test
        void aPollingClientThatLeavesEndsItsPoll() throws Exception {
            var session = client.poll();
            var poll = session.nextLater();
            assertThat(session.send("1").body()).isEqualTo("ok");
            assertThat(poll.join().body()).isEqualTo("6");
            assertThat(session.next().statusCode()).isEqualTo(400);
        }

        @Test
        void aPollThatComesAfterTheGoodbyeIsAnsweredOnce() throws Exception {
            var session = client.poll();
            session.send("1");
            assertThat(session.next().body()).isEqualTo("6");
            assertThat(session.next().statusCode()).isEqualTo(400);
        }

        @Test
        void aWebSocketClientThatLeavesIsClosed() throws Exception {
            var socket = client.socket();
            socket.next();
            socket.send("1");
            assertThat(socket.next()).isEqualTo(RawClient.RawSocket.CLOSED);
        }

        @Test
        void aVanishedWebSocketIsATransportClose() throws Exception {
            client.joined().abort();
            assertThat(server.reasonsWithin(1)).containsExactly("transport close");
        }
    }

    @Nested
    class Upgrade {
        @Test
        void theWaitingPollEndsAndTheWebSocketTakesOver() throws Exception {
            var session = client.poll();
            var socket = session.upgrade();
            socket.send("2probe");
            assertThat(socket.next()).isEqualTo("3probe");
            assertThat(session.next().body()).isEqualTo("6");
            socket.send("5");
            socket.send("40");
            assertThat((String) socket.next()).startsWith("40{\"sid\":");
        }

        @Test
        void whatWaitedDuringTheUpgradeComesOverTheWebSocket() throws Exception {
            var session = client.poll();
            session.send("40");
            var greeting = new StringBuilder();
            while (greeting.indexOf("auth") < 0) {
                greeting.append(session.next().body());
            }
            var socket = session.upgrade();
            socket.send("2probe");
            assertThat(socket.next()).isEqualTo("3probe");
            session.send("42[\"message\",\"between\"]");
            socket.send("5");
            assertThat(socket.next()).isEqualTo("42[\"message-back\",\"between\"]");
        }

        @Test
        void aPollThatMeetsTheUpgradeIsRefusedAndTheSessionLives() throws Exception {
            var session = client.poll();
            var socket = session.upgrade();
            socket.send("2probe");
            assertThat(socket.next()).isEqualTo("3probe");
            socket.send("5");
            await().untilAsserted(() -> assertThat(session.next().statusCode()).isEqualTo(400));
            socket.send("40");
            assertThat((String) socket.next()).startsWith("40{\"sid\":");
        }

        @Test
        void aSecondWebSocketIsClosedAndTheSessionLives() throws Exception {
            var session = client.poll();
            var socket = session.upgrade();
            socket.send("2probe");
            assertThat(socket.next()).isEqualTo("3probe");
            session.upgrade().awaitClose();
            socket.send("5");
            session.upgrade().awaitClose();
            socket.send("40");
            assertThat((String) socket.next()).startsWith("40{\"sid\":");
        }

        @Test
        void anUpgradeThatIsNotFinishedLeavesThePollingAlone() throws Exception {
            start(TestServer.patient().toBuilder().upgradeTimeout(Duration.ofMillis(300)).build());
            var session = client.poll();
            session.upgrade().awaitClose();
            assertThat(session.send("40").statusCode()).isEqualTo(200);
            assertThat(session.next().body()).startsWith("40{");
        }

        @ParameterizedTest
        @ValueSource(strings = {"4hello", "2", "3probe", "nonsense"})
        void aWebSocketThatProbesWronglyIsClosed(String frame) throws Exception {
            var session = client.poll();
            var socket = session.upgrade();
            socket.send(frame);
            socket.awaitClose();
            assertThat(session.send("40").statusCode()).isEqualTo(200);
        }
    }
}
