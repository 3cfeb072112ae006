package hearus.socketio;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import hearus.testkit.WebSocketMessages;

/** Speaks bare HTTP and WebSocket to a {@link TestServer}. */
final class RawClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final String base;
    private final String path;

    RawClient(TestServer server) {
        this(server.url());
    }

    RawClient(String base) {
        this(base, "/socket.io/?");
    }

    /** @param path where the protocol is spoken, with the question mark before the query */
    RawClient(String base, String path) {
        this.base = base;
        this.path = path;
    }

    HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(URI.create(base + path + query)).timeout(TIMEOUT);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sendLater(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String query) throws IOException, InterruptedException {
        return send(request(query).GET());
    }

    HttpResponse<String> get(URI path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(base).resolve(path)).timeout(TIMEOUT).GET());
    }

    HttpResponse<String> post(String query, String body) throws IOException, InterruptedException {
        return send(request(query).header("Content-Type", "text/plain;charset=UTF-8").POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> post(String query, byte[] body) throws IOException, InterruptedException {
        return send(request(query).header("Content-Type", "application/octet-stream").POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    /** A polling session of Engine.IO 4. */
    Polling poll() throws IOException, InterruptedException {
        return new Polling(4);
    }

    Polling poll(int version) throws IOException, InterruptedException {
        return new Polling(version);
    }

    /** A WebSocket session of Engine.IO 4, its open packet not yet read. */
    RawSocket socket() {
        return socket("EIO=4&transport=websocket");
    }

    RawSocket socket(String query) {
        return connect(path + query);
    }

    RawSocket connect(String path) {
        var socket = new RawSocket();
        try {
            http.newWebSocketBuilder().connectTimeout(TIMEOUT).buildAsync(URI.create(base.replaceFirst("http", "ws") + path), socket)
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException("WebSocket refused", e.getCause());
        }
        return socket;
    }

    /** A client in the main namespace over WebSocket, after the handshake and the connect packet. */
    RawSocket joined() throws InterruptedException {
        var socket = socket();
        socket.next();
        socket.send("40");
        socket.next();
        socket.next();
        return socket;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    final class Polling {
        final String open;
        final String sid;
        final String query;

        Polling(int version) throws IOException, InterruptedException {
            open = get("EIO=" + version + "&transport=polling").body();
            sid = open.replaceFirst("(?s).*\"sid\":\"([^\"]+)\".*", "$1");
            query = "EIO=" + version + "&transport=polling&sid=" + sid;
        }

        HttpResponse<String> next() throws IOException, InterruptedException {
            return get(query);
        }

        CompletableFuture<HttpResponse<String>> nextLater() {
            return sendLater(request(query).GET());
        }

        HttpResponse<String> send(String body) throws IOException, InterruptedException {
            return post(query, body);
        }

        RawSocket upgrade() {
            return socket(query.replace("polling", "websocket"));
        }
    }

    /** A WebSocket that keeps what comes: String or byte[], and {@link #CLOSED} in the end. */
    static final class RawSocket extends WebSocketMessages {
        static final String CLOSED = "(closed)";

        private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
        private final CompletableFuture<WebSocket> opened = new CompletableFuture<>();

        @Override
        public void onOpen(WebSocket socket) {
            opened.complete(socket);
            socket.request(1);
        }

        @Override
        protected void onMessage(String message) {
            received.add(message);
        }

        @Override
        protected void onMessage(byte[] message) {
            received.add(message);
        }

        @Override
        protected void onClosed(int code, String reason) {
            received.add(CLOSED);
        }

        @Override
        protected void onFailed(Throwable error) {
            received.add(CLOSED);
        }

        /** One message at a time, whichever threads send. */
        synchronized void send(String message) {
            opened.join().sendText(message, true).join();
        }

        synchronized void send(byte[] message) {
            opened.join().sendBinary(ByteBuffer.wrap(message), true).join();
        }

        synchronized void sendPart(String message, boolean last) {
            opened.join().sendText(message, last).join();
        }

        Object next() throws InterruptedException {
            return received(TIMEOUT);
        }

        Object received(Duration timeout) throws InterruptedException {
            var message = received.poll(timeout.toSeconds(), TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("Nothing came over the WebSocket");
            }
            return message;
        }

        /** The next message that is no heartbeat. */
        Object nextButPing() throws InterruptedException {
            var message = next();
            return message.equals("2") ? nextButPing() : message;
        }

        /** Reads on until the socket closes. */
        void awaitClose() throws InterruptedException {
            var message = next();
            while (!message.equals(CLOSED)) {
                message = next();
            }
        }

        void close() {
            var _ = opened.join().sendClose(WebSocket.NORMAL_CLOSURE, "");
        }

        /** Ends the connection without a close frame. */
        void abort() {
            opened.join().abort();
        }
    }
}
