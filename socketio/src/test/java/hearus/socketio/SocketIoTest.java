package hearus.socketio;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The Socket.IO protocol as a bare WebSocket client sees it. */
@Timeout(60)
class SocketIoTest {
    private TestServer server;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(TestServer.patient());
        client = new RawClient(server);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private RawClient.RawSocket opened() throws InterruptedException {
        var socket = client.socket();
        socket.next();
        return socket;
    }

    @Nested
    class Connect {
        @Test
        void toTheMainNamespace() throws Exception {
            var socket = opened();
            socket.send("40");
            assertThat((String) socket.next()).matches("40\\{\"sid\":\"[\\w-]{20}\"}");
            assertThat(socket.next()).isEqualTo("42[\"auth\",{}]");
        }

        @Test
        void withAPayload() throws Exception {
            var socket = opened();
            socket.send("40{\"token\":\"123\"}");
            socket.next();
            assertThat(socket.next()).isEqualTo("42[\"auth\",{\"token\":\"123\"}]");
        }

        @Test
        void toACustomNamespaceWithAPayload() throws Exception {
            var socket = opened();
            socket.send("40/custom,{\"token\":\"abc\"}");
            assertThat((String) socket.next()).matches("40/custom,\\{\"sid\":\"[\\w-]{20}\"}");
            assertThat(socket.next()).isEqualTo("42/custom,[\"auth\",{\"token\":\"abc\"}]");
        }

        @Test
        void toACustomNamespaceWithoutAComma() throws Exception {
            var socket = opened();
            socket.send("40/custom");
            assertThat((String) socket.next()).startsWith("40/custom,{\"sid\":");
        }

        @Test
        void toAnUnknownNamespaceIsRefusedAndTheConnectionLives() throws Exception {
            var socket = opened();
            socket.send("40/random");
            assertThat(socket.next()).isEqualTo("44/random,{\"message\":\"Invalid namespace\"}");
            socket.send("40");
            assertThat((String) socket.next()).startsWith("40{");
        }

        @Test
        void ofVersion3ToAnUnknownNamespaceIsRefusedWithAText() throws Exception {
            var socket = client.socket("EIO=3&transport=websocket");
            socket.next();
            socket.next();
            socket.next();
            socket.send("40/random?token=a");
            assertThat(socket.next()).isEqualTo("44/random,\"Invalid namespace\"");
        }

        @Test
        void ofVersion3MayCarryAQuery() throws Exception {
            var socket = client.socket("EIO=3&transport=websocket");
            var sid = ((String) socket.next()).replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
            socket.next();
            socket.next();
            server.sockets.take();
            socket.send("40/custom?token=%EA%B0%80&x=1,");
            assertThat(socket.next()).isEqualTo("40/custom,");
            var joined = server.sockets.take();
            assertThat(joined.id()).isEqualTo("/custom#" + sid);
            assertThat(joined.handshake().query()).containsEntry("token", "가").containsEntry("x", "1").containsEntry("EIO", "3");
        }

        @Test
        void tellsTheHandlerWhatTheClientSent() throws Exception {
            var socket = client.socket("EIO=4&transport=websocket&lecture=L1");
            socket.next();
            socket.send("40{\"token\":\"123\"}");
            var handshake = server.sockets.take().handshake();
            assertThat(handshake.query()).containsEntry("lecture", "L1");
            assertThat(handshake.headers()).containsKey("HOST").containsEntry("upgrade", "websocket");
            assertThat(handshake.address()).isEqualTo("127.0.0.1");
            assertThat(handshake.engineProtocol()).isEqualTo(4);
            assertThat(handshake.transport()).isEqualTo("websocket");
        }

        @Test
        void thatNeverComesClosesTheConnection() throws Exception {
            try (var impatient = new TestServer(TestServer.patient().toBuilder().connectTimeout(Duration.ofMillis(200)).build());
                    var other = new RawClient(impatient)) {
                other.socket().awaitClose();
            }
        }
    }

    @Nested
    class Disconnect {
        @Test
        void ofTheClientLeavesTheOtherNamespacesAlone() throws Exception {
            var socket = client.joined();
            socket.send("40/custom,");
            socket.next();
            socket.next();
            socket.send("41/custom,");
            socket.send("42[\"message\",\"still here\"]");
            assertThat(socket.next()).isEqualTo("42[\"message-back\",\"still here\"]");
            assertThat(server.reasonsWithin(1)).containsExactly("client namespace disconnect");
        }

        @Test
        void ofTheServerLeavesTheConnectionOpen() throws Exception {
            var socket = client.joined();
            socket.send("42[\"leave\"]");
            socket.send("42[\"message\",\"late, not wrong\"]");
            assertThat(socket.next()).isIn("41", "42[\"message-back\",\"late, not wrong\"]");
            assertThat(server.reasonsWithin(1)).containsExactly("server namespace disconnect");
            socket.send("40");
            assertThat((String) socket.next()).startsWith("4");
        }

