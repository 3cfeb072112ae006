package hearus.socketio.internal.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import io.netty.handler.codec.DecoderException;
import io.vertx.core.http.HttpServerResponse;

import hearus.socketio.DisconnectReason;
import hearus.socketio.SocketIoOptions;
import hearus.socketio.internal.http.Responses;
import hearus.socketio.internal.loop.EventLoop;
import hearus.socketio.internal.loop.Timers;
import hearus.socketio.internal.protocol.EngineCodec;
import hearus.socketio.internal.protocol.EnginePacket;
import hearus.socketio.internal.protocol.Payload;
import hearus.socketio.internal.protocol.ProtocolException;
import hearus.socketio.internal.transport.PollingTransport;
import hearus.socketio.internal.transport.Transport;
import hearus.socketio.internal.transport.WebSocketTransport;

/**
 * One Engine.IO connection, from its open packet to its end. It connects the parts that do the work: the {@link Transport} that the client uses now, the {@link Heartbeat}, the
 * {@link InboundFlowControl} that decides whether the client is read, the {@link OutboundBuffer} of what waits for it with the {@link DeliveryConfirmations} of what was received, the {@link PostExchange} of a
 * client that polls, and the {@link UpgradeProbe} of one that changes to WebSocket.
 *
 * <p>
 * Everything runs on the session's event loop but {@link #send} and what says otherwise.
 */
public final class EngineSession {
    private static final Logger LOG = System.getLogger(EngineSession.class.getName());
    /** How long an orderly close waits for the client to fetch its last packets, or for as long as a client may be silent if that is less. */
    private static final Duration MAX_CLOSE = Duration.ofSeconds(30);

    private enum State {
        OPEN, CLOSING, CLOSED
    }

    private final String id;
    private final EngineCodec codec;
    private final EventLoop loop;
    private final SocketIoOptions options;
    private final Listener listener;

    private State state = State.OPEN;
    private Transport transport;
    private final Heartbeat heartbeat;
    private final InboundFlowControl inbound;
    private final DeliveryConfirmations confirmations = new DeliveryConfirmations();
    private final OutboundBuffer outbound;
    private final PostExchange posts;
    private final UpgradeProbe probe;
    private Timers.Timer closeTimer = Timers.Timer.NONE;
    private boolean pollInFlight;
    private boolean postInFlight;

    private volatile String transportName;

    EngineSession(String id, EngineCodec codec, EventLoop loop, Transport transport, SocketIoOptions options,
            Function<EngineSession, Listener> listener) {
        this.id = id;
        this.codec = codec;
        this.loop = loop;
        this.transport = transport;
        this.transportName = transport.name();
        this.options = options;
        this.inbound = new InboundFlowControl(id, options, loop, new ReadControl());
        this.heartbeat = new Heartbeat(codec.version(), options, loop, new HeartbeatHost());
        this.outbound = new OutboundBuffer(options.maxBuffered(), confirmations, new OutboundHost());
        this.posts = new PostExchange(new PostHost());
        this.probe = new UpgradeProbe(options.upgradeTimeout(), loop, new ProbeHost());
        this.listener = listener.apply(this);
    }

    public String id() {
        return id;
    }

    public int protocol() {
        return codec.version();
    }

    EngineCodec codec() {
        return codec;
    }

    public EventLoop loop() {
        return loop;
    }

    /** The transport's name now. From any thread. */
    public String transportName() {
        return transportName;
    }

    // Beginning and end

