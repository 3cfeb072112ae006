package hearus.speech;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import hearus.speech.internal.protocol.Pcm;
import hearus.testkit.WebSocketMessages;

/** A plain WebSocket client, as any script would be. */
public final class TextClient extends WebSocketMessages implements AutoCloseable {
    public final List<String> texts = new CopyOnWriteArrayList<>();
    public final CompletableFuture<Integer> closed = new CompletableFuture<>();
    public final CompletableFuture<String> reason = new CompletableFuture<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;
    private volatile boolean reading = true;

    public TextClient(int port, String path, String... subprotocols) {
        var builder = http.newWebSocketBuilder();
        if (subprotocols.length > 0) {
            builder.subprotocols(subprotocols[0]);
        }
        socket = builder.buildAsync(URI.create("ws://localhost:" + port + path), this).join();
    }

    public TextClient send(String message) {
        socket.sendText(message, true).join();
        return this;
    }

    public TextClient send(byte[] message) {
        socket.sendBinary(ByteBuffer.wrap(message), true).join();
        return this;
    }

    public TextClient send(short[] pcm) {
        return send(Pcm.bytes(pcm));
    }

    public TextClient send(long offset, short[] pcm) {
        return send(ByteBuffer.allocate(8 + 2 * pcm.length).putLong(offset).put(Pcm.bytes(pcm)).array());
    }

    public String subprotocol() {
        return socket.getSubprotocol();
    }

    @Override
    protected void onMessage(String message) {
        texts.add(message);
    }

    @Override
    protected boolean reading() {
        return reading;
    }

    /** Sends a close frame, and still reads. */
    public void endOutput() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    /** Reads nothing that the network does not force on it. */
    public void stopReading() {
        reading = false;
    }

    public void readOn() {
        reading = true;
        socket.request(1);
    }

    @Override
    protected void onClosed(int code, String why) {
        closed.complete(code);
        reason.complete(why);
    }

    @Override
    protected void onFailed(Throwable error) {
        closed.completeExceptionally(error);
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }
}
