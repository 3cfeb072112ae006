package hearus.socketio;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import hearus.socketio.internal.namespace.ServerNamespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Clients that come back. */
@Timeout(60)
class RecoveryTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SocketIoOptions.Recovery RULES = SocketIoOptions.Recovery.defaults();

    private TestServer server;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        start(TestServer.patient().toBuilder().recovery(RULES).build());
    }

    private void start(SocketIoOptions options) throws Exception {
        server = new TestServer(options);
        client = new RawClient(server);
    }

    private void restart(SocketIoOptions options) throws Exception {
        stop();
        start(options);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    /** A client that remembers its place. */
    private final class Remembering {
        private RawClient.RawSocket socket;
        private JsonNode welcome;
        private Socket peer;
        private String offset = "";

        Remembering() throws Exception {
            come("40");
            assertThat(next()).isEqualTo("[\"auth\",{}");
            assertThat(peer.recovered()).isFalse();
        }

        private void come(String connect) throws Exception {
            socket = client.socket();
            socket.next();
            socket.send(connect);
            welcome = JSON.readTree(((String) socket.next()).substring(2));
            peer = server.sockets.poll(30, TimeUnit.SECONDS);
        }

        /** Reconnects as socket.io-client does; true if the server knew it. */
        boolean comesBack() throws Exception {
            var before = welcome;
            come("40{\"pid\":\"" + before.path("pid").asText() + "\",\"offset\":\"" + offset + "\"}");
            var known = welcome.path("pid").equals(before.path("pid"));
            assertThat(peer.recovered()).isEqualTo(known);
            assertThat(welcome.path("sid").equals(before.path("sid"))).isEqualTo(known);
            return known;
        }

        /** The next event without its offset, which is remembered. */
        String next() throws Exception {
            var text = (String) socket.next();
            var cut = text.lastIndexOf(",\"");
            offset = text.substring(cut + 2, text.length() - 2);
            return text.substring(text.indexOf('['), cut);
        }

        void breaks() throws Exception {
            socket.abort();
            assertThat(server.reasonsWithin(1)).containsExactly("transport close");
        }
    }

    private Namespace all() {
        return server.server().of("/");
    }

    @Test
    void getTheirPlaceTheirRoomsTheirDataAndWhatTheyMissed() throws Exception {
        var one = new Remembering();
        one.peer.join("a");
        one.peer.data().put("user", "ali");
        one.peer.emit("before", 1);
        assertThat(one.next()).isEqualTo("[\"before\",1");
        one.breaks();
        all().to("a").emit("room", 2);
        all().to("b").emit("other room", 3);
        all().emit("all", new byte[]{4});
        all().emitVolatile("volatile", 5);
        assertThat(all().sockets()).as("those who are waited for are not here").isEmpty();
        assertThat(one.comesBack()).isTrue();
        assertThat(one.next()).isEqualTo("[\"room\",2");
        assertThat(one.next()).isEqualTo("[\"all\",{\"_placeholder\":true,\"num\":0}");
        assertThat(one.socket.next()).isEqualTo(new byte[]{4});
        assertThat(one.next()).isEqualTo("[\"auth\",{\"pid\":\"" + one.welcome.path("pid").asText() + "\",\"offset\":\"" + "2\"}");
        assertThat(one.peer.rooms()).containsExactly("a");
        assertThat(one.peer.data()).containsEntry("user", "ali");
        assertThat(all().to("a").sockets()).containsExactly(one.peer);
    }

    @Test
    void whoseOldConnectionNobodyMissedYetTakeItsPlace() throws Exception {
        var one = new Remembering();
        var old = one.socket;
        var oldPeer = one.peer;
        oldPeer.emit("lost on the way", 1);
        assertThat(one.comesBack()).isTrue();
        old.awaitClose();
        assertThat(server.reasonsWithin(1)).containsExactly("transport close");
        assertThat(oldPeer.connected()).isFalse();
        assertThat(one.next()).isEqualTo("[\"lost on the way\",1");
        one.next();
        all().emit("all");
        assertThat(one.next()).isEqualTo("[\"all\"");
        one.breaks();
        assertThat(one.comesBack()).as("again").isTrue();
    }

    @Test
    void comeAfterTheGoodbyeOfTheirLastConnectionWasHandled() throws Exception {
        var gate = new CountDownLatch(1);
        var one = new Remembering();
        one.peer.onDisconnect(reason -> {
            try {
                gate.await();
                server.reasons.add("goodbye handled");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        one.breaks();
        all().onConnect(socket -> server.reasons.add("hello again"));
        var back = Thread.ofVirtual().start(() -> {
            try {
                one.comesBack();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        gate.countDown();
        assertThat(server.reasonsWithin(2)).containsExactly("goodbye handled", "hello again");
        back.join();
    }

    @Test
    void afterTheWindowBeginAnew() throws Exception {
        restart(TestServer.patient().toBuilder().recovery(RULES.withWindow(Duration.ofMillis(50))).build());
        var one = new Remembering();
        one.peer.join("a");
        one.breaks();
        await().untilAsserted(() -> assertThat(((ServerNamespace) all()).in("a")).isEmpty());
        assertThat(one.comesBack()).isFalse();
        assertThat(one.peer.rooms()).isEmpty();
    }

    @Test
    void whoMissedMoreThanIsKeptBeginAnew() throws Exception {
        restart(TestServer.patient().toBuilder().recovery(new SocketIoOptions.Recovery(Duration.ofMinutes(1), 1000, 10)).build());
        var one = new Remembering();
        one.breaks();
        all().emit("much", "x".repeat(600));
        all().emit("much", "x".repeat(600));
        assertThat(one.comesBack()).isFalse();
    }

    @Test
    void whoWaitTheLongestAreGivenUpWhenTooManyAreWaitedFor() throws Exception {
        restart(TestServer.patient().toBuilder().recovery(new SocketIoOptions.Recovery(Duration.ofMinutes(1), 1000, 2)).build());
        var one = new Remembering();
        var two = new Remembering();
        var three = new Remembering();
        one.breaks();
        two.breaks();
        three.breaks();
        assertThat(one.comesBack()).isFalse();
        assertThat(two.comesBack()).isTrue();
        assertThat(three.comesBack()).isTrue();
    }

    @Test
    void whoSaidGoodbyeOrWereSentAwayBeginAnew() throws Exception {
        var one = new Remembering();
        one.socket.send("41");
        assertThat(server.reasonsWithin(1)).containsExactly("client namespace disconnect");
        assertThat(one.comesBack()).isFalse();
        one.peer.disconnect(true);
        assertThat(server.reasonsWithin(1)).containsExactly("server namespace disconnect");
        assertThat(one.comesBack()).isFalse();
    }

    @Test
    void withAnotherSecretGetNobodysPlace() throws Exception {
        var one = new Remembering();
        one.breaks();
        var socket = client.socket();
        socket.next();
        socket.send("40{\"pid\":\"AAAAAAAAAAAAAAAAAAAA\",\"offset\":\"" + one.offset + "\"}");
        assertThat((String) socket.next()).doesNotContain(one.welcome.path("sid").asText());
    }

    @Test
    void ofVersion2AreNotRemembered() throws Exception {
        var socket = client.socket("EIO=3&transport=websocket");
        socket.next();
        assertThat(socket.next()).isEqualTo("40");
        server.sockets.poll(30, TimeUnit.SECONDS).join("a");
        socket.abort();
        await().untilAsserted(() -> assertThat(((ServerNamespace) all()).in("a")).isEmpty());
    }

    @Test
    void areCheckedAgain() throws Exception {
        var one = new Remembering();
        one.breaks();
        all().use(socket -> {
            throw new ConnectRefusedException("not any more, " + socket.recovered());
        });
        var socket = client.socket();
        socket.next();
        socket.send("40{\"pid\":\"" + one.welcome.path("pid").asText() + "\",\"offset\":\"" + one.offset + "\"}");
        assertThat(socket.next()).isEqualTo("44{\"message\":\"not any more, true\"}");
    }
}
