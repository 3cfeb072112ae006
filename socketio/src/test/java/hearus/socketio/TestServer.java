package hearus.socketio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/** A server on a free port with the namespaces and events that the protocol tests use. */
final class TestServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final SocketIoServer server;
    private final int port;
    /** What {@code onDisconnect} was told, in order. */
    final BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
    final BlockingQueue<Socket> sockets = new LinkedBlockingQueue<>();

    TestServer(SocketIoOptions options) throws Exception {
        server = SocketIoServer.create(vertx, options);
        serve(server.of("/"));
        serve(server.of("/custom"));
        var router = Router.router(vertx);
        server.mount(router);
        router.get("/").handler(context -> context.response().end("a page"));
        router.get("/blocking").blockingHandler(context -> context.response().end(Thread.currentThread().getName()));
        router.get("/ws").handler(
                context -> context.request().toWebSocket().onSuccess(socket -> socket.textMessageHandler(socket::writeTextMessage)));
        port = server.guard(vertx.createHttpServer(options.applyTo(new HttpServerOptions())).requestHandler(router))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture().get(20, TimeUnit.SECONDS).actualPort();
    }

    /** Heartbeats that a test can wait for. */
    static SocketIoOptions quick() {
        return SocketIoOptions.builder().maxPayload(1_000_000).heartbeat(Duration.ofMillis(300), Duration.ofMillis(200)).build();
    }

    /** Heartbeats that never get into a test's way. */
    static SocketIoOptions patient() {
        return SocketIoOptions.builder().maxPayload(1_000_000).build();
    }

    SocketIoServer server() {
        return server;
    }

    int port() {
        return port;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    private void serve(Namespace namespace) {
        namespace.onConnect(socket -> {
            sockets.add(socket);
            socket.onDisconnect(reason -> reasons.add(reason.text()));
            socket.on("message", (arguments, ack) -> socket.emit("message-back", arguments.values().toArray()));
            socket.on("message-with-ack", (arguments, ack) -> ack.send(arguments.values().toArray()));
            socket.on("echo", (arguments, ack) -> {
                socket.emit("echoed", arguments.values().toArray());
                ack.send(arguments.values().toArray());
            });
            socket.on("count", (arguments, ack) -> socket.emit("counted", arguments.at(0)));
            socket.on("info", (arguments, ack) -> {
                var handshake = socket.handshake();
                ack.send(Map.of("transport", socket.transport(), "protocol", handshake.engineProtocol(), "from",
                        handshake.query().getOrDefault("from", ""),
                        "token", handshake.auth().path("token").asText("")));
            });
            socket.on("askMe", (arguments, ack) -> {
                var answer = socket.emitWithAck(Duration.ofSeconds(10), "question", arguments.values().toArray()).join();
                ack.send(answer.values().toArray());
            });
            socket.on("kick", (arguments, ack) -> socket.disconnect(true));
            socket.on("leave", (arguments, ack) -> socket.disconnect(false));
            socket.on("fail", (arguments, ack) -> {
                throw new IllegalStateException("no such lecture");
            });
            socket.emit("auth", socket.handshake().auth());
        });
    }

    /** Awaits that nothing is kept of any client. */
    void awaitEmpty() {
        Awaitility.await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
            var retained = server.retained();
            assertThat(List.of(retained.sessions(), retained.states(), retained.timers())).as(retained.toString()).containsOnly(0);
            assertThat(retained.recentlyClosed()).isLessThanOrEqualTo(4096);
        });
    }

    List<String> reasonsWithin(int count) throws InterruptedException {
        var found = new ArrayList<String>();
        while (found.size() < count) {
            var reason = reasons.poll(30, TimeUnit.SECONDS);
            if (reason == null) {
                throw new AssertionError("Only these disconnects came: " + found);
            }
            found.add(reason);
        }
        return found;
    }

    @Override
    public void close() {
        server.close().compose(nothing -> vertx.close()).toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
