package hearus.socketio.internal.transport;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;

import hearus.socketio.internal.protocol.ProtocolException;
import hearus.socketio.internal.protocol.Utf8;

/** Puts WebSocket frames together to messages of at most a given size. After a malformed message it ignores everything. Single-threaded. */
public final class MessageAssembler {
    private final int maxBytes;
    private final Sink sink;
    private Buffer message = Buffer.buffer();
    private boolean text;
    private boolean fragmented;
    private boolean failed;

    public MessageAssembler(int maxBytes, Sink sink) {
        this.maxBytes = maxBytes;
        this.sink = sink;
    }

    public void add(WebSocketFrame frame) {
        if (failed || !(frame.isText() || frame.isBinary() || frame.isContinuation())) {
            return;
        }
        try {
            append(frame);
        } catch (ProtocolException e) {
            failed = true;
            message = Buffer.buffer();
            sink.malformed(e);
        }
    }

    private void append(WebSocketFrame frame) throws ProtocolException {
        if (frame.isContinuation() != fragmented) {
            throw new ProtocolException("WebSocket frames out of order");
        }
        if (!fragmented) {
            text = frame.isText();
        }
        var data = frame.binaryData();
        if (data.length() > maxBytes - message.length()) {
            throw new ProtocolException("Message of more than " + maxBytes + " bytes");
        }
        fragmented = !frame.isFinal();
        if (fragmented) {
            message.appendBuffer(data);
            return;
        }
        var whole = data;
        if (message.length() > 0) {
            whole = message.appendBuffer(data);
            message = Buffer.buffer();
        }
        if (text) {
            sink.text(Utf8.check(whole.getBytes()));
        } else {
            sink.binary(whole.getBytes());
        }
    }

    public interface Sink {
        /** UTF-8. */
        void text(byte[] message);

        void binary(byte[] message);

        void malformed(ProtocolException problem);
    }
}