    /** Sends the open packet and starts the heartbeat. */
    void open() {
        heartbeat.start();
        var upgrades = transport instanceof PollingTransport ? "[\"websocket\"]" : "[]";
        enqueue(EnginePacket.of(EnginePacket.Type.OPEN, "{\"sid\":\"" + id + "\",\"upgrades\":" + upgrades + ",\"pingInterval\":"
                + options.pingInterval().toMillis() + ",\"pingTimeout\":" + options.pingTimeout().toMillis()
                + ",\"maxPayload\":"
                + options.maxPayload() + "}"));
        listener.onOpen();
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    /** Sends what waits, then closes. The listener hears of it only if it did not ask for it. */
    public void close() {
        if (state != State.OPEN) {
            return;
        }
        outbound.takeInbox();
        state = State.CLOSING;
        outbound.close();
        probe.cancel();
        if (transport instanceof PollingTransport) {
            enqueue(EnginePacket.of(EnginePacket.Type.CLOSE));
        }
        heartbeat.cancel();
        closeTimer = loop.after(closeNanos(), () -> end(DisconnectReason.FORCED_CLOSE));
        flush();
    }

    private long closeNanos() {
        return Math.min(MAX_CLOSE.toNanos(), options.pingInterval().plus(options.pingTimeout()).toNanos());
    }

    /** Closes at once; what waits is dropped. */
    public void end(DisconnectReason reason) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        outbound.close();
        heartbeat.cancel();
        closeTimer.cancel();
        inbound.close();
        probe.cancel();
        posts.end();
        transport.close();
        posts.reset();
        outbound.clear();
        confirmations.end();
        listener.onClose(reason);
    }

    /** After the end: whether a poll may be in flight that should be answered as usual. */
    boolean pollInFlight() {
        return pollInFlight;
    }

    /** After the end: whether a POST may be in flight that should be answered as usual. */
    boolean postInFlight() {
        return postInFlight;
    }

    // Packets to the client

    /** Sends packets in one piece, nothing between them. From any thread; dropped once the session is closed. Closes the session of a client that reads too slowly. */
    public void send(List<EnginePacket> unit) {
        outbound.send(unit);
    }

    /** As {@link #send}, but drops the packets where the client cannot take them now. */
    public void sendVolatile(List<EnginePacket> unit) {
        outbound.sendVolatile(unit);
    }

    /**
     * Finds out whether the client has received everything that was sent before. A polling client has, when it polls again; over WebSocket the pong to a ping of
     * that protocol confirms it. From any thread.
     *
     * @param answer gets true, or false when the session ends before; called on the event loop
     */
    public void confirmDelivery(Consumer<Boolean> answer) {
        loop.run(() -> {
            outbound.takeInbox();
            if (state == State.CLOSED) {
                answer.accept(false);
                return;
            }
            if (confirmations.allConfirmed() && transport instanceof PollingTransport) {
                enqueue(EnginePacket.of(EnginePacket.Type.NOOP));
            }
            confirmations.request(answer);
            flush();
        });
    }

    private void enqueue(EnginePacket packet) {
        if (outbound.add(packet)) {
            flush();
        }
    }

    /** Writes as much as the client takes now. */
    private void flush() {
        if (state == State.CLOSED) {
            return;
        }
        outbound.writeTo(transport);
        if (transport instanceof WebSocketTransport socket) {
            confirmations.nextPing().ifPresent(socket::ping);
        }
        if (state == State.CLOSING && outbound.isEmpty()) {
            postInFlight = transport instanceof PollingTransport;
            end(DisconnectReason.FORCED_CLOSE);
        }
    }

    private final class OutboundHost implements OutboundBuffer.Host {
        @Override
        public void onOverflow(long bytes) {
            LOG.log(Level.WARNING, "Session {0}: closed, {1} bytes wait for a client that reads too slowly", id, bytes);
            // Not at once: the sender may hold the lock of a ConnectionState, and the end calls many handlers.
            loop.execute(() -> end(DisconnectReason.TRANSPORT_ERROR));
        }

        @Override
        public void onInbox() {
            loop.run(() -> {
                outbound.takeInbox();
                flush();
            });
        }

        @Override
        public boolean canWriteNow() {
            flush();
            return state == State.OPEN && outbound.isEmpty() && transport.writable();
        }
    }

    // Packets from the client

    private void onPacket(EnginePacket packet) {
        if (state != State.OPEN) {
            return;
        }
        heartbeat.onPacket();
        inbound.count();
        switch (packet) {
            case EnginePacket.Binary binary -> listener.onBinary(binary.data());
            case EnginePacket.Text text -> {
                switch (text.type()) {
                    case MESSAGE -> listener.onText(text);
                    case PING -> onPing();
                    case PONG -> onPong();
                    case CLOSE -> {
                        end(DisconnectReason.TRANSPORT_CLOSE);
                    }
                    case OPEN, UPGRADE, NOOP -> {}
                }
            }
        }
    }

