package hearus.socketio.internal.transport;

import java.time.Duration;
import java.util.Queue;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrameType;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.ws.WebSocketFrameImpl;

import hearus.socketio.internal.loop.EventLoop;
import hearus.socketio.internal.protocol.EngineCodec;
import hearus.socketio.internal.protocol.EnginePacket;
import hearus.socketio.internal.protocol.ProtocolException;

/** A WebSocket. Writes packets only while the socket's own write queue has space, so that the packets of a slow client can be dropped at once. */
public final class WebSocketTransport implements Transport {
    private static final int WRITE_QUEUE = 256 << 10;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    /** More than a well-behaved client sends. */
    private static final int MAX_UNREAD_PINGS = 1000;

    private final ServerWebSocket socket;
    private final HttpConnection connection;
    private final EngineCodec codec;
    private final EventLoop loop;
    /** WebSocket's own pings, since the client does not read. On the socket's event loop, which may be another than the session's. */
    private int unreadPings;

    /**
     * @param connection the HTTP connection of the socket
     * @param loop the session's
     */
    public WebSocketTransport(ServerWebSocket socket, HttpConnection connection, EngineCodec codec, EventLoop loop) {
        this.socket = socket;
        this.connection = connection;
        this.codec = codec;
        this.loop = loop;
        socket.setWriteQueueMaxSize(WRITE_QUEUE);
    }

    /** Starts to listen. The handlers run on the session's event loop. */
    public void listen(int maxPayload, Listener listener) {
        var messages = new MessageAssembler(maxPayload, new MessageAssembler.Sink() {
            @Override
            public void text(byte[] message) {
                loop.run(() -> parse(() -> EnginePacket.parse(message), listener));
            }

            @Override
            public void binary(byte[] message) {
                loop.run(() -> parse(() -> codec.decodeFrame(message), listener));
            }

            @Override
            public void malformed(ProtocolException problem) {
                loop.run(() -> listener.onMalformed(problem));
            }
        });
        socket.frameHandler(frame -> {
            if (frame.isPing()) {
                onPing(listener);
            } else {
                messages.add(frame);
            }
        });
        socket.pongHandler(pong -> {
            if (pong.length() == Long.BYTES) {
                loop.run(() -> listener.onPong(pong.getLong(0)));
            }
        });
        socket.exceptionHandler(problem -> loop.run(() -> listener.onError(problem)));
        socket.closeHandler(nothing -> loop.run(listener::onClose));
        socket.drainHandler(nothing -> {
            unreadPings = 0;
            loop.run(listener::onDrain);
        });
    }

    /** Vert.x has answered it already; for a client that does not read its answers wait without a bound. */
    private void onPing(Listener listener) {
        if (socket.writeQueueFull()) {
            unreadPings++;
            if (unreadPings == MAX_UNREAD_PINGS) {
                loop.run(() -> listener.onMalformed(new ProtocolException("Pings of a client that does not read the answers")));
            }
        }
    }

    private static void parse(Parser parser, Listener listener) {
        EnginePacket packet;
        try {
            packet = parser.parse();
        } catch (ProtocolException e) {
            listener.onMalformed(e);
            return;
        }
        listener.onPacket(packet);
    }

    @Override
    public String name() {
        return "websocket";
    }

    @Override
    public boolean writable() {
        return !socket.isClosed() && !socket.writeQueueFull();
    }

    @Override
    public long write(Queue<EnginePacket> queue) {
        var bytes = 0L;
        while (writable() && !queue.isEmpty()) {
            var packet = queue.remove();
            bytes += packet.weight();
            write(packet);
        }
        return bytes;
    }

    public void write(EnginePacket packet) {
        var _ = switch (packet) {
            case EnginePacket.Text text -> socket.writeFrame(new WebSocketFrameImpl(WebSocketFrameType.TEXT, text.wire(), true));
            case EnginePacket.Binary binary -> socket.writeFinalBinaryFrame(Buffer.buffer(codec.encodeFrame(binary)));
        };
    }

    /** A ping of the WebSocket protocol, which every client answers with the same number, after it got everything that was written before. */
    public void ping(long packets) {
        var _ = socket.writePing(Buffer.buffer(Long.BYTES).appendLong(packets));
    }

    @Override
    public void pause() {
        socket.pause();
    }

    @Override
    public void resume() {
        socket.resume();
    }

    @Override
    public void close() {
        if (!socket.isClosed()) {
            // A paused socket would not read the client's answer to the close frame.
            socket.resume();
            var _ = socket.close();
            closeByForce();
        }
    }

    /**
     * Vert.x closes a connection once its close frame is written, which may be never where a client does not read, and has no public way to end it sooner: after
     * a while the channel below is closed.
     */
    private void closeByForce() {
        if (connection instanceof HttpServerConnection internal) {
            var channel = internal.channelHandlerContext().channel();
            var timer = loop.after(CLOSE_TIMEOUT.toNanos(), () -> {
                var _ = channel.pipeline().firstContext().close();
            });
            var _ = channel.closeFuture().addListener(closed -> loop.run(timer::cancel));
        }
    }

    public interface Listener {
        void onPacket(EnginePacket packet);

        void onMalformed(ProtocolException problem);

        void onError(Throwable problem);

        void onDrain();

        /** The client answered {@link #ping}. */
        void onPong(long packets);

        void onClose();
    }

    private interface Parser {
        EnginePacket parse() throws ProtocolException;
    }

}
