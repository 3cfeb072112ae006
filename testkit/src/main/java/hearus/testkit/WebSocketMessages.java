package hearus.testkit;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/** A WebSocket client's listener that joins fragments and reads on by itself. Tests override what they need; called by one thread at a time. */
public abstract class WebSocketMessages implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();
    private byte[] binary = {};

    /** A complete text message. */
    protected void onMessage(String message) {}

    /** A complete binary message. */
    protected void onMessage(byte[] message) {}

    /** The server has sent a close frame. */
    protected void onClosed(int code, String reason) {}

    /** The connection failed. */
    protected void onFailed(Throwable error) {}

    /** Whether the next message is read; where not, the test requests it from the socket later. */
    protected boolean reading() {
        return true;
    }

    @Override
    public final @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            var message = text.toString();
            text.setLength(0);
            onMessage(message);
        }
        return next(socket);
    }

    @Override
    public final @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        var joined = ByteBuffer.allocate(binary.length + data.remaining()).put(binary).put(data).array();
        binary = last ? new byte[0] : joined;
        if (last) {
            onMessage(joined);
        }
        return next(socket);
    }

    /** Null says that the data may be reclaimed. */
    private @Nullable CompletionStage<?> next(WebSocket socket) {
        if (reading()) {
            socket.request(1);
        }
        return null;
    }

    @Override
    public final @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        onClosed(code, reason);
        return null;
    }

    @Override
    public final void onError(WebSocket socket, Throwable error) {
        onFailed(error);
    }
}
