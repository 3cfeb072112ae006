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
 * {@link Intake} that decides whether the client is read, the {@link OutboundBuffer} of what waits for it with the {@link Receipts} of what arrived, the {@link PostExchange} of a
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
    private final Intake intake;
    private final Receipts receipts = new Receipts();
    private final OutboundBuffer outbound;
    private final PostExchange posts;
    private final UpgradeProbe probe;
    private Timers.Timer closeTimer = Timers.Timer.NONE;
    private boolean pollMayCome;
    private boolean postMayCome;

    private volatile String transportName;

    EngineSession(String id, EngineCodec codec, EventLoop loop, Transport transport, SocketIoOptions options,
            Function<EngineSession, Listener> listener) {
        this.id = id;
        this.codec = codec;
        this.loop = loop;
        this.transport = transport;
        this.transportName = transport.name();
        this.options = options;
        this.intake = new Intake(id, options, loop, new ReadingValve());
        this.heartbeat = new Heartbeat(codec.version(), options, loop, new Pulse());
        this.outbound = new OutboundBuffer(options.maxBuffered(), receipts, new Outlet());
        this.posts = new PostExchange(new Posted());
        this.probe = new UpgradeProbe(options.upgradeTimeout(), loop, new Upgrade());
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
        outbound.shut();
        probe.drop();
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
        outbound.shut();
        heartbeat.cancel();
        closeTimer.cancel();
        intake.close();
        probe.drop();
        posts.end();
        transport.close();
        posts.reset();
        outbound.clear();
        receipts.end();
        listener.onClose(reason);
    }

    /** After the end: whether a poll may be on its way that should see an orderly goodbye. */
    boolean pollMayCome() {
        return pollMayCome;
    }

    /** After the end: whether a post may be on its way that should see an orderly goodbye. */
    boolean postMayCome() {
        return postMayCome;
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
     * Asks whether the client has got everything that was sent before. A client that polls has, when it polls again; over WebSocket its answer to a ping of
     * that protocol tells. From any thread.
     *
     * @param answer gets true, or false when the session ends before; called on the event loop
     */
    public void receipt(Consumer<Boolean> answer) {
        loop.run(() -> {
            outbound.takeInbox();
            if (state == State.CLOSED) {
                answer.accept(false);
                return;
            }
            if (receipts.allProven() && transport instanceof PollingTransport) {
                enqueue(EnginePacket.of(EnginePacket.Type.NOOP));
            }
            receipts.ask(answer);
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
            receipts.nextPing().ifPresent(socket::ping);
        }
        if (state == State.CLOSING && outbound.isEmpty()) {
            postMayCome = transport instanceof PollingTransport;
            end(DisconnectReason.FORCED_CLOSE);
        }
    }

    private final class Outlet implements OutboundBuffer.Host {
        @Override
        public void onOverflow(long bytes) {
            LOG.log(Level.WARNING, "Session {0}: closed, {1} bytes wait for a client that reads too slowly", id, bytes);
            // Not at once: whoever sends may hold the lock of a namespace's member, and the end reaches far.
            loop.later(() -> end(DisconnectReason.TRANSPORT_ERROR));
        }

        @Override
        public void onInbox() {
            loop.run(() -> {
                outbound.takeInbox();
                flush();
            });
        }

        @Override
        public boolean canTakeMore() {
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
        intake.count();
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

    /** Keeps the session from reading until {@link #release}: the client's handlers have enough to do. */
    public void hold() {
        intake.hold();
    }

    public void release() {
        intake.release();
    }

    private final class ReadingValve implements Intake.Valve {
        @Override
        public void shut() {
            if (state != State.CLOSED) {
                transport.pause();
            }
        }

        @Override
        public void open() {
            if (state != State.CLOSED) {
                heartbeat.onReadAgain();
                transport.resume();
                posts.take();
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

    private final class Pulse implements Heartbeat.Host {
        @Override
        public void ping() {
            enqueue(EnginePacket.of(EnginePacket.Type.PING));
        }

        @Override
        public boolean reads() {
            return !intake.isHeld();
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
        if (!polling.get().hold(response)) {
            LOG.log(Level.DEBUG, "Session {0}: closed, two polls at once", id);
            end(DisconnectReason.TRANSPORT_ERROR);
            Responses.Problem.BAD_REQUEST.answer(response);
            return;
        }
        response.closeHandler(nothing -> loop.run(() -> onRequestLost(polling.get(), response)));
        // A client polls again once it has read the answer to its last poll.
        receipts.arrived(receipts.written());
        flush();
    }

    private void onRequestLost(PollingTransport polling, HttpServerResponse response) {
        if (transport == polling && polling.holds(response)) {
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
        if (posts.isTaking()) {
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

    private final class Posted implements PostExchange.Host {
        @Override
        public boolean reads() {
            return !intake.isHeld();
        }

        @Override
        public void onPosted(EnginePacket packet) {
            if (packet.type() == EnginePacket.Type.CLOSE && transport instanceof PollingTransport polling) {
                pollMayCome = !polling.writable();
                postMayCome = true;
                polling.answerPoll(List.of(EnginePacket.of(EnginePacket.Type.NOOP)));
                end(DisconnectReason.TRANSPORT_CLOSE);
            } else {
                onPacket(packet);
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

    /** A WebSocket of a client that polls and wants to change over. */
    WebSocketTransport.Listener probe(WebSocketTransport candidate) {
        loop.run(() -> {
            if (state != State.OPEN || !(transport instanceof PollingTransport) || !probe.begin(candidate)) {
                candidate.close();
            }
        });
        return new SocketListener(candidate);
    }

    private final class Upgrade implements UpgradeProbe.Host {
        @Override
        public void endPoll() {
            if (transport instanceof PollingTransport polling && polling.writable()) {
                polling.answerPoll(List.of(EnginePacket.of(EnginePacket.Type.NOOP)));
            }
        }

        @Override
        public void upgrade(Transport socket) {
            if (transport instanceof PollingTransport polling) {
                // After what the WebSocket still has to write: a client that sees the refusal has seen the answer to its probe.
                loop.later(polling::refusePoll);
            }
            transport = socket;
            transportName = socket.name();
            receipts.arrived(receipts.written());
            if (intake.isHeld()) {
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
            } else if (probe.isBy(socket)) {
                probe.onPacket(packet);
            }
        }

        @Override
        public void onMalformed(ProtocolException problem) {
            if (transport == socket) {
                EngineSession.this.onMalformed(problem);
            } else if (probe.isBy(socket)) {
                probe.drop();
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
                receipts.arrived(packets);
            }
        }

        @Override
        public void onClose() {
            if (transport == socket) {
                end(DisconnectReason.TRANSPORT_CLOSE);
            } else if (probe.isBy(socket)) {
                probe.drop();
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