    private void onMalformed(ProtocolException problem) {
        if (state != State.CLOSED) {
            LOG.log(Level.INFO, "Session {0}: closed, malformed packet: {1}", id, problem.getMessage());
            end(DisconnectReason.PARSE_ERROR);
        }
    }

    /** Keeps the session from reading until {@link #resumeReading}: the client's handlers are behind. */
    public void pauseReading() {
        inbound.pause();
    }

    /** Reads again, unless there is another reason not to. */
    public void resumeReading() {
        inbound.resume();
    }

    private final class ReadControl implements InboundFlowControl.Reader {
        @Override
        public void pause() {
            if (state != State.CLOSED) {
                transport.pause();
            }
        }

        @Override
        public void resume() {
            if (state != State.CLOSED) {
                heartbeat.onReadingResumed();
                transport.resume();
                posts.process();
            }
        }
    }

    // Heartbeat

    private void onPing() {
        if (codec.version() == 4) {
            end(DisconnectReason.TRANSPORT_ERROR);
            return;
        }
        enqueue(EnginePacket.of(EnginePacket.Type.PONG));
    }

    private void onPong() {
        if (codec.version() == 3) {
            end(DisconnectReason.TRANSPORT_ERROR);
            return;
        }
        heartbeat.onPong();
    }

    private final class HeartbeatHost implements Heartbeat.Host {
        @Override
        public void ping() {
            enqueue(EnginePacket.of(EnginePacket.Type.PING));
        }

        @Override
        public boolean isReading() {
            return !inbound.isPaused();
        }

        @Override
        public void onLost() {
            end(DisconnectReason.PING_TIMEOUT);
        }
    }

    // Polling

    /** A GET of the client. */
    void onPoll(HttpServerResponse response) {
        var polling = pollingFor(response);
        if (polling.isEmpty()) {
            return;
        }
        if (!polling.get().accept(response)) {
            LOG.log(Level.DEBUG, "Session {0}: closed, two polls at once", id);
            end(DisconnectReason.TRANSPORT_ERROR);
            Responses.Problem.BAD_REQUEST.answer(response);
            return;
        }
        response.closeHandler(nothing -> loop.run(() -> onRequestLost(polling.get(), response)));
        // A client polls again once it has read the answer to its last poll.
        confirmations.confirm(confirmations.written());
        flush();
    }

    private void onRequestLost(PollingTransport polling, HttpServerResponse response) {
        if (transport == polling && polling.isPending(response)) {
            end(DisconnectReason.TRANSPORT_ERROR);
        }
    }

    /** Announces a POST before its body is read, from any thread. False: another one is not done yet. */
    boolean beginPost(HttpServerResponse post) {
        return posts.announce(post);
    }

    /** The POST that {@link #beginPost} announced came to an end. */
    void endPost() {
        posts.bodyEnded();
    }

    /** A POST's packets. */
    void onPost(HttpServerResponse response, Body body) {
        if (pollingFor(response).isEmpty()) {
            return;
        }
        if (posts.isProcessing()) {
            onPostOverlap(response);
            return;
        }
        Payload packets;
        try {
            packets = body.open(codec);
        } catch (ProtocolException e) {
            Responses.Problem.BAD_REQUEST.answer(response);
            onMalformed(e);
            return;
        }
        posts.begin(response, packets);
    }

    void onPostOverlap(HttpServerResponse response) {
        LOG.log(Level.DEBUG, "Session {0}: closed, two posts at once", id);
        end(DisconnectReason.TRANSPORT_ERROR);
        Responses.Problem.BAD_REQUEST.answer(response);
    }

    /** The polling transport that this request belongs to; where there is none, the request is answered. */
    private Optional<PollingTransport> pollingFor(HttpServerResponse response) {
        if (state == State.OPEN && heartbeat.isOverdue()) {
            end(DisconnectReason.PING_TIMEOUT);
        }
        if (state == State.CLOSED) {
            Responses.Problem.UNKNOWN_SID.answer(response);
            return Optional.empty();
        }
        if (transport instanceof PollingTransport polling) {
            return Optional.of(polling);
        }
        Responses.Problem.BAD_REQUEST.answer(response);
        return Optional.empty();
    }

