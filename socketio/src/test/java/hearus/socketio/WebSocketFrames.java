package hearus.socketio;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A WebSocket of Engine.IO 4 by hand: the head of the server's answer can be read, and pings are answered when the test wants. */
final class WebSocketFrames implements AutoCloseable {
    private static final int TEXT = 0x81;
    private static final int PING = 0x89;
    private static final int PONG = 0x8a;

    private final Socket socket;
    private final DataInputStream in;
    private final String head;

    WebSocketFrames(TestServer server) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(30_000);
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write("""
                GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r
                Host: localhost\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                \r
                """.getBytes(StandardCharsets.US_ASCII));
        var text = new StringBuilder();
        while (!text.toString().endsWith("\r\n\r\n")) {
            text.append((char) in.readUnsignedByte());
        }
        head = text.toString();
    }

    String head() {
        return head;
    }

    /** Sends a text of less than 126 bytes. */
    void send(String text) throws IOException {
        frame(TEXT, text.getBytes(StandardCharsets.US_ASCII));
    }

    void pong(byte[] payload) throws IOException {
        frame(PONG, payload);
    }

    private void frame(int kind, byte[] payload) throws IOException {
        var frame = new byte[6 + payload.length];
        frame[0] = (byte) kind;
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(payload, 0, frame, 6, payload.length);
        socket.getOutputStream().write(frame);
    }

    /** Reads on to the next ping of the WebSocket protocol and gives what it carries. */
    byte[] awaitPing() throws IOException {
        while (true) {
            var kind = in.readUnsignedByte();
            var size = in.readUnsignedByte();
            var payload = in.readNBytes(size == 126 ? in.readUnsignedShort() : size);
            if (kind == PING) {
                return payload;
            }
        }
    }

    void hangUp() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