        @Test
        void ofTheServerWithTheTransportClosesEverything() throws Exception {
            var socket = client.joined();
            socket.send("40/custom,");
            socket.next();
            socket.next();
            socket.send("42[\"kick\"]");
            assertThat(List.of(socket.next(), socket.next())).containsExactlyInAnyOrder("41", "41/custom,");
            assertThat(socket.next()).isEqualTo(RawClient.RawSocket.CLOSED);
            assertThat(server.reasonsWithin(2)).containsOnly("server namespace disconnect");
        }

        @Test
        void ofTheServerReachesAPollingClientWithItsNextPoll() throws Exception {
            var session = client.poll();
            session.send("40");
            server.sockets.take().disconnect(true);
            var all = new StringBuilder();
            while (all.indexOf("\u001e1") < 0) {
                all.append(session.next().body());
            }
            assertThat(all.toString()).endsWith("41\u001e1");
            assertThat(server.reasonsWithin(1)).containsExactly("server namespace disconnect");
        }

        @Test
        void ofTheConnectionAloneSaysNoGoodbyeAfterWhichNoClientWouldReconnect() throws Exception {
            var socket = client.joined();
            var peer = server.sockets.take();
            peer.emit("last", 1);
            peer.closeConnection();
            assertThat(socket.next()).isEqualTo("42[\"last\",1]");
            assertThat(socket.next()).isEqualTo(RawClient.RawSocket.CLOSED);

            var session = client.poll();
            session.send("40");
            var poller = server.sockets.take();
            poller.emit("last", 2);
            poller.closeConnection();
            var all = new StringBuilder();
            while (all.indexOf("\u001e1") < 0) {
                all.append(session.next().body());
            }
            assertThat(all.toString()).endsWith("42[\"last\",2]\u001e1").doesNotContain("\u001e41");
            assertThat(server.reasonsWithin(2)).containsOnly("forced server close");
        }

        @Test
        void comesAfterTheEventsBeforeIt() throws Exception {
            var socket = client.joined();
            server.sockets.take().on("last", (arguments, ack) -> server.reasons.add("last event"));
            socket.send("42[\"last\"]");
            socket.send("1");
            assertThat(server.reasonsWithin(2)).containsExactly("last event", "transport close");
        }

        @Test
        void isToldToAHandlerThatComesLate() throws Exception {
            client.joined().send("1");
            var socket = server.sockets.take();
            assertThat(server.reasonsWithin(1)).containsExactly("transport close");
            socket.onDisconnect(reason -> server.reasons.add("again " + reason));
            assertThat(server.reasonsWithin(1)).containsExactly("again transport close");
            assertThat(socket.connected()).isFalse();
        }

        @Test
        void ofAServerThatShutsDown() throws Exception {
            var socket = client.joined();
            server.server().close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
            socket.awaitClose();
            assertThat(server.reasonsWithin(1)).containsExactly("server shutting down");
            assertThat(client.get("EIO=4&transport=polling").statusCode()).isEqualTo(503);
        }
    }

    @Nested
    class Messages {
        @Test
        void ofPlainText() throws Exception {
            var socket = client.joined();
            socket.send("42[\"message\",1,\"2\",{\"3\":[true]},null,1.5]");
            assertThat(socket.next()).isEqualTo("42[\"message-back\",1,\"2\",{\"3\":[true]},null,1.5]");
        }

        @Test
        void withAttachments() throws Exception {
            var socket = client.joined();
            socket.send("452-[\"message\",{\"_placeholder\":true,\"num\":0},{\"a\":{\"_placeholder\":true,\"num\":1}}]");
            socket.send(new byte[]{1, 2, 3});
            socket.send(new byte[]{0, 5, 6});
            assertThat(socket.next())
                    .isEqualTo("452-[\"message-back\",{\"_placeholder\":true,\"num\":0},{\"a\":{\"_placeholder\":true,\"num\":1}}]");
            assertThat(socket.next()).isEqualTo(new byte[]{1, 2, 3});
            assertThat(socket.next()).isEqualTo(new byte[]{0, 5, 6});
        }

        @Test
        void withAnAck() throws Exception {
            var socket = client.joined();
            socket.send("42456[\"message-with-ack\",1,\"2\",{\"3\":[false]}]");
            assertThat(socket.next()).isEqualTo("43456[1,\"2\",{\"3\":[false]}]");
        }

        @Test
        void withAttachmentsAndAnAckInANamespace() throws Exception {
            var socket = opened();
            socket.send("40/custom,");
            socket.next();
            socket.next();
            socket.send("451-/custom,789[\"message-with-ack\",{\"_placeholder\":true,\"num\":0}]");
            socket.send(new byte[]{7});
            assertThat(socket.next()).isEqualTo("461-/custom,789[{\"_placeholder\":true,\"num\":0}]");
            assertThat(socket.next()).isEqualTo(new byte[]{7});
        }

