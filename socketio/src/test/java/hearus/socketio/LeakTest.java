package hearus.socketio;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import hearus.socketio.internal.namespace.ServerNamespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** However a client goes, nothing is kept of it. */
@Timeout(120)
class LeakTest {
    private static final int TIMES = 20;

    private static SocketIoOptions options() {
        return TestServer.patient().toBuilder().heartbeat(Duration.ofSeconds(1), Duration.ofSeconds(1))
                .upgradeTimeout(Duration.ofMillis(300))
                .connectTimeout(Duration.ofSeconds(2)).build();
    }

    @Test
    void handshakesThatAreBrokenOffAtOnceLeaveNothing() throws Exception {
        try (var server = new TestServer(options())) {
            for (var i = 0; i < TIMES; i++) {
                abort(server, "");
                abort(server, "GET /socket.io/?EIO=4&transport=poll");
                abort(server, "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\nHost: x\n\n");
                abort(server, "GET /socket.io/?EIO=3&transport=polling HTTP/1.1\nHost: x\n\n");
                abort(server, SafetyTest.WEBSOCKET_REQUEST);
                abort(server, SafetyTest.WEBSOCKET_REQUEST.replace("EIO=4", "EIO=3"));
                abort(server, SafetyTest.WEBSOCKET_REQUEST.replace("Key: dGhl", "Key: "));
                abort(server, "GET / HTTP/1.1\nno header\n\n");
            }
            server.awaitEmpty();
        }
    }

    @Test
    void postsAndPollsThatAreBrokenOffLeaveNothing() throws Exception {
        try (var server = new TestServer(options()); var client = new RawClient(server)) {
            for (var i = 0; i < TIMES; i++) {
                var halfPost = client.poll();
                abort(server, "POST /socket.io/?" + halfPost.query + " HTTP/1.1\nHost: x\nContent-Length: 100\n\n40");
                var poll = client.poll();
                poll.send("40");
                abort(server, "GET /socket.io/?" + poll.query + " HTTP/1.1\nHost: x\n\n");
                var overlap = client.poll();
                abort(server, "POST /socket.io/?" + overlap.query + " HTTP/1.1\nHost: x\nContent-Length: 100\n\n40", //
                        "POST /socket.io/?" + overlap.query + " HTTP/1.1\nHost: x\nContent-Length: 100\n\n40");
                client.poll().send("no packet");
                var goodbye = client.poll();
                goodbye.send("40");
                goodbye.send("41");
                goodbye.send("1");
            }
            server.awaitEmpty();
        }
    }

    @Test
    void upgradesThatAreNotFinishedLeaveNothing() throws Exception {
        try (var server = new TestServer(options()); var client = new RawClient(server)) {
            for (var i = 0; i < TIMES; i++) {
                var silent = client.poll();
                silent.send("40");
                silent.upgrade();
                var probed = client.poll().upgrade();
                probed.send("2probe");
                probed.abort();
                var upgraded = client.poll().upgrade();
                upgraded.send("2probe");
                upgraded.send("5");
                upgraded.abort();
            }
            server.awaitEmpty();
        }
    }

    @Test
    void whoIsNotLetInOrLeavesMeanwhileLeavesNothing() throws Exception {
        try (var server = new TestServer(
                options().toBuilder().recovery(SocketIoOptions.Recovery.defaults().withWindow(Duration.ofMillis(100))).build());
                var client = new RawClient(server)) {
            var gate = new CountDownLatch(1);
            server.server().of("/refusing").use(socket -> {
                socket.join("a room");
                throw new ConnectRefusedException("no");
            });
            server.server().of("/failing").use(socket -> {
                throw new AssertionError("a mistake");
            });
            server.server().of("/slow").use(socket -> {
                socket.join("another");
                awaitUninterruptibly(gate);
            });
            server.server().of("/broken").onConnect(socket -> {
                socket.join("a third");
                throw new StackOverflowError();
            });
            for (var i = 0; i < TIMES; i++) {
                var socket = client.socket();
                for (var name : new String[]{"/refusing", "/failing", "/slow", "/broken", "/unknown"}) {
                    socket.send("40" + name + ",");
                }
                if (i % 2 == 0) {
                    socket.send("41/slow,");
                }
                socket.send("42[\"to a namespace that it is not in\"]");
                socket.awaitClose();
            }
            gate.countDown();
            server.awaitEmpty();
        }
    }

    @Test
    void statesOfDisconnectedClientsEndWithTheRecoveryWindowOrWithTheServer() throws Exception {
        var rules = SocketIoOptions.Recovery.defaults();
        try (var server = new TestServer(options().toBuilder().recovery(rules.withWindow(Duration.ofMillis(200))).build());
                var client = new RawClient(server)) {
            for (var i = 0; i < TIMES; i++) {
                var socket = client.joined();
                server.sockets.take().join("a room");
                socket.abort();
            }
            server.reasonsWithin(TIMES);
            server.awaitEmpty();
        }
        try (var server = new TestServer(options().toBuilder().recovery(rules).build()); var client = new RawClient(server)) {
            client.joined().abort();
            server.reasonsWithin(1);
            assertThat(server.server().retained().states()).isPositive();
            client.joined();
            server.server().close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(server.server().retained().states()).isZero();
        }
    }

    @Test
    void whosePlaceWasGivenUpWhileTheMiddlewaresWereAskedLeavesNothing() throws Exception {
        var rules = new SocketIoOptions.Recovery(Duration.ofMinutes(1), 1000, 10);
        try (var server = new TestServer(options().toBuilder().recovery(rules).build()); var client = new RawClient(server)) {
            var first = client.socket();
            first.next();
            first.send("40");
            var pid = ((String) first.next()).replaceFirst(".*\"pid\":\"([^\"]+)\".*", "$1");
            var entered = new CountDownLatch(1);
            var gate = new CountDownLatch(1);
            server.sockets.take();
            server.server().of("/").use(socket -> {
                entered.countDown();
                awaitUninterruptibly(gate);
            });
            first.abort();
            server.reasonsWithin(1);
            var second = client.socket();
            second.next();
            second.send("40{\"pid\":\"" + pid + "\",\"offset\":\"1\"}");
            entered.await();
            var namespace = (ServerNamespace) server.server().of("/");
            namespace.all().forEach(namespace::discard);
            gate.countDown();
            second.awaitClose();
            server.awaitEmpty();
        }
    }

    @Test
    void whoReadsTooSlowlyOrSendsTooMuchLeavesNothing() throws Exception {
        try (var server = new TestServer(options().toBuilder().maxBuffered(1 << 20).maxPayload(100_000).build());
                var client = new RawClient(server)) {
            var large = client.poll();
            large.send("40");
            assertThat(client.send(client.request(large.query).POST(BodyPublishers.ofString("4" + "x".repeat(200_000)))).statusCode())
                    .isEqualTo(413);
            var poller = client.poll();
            poller.send("40");
            server.sockets.take();
            var socket = server.sockets.take();
            await().until(() -> {
                socket.emit("flood", "x".repeat(50_000));
                return !socket.connected();
            });
            server.awaitEmpty();
        }
    }

    /** Sends that, each on a connection of its own, and resets the connections at once. */
    private static void abort(TestServer server, String... requests) throws IOException {
        for (var request : requests) {
            try (var socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))) {
                socket.setOption(StandardSocketOptions.SO_LINGER, 0);
                socket.write(ByteBuffer.wrap(request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII)));
            }
        }
    }

    private static void awaitUninterruptibly(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
