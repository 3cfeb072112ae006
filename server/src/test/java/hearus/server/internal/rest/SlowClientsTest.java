package hearus.server.internal.rest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class SlowClientsTest {
    private static final Duration SHORT = Duration.ofMillis(500);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private HttpServer serve(Consumer<Router> routes) {
        var router = Router.router(vertx);
        routes.accept(router);
        return await(vertx.createHttpServer().requestHandler(router).listen(0, "localhost"));
    }

    private static Socket connect(HttpServer server, String request) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("localhost", server.actualPort()));
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void aBodyThatDoesNotComeInTimeIsRefusedAndItsConnectionClosed() throws Exception {
        var server = serve(router -> {
            router.route().handler(context -> SlowClients.limitBody(context, SHORT));
            router.route().handler(BodyHandler.create(false));
            router.route().handler(context -> context.end("got " + context.body().length()));
        });
        try (var slow = connect(server, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nx");
                var fast = connect(server, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\nxy")) {
            assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 408")
                    .contains("\"code\":\"too_slow\"");
            assertThat(new String(fast.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200")
                    .endsWith("got 2");
        }
    }

    @Test
    void whoDoesNotReadAnAnswerIsDisconnected() throws Exception {
        var closed = new CompletableFuture<Void>();
        var server = serve(router -> router.route().handler(context -> {
            context.request().connection().closeHandler(closed::complete);
            SlowClients.limitAnswer(context, context.response().end(Buffer.buffer(new byte[64 << 20])), SHORT);
        }));
        try (var slow = connect(server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")) {
            closed.get(30, TimeUnit.SECONDS);
            assertThat(slow.isConnected()).isTrue();
        }
    }

    @Test
    void whoReadsItGetsAllOfIt() throws Exception {
        var server = serve(router -> router.route().handler(context -> SlowClients.limitAnswer(context,
                context.response().end(Buffer.buffer(new byte[8 << 20])), Duration.ofSeconds(60))));
        try (var reader = connect(server, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")) {
            assertThat(reader.getInputStream().readAllBytes()).hasSizeGreaterThan(8 << 20);
        }
    }
}