    private final class PostHost implements PostExchange.Host {
        @Override
        public boolean isReading() {
            return !inbound.isPaused();
        }

        @Override
        public void onPacket(EnginePacket packet) {
            if (packet.type() == EnginePacket.Type.CLOSE && transport instanceof PollingTransport polling) {
                pollInFlight = !polling.writable();
                postInFlight = true;
                polling.answerPoll(List.of(EnginePacket.of(EnginePacket.Type.NOOP)));
                end(DisconnectReason.TRANSPORT_CLOSE);
            } else {
                EngineSession.this.onPacket(packet);
            }
        }

        @Override
        public void onMalformed(ProtocolException problem) {
            EngineSession.this.onMalformed(problem);
        }
    }

    // WebSocket

    /** What the session does with the WebSocket that it began with. */
    WebSocketTransport.Listener firstWebSocket(WebSocketTransport socket) {
        return new SocketListener(socket);
    }

    /** Starts the upgrade probe of a polling client with this WebSocket. */
    WebSocketTransport.Listener probe(WebSocketTransport candidate) {
        loop.run(() -> {
            if (state != State.OPEN || !(transport instanceof PollingTransport) || !probe.start(candidate)) {
                candidate.close();
            }
        });
        return new SocketListener(candidate);
    }

    private final class ProbeHost implements UpgradeProbe.Host {
        @Override
        public void answerPoll() {
            if (transport instanceof PollingTransport polling && polling.writable()) {
                polling.answerPoll(List.of(EnginePacket.of(EnginePacket.Type.NOOP)));
            }
        }

        @Override
        public void upgrade(Transport socket) {
            if (transport instanceof PollingTransport polling) {
                // After what the WebSocket still has to write: a client that sees the refusal has seen the answer to its probe.
                loop.execute(polling::refusePoll);
            }
            transport = socket;
            transportName = socket.name();
            confirmations.confirm(confirmations.written());
            if (inbound.isPaused()) {
                socket.pause();
            }
            flush();
        }
    }

    private final class SocketListener implements WebSocketTransport.Listener {
        private final WebSocketTransport socket;

        SocketListener(WebSocketTransport socket) {
            this.socket = socket;
        }

        @Override
        public void onPacket(EnginePacket packet) {
            if (transport == socket) {
                EngineSession.this.onPacket(packet);
            } else if (probe.isProbing(socket)) {
                probe.onPacket(packet);
            }
        }

        @Override
        public void onMalformed(ProtocolException problem) {
            if (transport == socket) {
                EngineSession.this.onMalformed(problem);
            } else if (probe.isProbing(socket)) {
                probe.cancel();
            }
        }

        /** Vert.x reports a frame that is too large only here, and would leave the socket open; a broken connection is no error of the client. */
        @Override
        public void onError(Throwable problem) {
            LOG.log(Level.DEBUG, "Session {0}: WebSocket failed: {1}", id, problem.toString());
            if (transport == socket) {
                end(problem instanceof DecoderException ? DisconnectReason.TRANSPORT_ERROR : DisconnectReason.TRANSPORT_CLOSE);
            } else {
                socket.close();
            }
        }

        @Override
        public void onDrain() {
            flush();
        }

        @Override
        public void onPong(long packets) {
            if (transport == socket) {
                confirmations.confirm(packets);
            }
        }

        @Override
        public void onClose() {
            if (transport == socket) {
                end(DisconnectReason.TRANSPORT_CLOSE);
            } else if (probe.isProbing(socket)) {
                probe.cancel();
            }
        }
    }

    /** A POST's body in the form that its content type names. */
    interface Body {
        Payload open(EngineCodec codec) throws ProtocolException;
    }

    /** What happens on the session, on its event loop. */
    public interface Listener {
        void onOpen();

        void onText(EnginePacket.Text message);

        void onBinary(byte[] message);

        /** Called once. */
        void onClose(DisconnectReason reason);
    }
}
