package hearus.server;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;

/** What a WebSocket client writes, for tests that do with the TCP connection what no client library does. */
final class RawWebSocket {
    static final int TEXT = 1;
    static final int BINARY = 2;

    private RawWebSocket() {}

    /** Makes a connection a WebSocket of {@code /ws}; nothing after the head of the answer is read. */
    static void upgrade(Socket connected) throws IOException {
        assertThat(ask(connected)).contains("101 Switching Protocols");
    }

    /** The head of the answer to a client that wants {@code /ws}. */
    static String ask(Socket connected) throws IOException {
        connected.getOutputStream().write("""
                GET /ws HTTP/1.1\r
                Host: localhost\r
                Connection: Upgrade\r
                Upgrade: websocket\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
                \r
                """.getBytes(StandardCharsets.US_ASCII));
        var head = new StringBuilder();
        int next = 0;
        while (next >= 0 && !head.toString().endsWith("\r\n\r\n")) {
            next = connected.getInputStream().read();
            if (next >= 0) {
                head.append((char) next);
            }
        }
        return head.toString();
    }

    /** A masked frame whose mask is zero, of at most 65,535 bytes. */
    static byte[] frame(int opcode, byte[] payload) {
        var frame = ByteBuffer.allocate(8 + payload.length).put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        frame.putInt(0).put(payload);
        return Arrays.copyOf(frame.array(), frame.position());
    }
}