        @Test
        void whoseHandlerFailsAreAnsweredWithTheError() throws Exception {
            var socket = client.joined();
            socket.send("421[\"fail\"]");
            assertThat(socket.next()).isEqualTo("431[{\"error\":\"no such lecture\"}]");
            socket.send("42[\"message\",\"still here\"]");
            assertThat(socket.next()).isEqualTo("42[\"message-back\",\"still here\"]");
        }

        @Test
        void toANamespaceReachAllItsSockets() throws Exception {
            var one = client.joined();
            var two = client.joined();
            server.server().of("/").emit("caption", "hello", new byte[]{9});
            for (var socket : List.of(one, two)) {
                assertThat(socket.next()).isEqualTo("451-[\"caption\",\"hello\",{\"_placeholder\":true,\"num\":0}]");
                assertThat(socket.next()).isEqualTo(new byte[]{9});
            }
        }

        @Test
        void fromManyThreadsKeepTheirAttachments() throws Exception {
            var client = SocketIoTest.this.client.joined();
            var socket = server.sockets.take();
            var threads = IntStream.range(0, 8)
                    .mapToObj(number -> Thread.ofVirtual().start(() -> IntStream.range(0, 50)
                            .forEach(i -> socket.emit("n", number, new byte[]{(byte) number}))))
                    .toList();
            for (var i = 0; i < 8 * 50; i++) {
                var text = (String) client.next();
                var number = text.replaceFirst(".*\"n\",(\\d).*", "$1");
                assertThat(client.next()).as(text).isEqualTo(new byte[]{Byte.parseByte(number)});
            }
            for (var thread : threads) {
                thread.join();
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"4", "4abc", "42{}", "42[]", "42[", "42[1]x", "42abc[\"message\"]", "42[\"disconnect\"]", "42[null]",
                "43[1]", "431{}", "40", "41{}",
                "44{}", "45", "45-[]", "45x-[]", "4599999-[\"m\"]", "42/nowhere,[\"m\"]", "40[]", "42", "421234567890123456[\"m\"]"})
        void thatAreMalformedCloseTheConnection(String message) throws Exception {
            var bystander = client.joined();
            var socket = client.joined();
            socket.send(message);
            socket.awaitClose();
            bystander.send("42[\"message\",1]");
            assertThat(bystander.next()).isEqualTo("42[\"message-back\",1]");
        }

        @Test
        void withTextInPlaceOfAnAttachmentCloseTheConnection() throws Exception {
            var socket = client.joined();
            socket.send("451-[\"message\",{\"_placeholder\":true,\"num\":0}]");
            socket.send("42[\"message\"]");
            socket.awaitClose();
        }

        @Test
        void withAnAttachmentThatNobodyAnnouncedCloseTheConnection() throws Exception {
            var socket = client.joined();
            socket.send(new byte[]{1});
            socket.awaitClose();
        }

        @Test
        void withAPlaceholderOutOfRangeCloseTheConnection() throws Exception {
            var socket = client.joined();
            socket.send("451-[\"message\",{\"_placeholder\":true,\"num\":1}]");
            socket.send(new byte[]{1});
            socket.awaitClose();
        }
    }

    @Nested
    class Questions {
        @Test
        void getTheClientsAnswer() throws Exception {
            var socket = client.joined();
            var answer = server.sockets.take().emitWithAck(Duration.ofSeconds(10), "ready?", 1);
            assertThat(socket.next()).isEqualTo("420[\"ready?\",1]");
            socket.send("461-0[\"yes\",{\"_placeholder\":true,\"num\":0}]");
            socket.send(new byte[]{3});
            assertThat(answer.get(30, TimeUnit.SECONDS).at(0).asText()).isEqualTo("yes");
            assertThat(answer.join().at(1).binaryValue()).containsExactly(3);
        }

        @Test
        void thatNobodyAnswersTimeOut() throws Exception {
            client.joined();
            var answer = server.sockets.take().emitWithAck(Duration.ofMillis(50), "ready?");
            assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TimeoutException.class);
        }

        @Test
        void endWhenTheClientLeaves() throws Exception {
            var socket = client.joined();
            var answer = server.sockets.take().emitWithAck(Duration.ofSeconds(10), "ready?");
            socket.next();
            socket.send("1");
            assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(DisconnectedException.class);
        }

        @Test
        void areAnsweredOnceByTheRightAck() throws Exception {
            var socket = client.joined();
            var asked = server.sockets.take();
            var first = asked.emitWithAck(Duration.ofSeconds(10), "one");
            var second = asked.emitWithAck(Duration.ofSeconds(10), "two");
            socket.send("431[\"second\"]");
            socket.send("430[\"first\"]");
            socket.send("430[\"again\"]");
            socket.send("4399[\"unasked\"]");
            assertThat(second.get(30, TimeUnit.SECONDS).at(0).asText()).isEqualTo("second");
            assertThat(first.get(30, TimeUnit.SECONDS).at(0).asText()).isEqualTo("first");
        }
    }
}
