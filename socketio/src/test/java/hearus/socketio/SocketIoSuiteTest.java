package hearus.socketio;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Every case of the official Socket.IO suite, by its name. */
@DisplayName("Socket.IO protocol")
class SocketIoSuiteTest extends EngineSuite {
    private TestServer server;
    private RawClient client;

    @BeforeEach
    void start(TestInfo test) throws Exception {
        server = new TestServer(options(test));
        client = new RawClient(server);
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
        socket.send("40");
        assertThat((String) socket.nextButPing()).startsWith("40{\"sid\":");
    }

    private RawClient.RawSocket opened() throws InterruptedException {
        var socket = client.socket();
        socket.next();
        return socket;
    }

    @Nested
    @DisplayName("connect")
    class Connect {
        private void joins(String connect, String namespace, String auth) throws Exception {
            var socket = opened();
            socket.send(connect);
            assertThat((String) socket.nextButPing()).matches("40" + namespace + "\\{\"sid\":\"[^\"]+\"}");
            assertThat(socket.nextButPing()).isEqualTo("42" + namespace + "[\"auth\"," + auth + "]");
        }

        @Test
        @DisplayName("should allow connection to the main namespace")
        void main() throws Exception {
            joins("40", "", "{}");
        }

        @Test
        @DisplayName("should allow connection to the main namespace with a payload")
        void mainWithPayload() throws Exception {
            joins("40{\"token\":\"123\"}", "", "{\"token\":\"123\"}");
        }

        @Test
        @DisplayName("should allow connection to a custom namespace")
        void custom() throws Exception {
            joins("40/custom,", "/custom,", "{}");
        }

        @Test
        @DisplayName("should allow connection to a custom namespace with a payload")
        void customWithPayload() throws Exception {
            joins("40/custom,{\"token\":\"abc\"}", "/custom,", "{\"token\":\"abc\"}");
        }

        @Test
        @DisplayName("should disallow connection to an unknown namespace")
        void unknown() throws Exception {
            var socket = opened();
            socket.send("40/random");
            assertThat(socket.nextButPing()).isEqualTo("44/random,{\"message\":\"Invalid namespace\"}");
        }

        @Test
        @DisplayName("should disallow connection with an invalid handshake")
        void invalid() throws Exception {
            var socket = opened();
            socket.send("4abc");
            socket.awaitClose();
        }

        @Test
        @Tag(SOON_JOINED)
        @DisplayName("should close the connection if no handshake is received")
        void none() throws Exception {
            var socket = client.socket();
            // It lives as far as Engine.IO is concerned.
            for (var message = socket.next(); !message.equals(RawClient.RawSocket.CLOSED); message = socket.next()) {
                if (message.equals("2")) {
                    socket.send("3");
                }
            }
        }
    }

    @Nested
    @DisplayName("disconnect")
    class Disconnect {
        @Test
        @Tag(MANY_PINGS)
        @DisplayName("should disconnect from the main namespace")
        void main() throws Exception {
            var socket = client.joined();
            socket.send("41");
            assertThat(server.reasonsWithin(1)).containsExactly("client namespace disconnect");
            assertThat(socket.next()).as("only heartbeats from now on").isEqualTo("2");
        }

        @Test
        @Tag(MANY_PINGS)
        @DisplayName("should connect then disconnect from a custom namespace")
        void custom() throws Exception {
            var socket = client.joined();
            assertThat(socket.next()).isEqualTo("2");
            socket.send("3");
            socket.send("40/custom");
            socket.nextButPing();
            socket.nextButPing();
            socket.send("41/custom");
            socket.send("42[\"message\",\"message to main namespace\"]");
            assertThat(socket.nextButPing()).isEqualTo("42[\"message-back\",\"message to main namespace\"]");
        }
    }

    @Nested
    @DisplayName("message")
    class Message {
        @ParameterizedTest(name = "should send {0}")
        @CsvSource(delimiter = '|', textBlock = """
                a plain-text packet         | 42["message",1,"2",{"3":[true]}]         | 42["message-back",1,"2",{"3":[true]}]
                a plain-text packet with an ack | 42456["message-with-ack",1,"2",{"3":[false]}] | 43456[1,"2",{"3":[false]}]
                """, quoteCharacter = '\0')
        void text(String name, String sent, String back) throws Exception {
            var socket = client.joined();
            socket.send(sent);
            assertThat(socket.nextButPing()).isEqualTo(back);
        }

        @ParameterizedTest(name = "should send {0}")
        @CsvSource(delimiter = '|', textBlock = """
                a packet with binary attachments            | 452-["message",@0,@1]             | 452-["message-back",@0,@1]
                a packet with binary attachments and an ack | 452-789["message-with-ack",@0,@1] | 462-789[@0,@1]
                """, quoteCharacter = '\0')
        void binary(String name, String sent, String back) throws Exception {
            var socket = client.joined();
            socket.send(placeholders(sent));
            socket.send(new byte[]{1, 2, 3});
            socket.send(new byte[]{4, 5, 6});
            assertThat(socket.nextButPing()).isEqualTo(placeholders(back));
            assertThat(socket.nextButPing()).isEqualTo(new byte[]{1, 2, 3});
            assertThat(socket.nextButPing()).isEqualTo(new byte[]{4, 5, 6});
        }

        private static String placeholders(String packet) {
            return packet.replaceAll("@(\\d)", "{\"_placeholder\":true,\"num\":$1}");
        }

        @ParameterizedTest(name = "should close the connection upon invalid format ({0})")
        @CsvSource(delimiter = '|', textBlock = """
                unknown packet type    | 4abc
                invalid payload format | 42{}
                invalid ack id         | 42abc["message-with-ack",1,"2",{"3":[false]}]
                """, quoteCharacter = '\0')
        void invalid(String name, String sent) throws Exception {
            var socket = client.joined();
            socket.send(sent);
            socket.awaitClose();
        }
    }
}
