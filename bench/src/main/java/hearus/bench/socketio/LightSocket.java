package hearus.bench.socketio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A Socket.IO client over WebSocket that costs next to nothing, so that thousands of them load a server and not the machine: it joins the main namespace, answers
 * pings, and tells events from acks by their first bytes. Reads messages of up to 4 KB. Single-threaded.
 */
final class LightSocket {
    private static final int BUFFER = 4 << 10;
    private static final byte[] HANDSHAKE = """
            GET /socket.io/?EIO=4&transport=websocket HTTP/1.1
            Host: localhost
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

            """.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONNECT = Frames.of("40");
    private static final byte[] PONG = Frames.of("3");

    private static final int TEXT = 1;
    private static final int CLOSE = 8;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Listener listener;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER);
    /** What the connection would not take at once. */
    private ByteBuffer out = ByteBuffer.allocate(0);
    private boolean upgraded;

    /** Begins to connect; the key's attachment is this socket. */
    LightSocket(Selector selector, InetSocketAddress server, Listener listener) throws IOException {
        this.listener = listener;
        this.channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.socket().setTcpNoDelay(true);
        key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        channel.connect(server);
    }

    /** The request that asks for a WebSocket. */
    static byte[] handshake() {
        return HANDSHAKE.clone();
    }

    /** Does what the selector found possible. */
    void onReady() throws IOException {
        if (key.isConnectable()) {
            channel.finishConnect();
            key.interestOps(SelectionKey.OP_READ);
            send(HANDSHAKE);
            return;
        }
        if (key.isWritable()) {
            write();
        }
        if (key.isReadable()) {
            read();
        }
    }

    /** Sends bytes, at once or as soon as the connection takes them. */
    void send(byte[] bytes) throws IOException {
        if (out.hasRemaining()) {
            out = ByteBuffer.allocate(out.remaining() + bytes.length).put(out).put(bytes).flip();
        } else {
            out = ByteBuffer.wrap(bytes);
            write();
        }
    }

    private void write() throws IOException {
        channel.write(out);
        var wanted = out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    private void read() throws IOException {
        if (channel.read(in) < 0) {
            throw new IOException("The server closed a connection");
        }
        in.flip();
        if (upgraded || upgrade()) {
            while (takeFrame()) {
                // the next one
            }
        }
        in.compact();
        if (!in.hasRemaining()) {
            throw new IOException("A message of more than " + BUFFER + " bytes");
        }
    }

    /** Takes the answer to the handshake; false while it is not whole. */
    private boolean upgrade() throws IOException {
        var answer = StandardCharsets.ISO_8859_1.decode(in.duplicate()).toString();
        var end = answer.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        if (!answer.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("The server refuses WebSockets: " + answer.lines().findFirst().orElse(""));
        }
        in.position(end + 4);
        upgraded = true;
        return true;
    }

    private boolean takeFrame() throws IOException {
        var start = in.position();
        if (in.remaining() < 2) {
            return false;
        }
        var length = in.get(start + 1) & 0x7f;
        var data = start + 2;
        if (length == 126) {
            if (in.remaining() < 4) {
                return false;
            }
            length = in.getShort(start + 2) & 0xffff;
            data += 2;
        } else if (length == 127) {
            throw new IOException("A message of more than 65535 bytes");
        }
        if (in.limit() - data < length) {
            return false;
        }
        var kind = in.get(start) & 0x0f;
        if (kind == CLOSE) {
            throw new IOException("The server closed a WebSocket");
        }
        if (kind == TEXT) {
            take(data, length);
        }
        in.position(data + length);
        return true;
    }

    private void take(int data, int length) throws IOException {
        switch (in.get(data)) {
            case '0' -> send(CONNECT);
            case '2' -> send(PONG);
            case '4' -> {
                switch (length > 1 ? in.get(data + 1) : 0) {
                    case '0' -> listener.onJoined(this);
                    case '2' -> listener.onEvent(this);
                    case '3' -> listener.onAck(this);
                    default -> throw new IOException("The server refused a client");
                }
            }
            default -> {}
        }
    }

    void close() throws IOException {
        channel.close();
    }

    /** What the server sends. */
    interface Listener {
        void onJoined(LightSocket socket) throws IOException;

        void onEvent(LightSocket socket) throws IOException;

        void onAck(LightSocket socket) throws IOException;
    }
}
