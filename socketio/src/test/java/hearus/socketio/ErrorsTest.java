package hearus.socketio;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** An error in the application's code costs what it was about, and nothing else. */
@Timeout(60)
class ErrorsTest {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Test
    void anErrorInAnEventHandlerIsAnsweredAndTheSocketGoesOn() throws Exception {
        try (var server = new TestServer(TestServer.patient()); var client = new RawClient(server)) {
            server.server().of("/").onConnect(socket -> {
                socket.on("recurse", (arguments, ack) -> recurse(0));
                socket.on("assert", (arguments, ack) -> {
                    throw new AssertionError("no such lecture");
                });
            });
            var socket = client.joined();
            socket.send("420[\"recurse\"]");
            assertThat((String) socket.next()).startsWith("430[{\"error\":");
            socket.send("421[\"assert\"]");
            assertThat(socket.next()).isEqualTo("431[{\"error\":\"no such lecture\"}]");
            socket.send("42[\"message\",1]");
            assertThat(socket.next()).isEqualTo("42[\"message-back\",1]");
            socket.abort();
            assertThat(server.reasonsWithin(1)).containsExactly("transport close");
        }
    }

    @Test
    void anErrorInAConnectHandlerLeavesTheOthersAndTheGoodbye() throws Exception {
        try (var server = new TestServer(TestServer.patient()); var client = new RawClient(server)) {
            var bad = server.server().of("/bad");
            bad.onConnect(socket -> {
                socket.onDisconnect(reason -> {
                    throw new AssertionError("in the goodbye");
                });
                socket.onDisconnect(reason -> heard.add(reason.text()));
                throw new NoClassDefFoundError("missing");
            });
            bad.onConnect(socket -> {
                heard.add("second");
                Thread.currentThread().interrupt();
            });
            bad.onConnect(socket -> heard.add("third, interrupted: " + Thread.currentThread().isInterrupted()));
            var socket = client.socket();
            socket.next();
            socket.send("40/bad,");
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("second");
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("third, interrupted: false");
            socket.abort();
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("transport close");
        }
    }

    @Test
    void anErrorInAMiddlewareRefusesTheClient() throws Exception {
        try (var server = new TestServer(TestServer.patient()); var client = new RawClient(server)) {
            server.server().of("/checked").use(socket -> {
                throw new StackOverflowError();
            });
            var socket = client.socket();
            socket.next();
            socket.send("40/checked,");
            assertThat(socket.next()).isEqualTo("44/checked,{\"message\":\"Connection refused\"}");
        }
    }

    @Test
    void answersCompleteOnVirtualThreadsAlsoWhenTheyFail() throws Exception {
        try (var server = new TestServer(TestServer.patient()); var client = new RawClient(server)) {
            var socket = client.joined();
            var peer = server.sockets.take();
            // Long enough that it is listened to when the time is over: else the listener's own thread tells.
            note(peer.emitWithAck(Duration.ofSeconds(1), "never"));
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("TimeoutException on a virtual thread: true");
            note(peer.emitWithAck(Duration.ofMinutes(1), "never"));
            socket.abort();
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("DisconnectedException on a virtual thread: true");
        }
    }

    @Test
    void aHandlerThatWaitsForItsClientsAnswerIsFreedWhenTheClientLeaves() throws Exception {
        try (var server = new TestServer(TestServer.patient()); var client = new RawClient(server)) {
            server.server().of("/").onConnect(socket -> socket.on("ask", (arguments, ack) -> {
                socket.onDisconnect(reason -> heard.add("goodbye"));
                note(socket.emitWithAck(Duration.ofMinutes(10), "question"));
                socket.emitWithAck(Duration.ofMinutes(10), "question").join();
            }));
            var socket = client.joined();
            socket.send("42[\"ask\"]");
            assertThat(socket.next()).isEqualTo("420[\"question\"]");
            assertThat(socket.next()).isEqualTo("421[\"question\"]");
            socket.abort();
            // Two threads say these: who waits is freed on its own, and what happens after it needs no other answer.
            assertThat(Arrays.asList(heard.poll(30, TimeUnit.SECONDS), heard.poll(30, TimeUnit.SECONDS)))
                    .containsExactlyInAnyOrder("DisconnectedException on a virtual thread: true", "goodbye");
        }
    }

    private void note(CompletableFuture<Socket.Arguments> answer) {
        var _ = answer.whenComplete((value, problem) -> {
            assertThat(problem).isInstanceOfAny(TimeoutException.class, DisconnectedException.class);
            heard.add(problem.getClass().getSimpleName() + " on a virtual thread: " + Thread.currentThread().isVirtual());
        });
    }

    @SuppressWarnings("InfiniteRecursion") // what a StackOverflowError comes from
    private static int recurse(int depth) {
        return recurse(depth + 1) + depth;
    }
}
