package hearus.socketio;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Whether a client got what was emitted, and the cookie by which its browser is known. */
@Timeout(60)
class ReceiptsTest {
    private static final String GIVEN = "visitor=[\\w-]{20}; Path=/; HttpOnly; SameSite=Lax";

    private TestServer server;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(TestServer.patient().toBuilder().cookie(new SocketIoOptions.Cookie("visitor")).build());
        client = new RawClient(server);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private Socket peer() throws InterruptedException {
        return server.sockets.poll(30, TimeUnit.SECONDS);
    }

    @Test
    void aWebSocketOfEitherVersionAnswersOncePerQuestion() throws Exception {
        for (var version : new int[]{3, 4}) {
            var socket = client.socket("EIO=" + version + "&transport=websocket");
            socket.next();
            if (version == 4) {
                socket.send("40");
            }
            var peer = peer();
            peer.emit("one");
            peer.received().get(30, TimeUnit.SECONDS);
            peer.received().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aWebSocketThatReadsNoFurtherDoesNotAnswer() throws Exception {
        try (var frames = new WebSocketFrames(server)) {
            frames.send("40");
            var peer = peer();
            peer.emit("one");
            var first = peer.received();
            var ping = frames.awaitPing();
            assertThat(first).isNotDone();
            frames.pong(ping);
            first.get(30, TimeUnit.SECONDS);
            var second = peer.received();
            frames.awaitPing();
            frames.hangUp();
            assertThatThrownBy(() -> second.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(DisconnectedException.class);
        }
    }

    @Test
    void aPollingClientHasGotWhatItWasSentWhenItPollsAgain() throws Exception {
        var polling = client.poll();
        polling.send("40");
        var peer = peer();
        peer.emit("one");
        var received = peer.received();
        var got = new StringBuilder();
        while (got.indexOf("one") < 0) {
            got.append(polling.next().body());
        }
        assertThat(received).as("the answer may be lost on its way").isNotDone();
        var waiting = polling.nextLater();
        received.get(30, TimeUnit.SECONDS);
        assertThat(waiting).isNotDone();
    }

    @Test
    void aPollingClientThatWaitsIsAskedToPollAgain() throws Exception {
        var polling = client.poll(3);
        var peer = peer();
        polling.next();
        var waiting = polling.nextLater();
        var early = peer.received();
        // When it was asked before the poll came, the poll itself is the proof, and waits from then on.
        await().until(() -> early.isDone() || waiting.isDone());
        var first = early.isDone() ? peer.received() : early;
        await().until(waiting::isDone);
        assertThat(waiting.join().body()).contains("6");
        var again = polling.nextLater();
        first.get(30, TimeUnit.SECONDS);
        var asked = peer.received();
        await().until(again::isDone);
        assertThat(asked).isNotDone();
        var last = polling.nextLater();
        asked.get(30, TimeUnit.SECONDS);
        assertThat(last).isNotDone();
    }

    @Test
    void whoHasGoneGotNothing() throws Exception {
        var socket = client.joined();
        var peer = peer();
        socket.abort();
        server.reasonsWithin(1);
        CompletableFuture<Void> asked = peer.received();
        assertThatThrownBy(() -> asked.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(DisconnectedException.class);
    }

    @Test
    void aHandshakeThatBringsNoCookieIsGivenOne() throws Exception {
        var first = client.get("EIO=4&transport=polling");
        var cookie = first.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).matches(GIVEN);
        var other = client.get("EIO=4&transport=polling").headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(other).isNotEqualTo(cookie);
        var again = client
                .send(client.request("EIO=4&transport=polling").header("Cookie", "a=b; " + cookie.substring(0, cookie.indexOf(';'))).GET());
        assertThat(again.headers().firstValue("Set-Cookie")).isEmpty();
        var forged = client.send(client.request("EIO=4&transport=polling").header("Cookie", "visitor=me").GET());
        assertThat(forged.headers().firstValue("Set-Cookie").orElseThrow()).matches(GIVEN);
    }

    @Test
    void theApplicationSeesTheCookieAndAWebSocketIsGivenItToo() throws Exception {
        try (var frames = new WebSocketFrames(server)) {
            assertThat(frames.head()).containsPattern("(?i)set-cookie: " + GIVEN);
            frames.send("40");
            assertThat(frames.head()).contains(peer().handshake().cookie().orElseThrow());
        }
    }
}
