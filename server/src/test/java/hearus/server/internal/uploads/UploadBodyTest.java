package hearus.server.internal.uploads;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import hearus.server.internal.rest.ApiException;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class UploadBodyTest {
    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<Object> end = new CompletableFuture<>();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** A server that reads bodies with this patience, and says how the first ended. */
    private HttpServer server(Duration patience) {
        return vertx.createHttpServer().requestHandler(request -> {
            request.pause();
            var body = UploadBody.of(request, vertx.getOrCreateContext(), patience);
            Thread.ofVirtual().start(() -> {
                try {
                    body.begin();
                    long bytes = 0;
                    for (var piece = body.next(); piece.isPresent(); piece = body.next()) {
                        bytes += piece.get().length();
                    }
                    end.complete(bytes);
                } catch (Exception e) {
                    end.complete(e);
                }
            });
        }).listen(0, "localhost").toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static Socket post(HttpServer server, int length) throws Exception {
        var socket = new Socket("localhost", server.actualPort());
        socket.getOutputStream()
                .write(("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private void assertTooSlow() throws Exception {
        assertThat(end.get(30, TimeUnit.SECONDS)).isInstanceOfSatisfying(ApiException.class,
                refused -> assertThat(refused.status()).isEqualTo(408));
    }

    @Test
    void whoSendsNothingIsGivenUp() throws Exception {
        try (var client = post(server(Duration.ofMillis(300)), 10)) {
            client.getOutputStream().write(1);
            assertTooSlow();
        }
    }

    @Test
    void whoTricklesABodyInIsGivenUpToo() throws Exception {
        try (var client = post(server(Duration.ofMillis(500)), 1_000_000)) {
            var trickle = Thread.ofVirtual().start(() -> {
                try {
                    while (!end.isDone()) {
                        client.getOutputStream().write(1);
                        Thread.sleep(20);
                    }
                } catch (IOException | InterruptedException e) {
                    // The test is over.
                }
            });
            assertTooSlow();
            trickle.join();
        }
    }

    @Test
    void whoSendsFastEnoughIsReadToTheEnd() throws Exception {
        try (var client = post(server(Duration.ofSeconds(30)), 300_000)) {
            client.getOutputStream().write(new byte[300_000]);
            assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(300_000L);
        }
    }
}
