package hearus.socketio.internal.engine;

import hearus.socketio.DisconnectReason;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

import io.netty.handler.codec.DecoderException;
import io.vertx.core.http.HttpServerResponse;

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
 * One Engine.IO connection: its transport and the change from polling to WebSocket, its heartbeat, and the packets that wait for the client.
 *
 * <p>
 * Everything runs on the session's event loop but {@link #send} and what says otherwise.
 */
public final class EngineSession {
    private static final Logger LOG = System.getLogger(EngineSession.class.getName());
    /** How long after a probe the waiting poll is ended. Node takes 100 ms; clients wait for it before they upgrade. */
    private static final Duration PROBE_TO_NOOP = Duration.ofMillis(40);
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
    private Optional<WebSocketTransport> probing = Optional.empty();
    private Timers.Timer probeTimer = Timers.Timer.NONE;
    private boolean probeAnswered;
    private boolean pollMayCome;
    private boolean postMayCome;

    private final Heartbeat heartbeat;
    private Timers.Timer closeTimer = Timers.Timer.NONE;

    private final Queue<EnginePacket> outbound = new ArrayDeque<>();
    /** Units that other threads gave; the loop moves them to {@link #outbound}. */
    private final Queue<Unit> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean wakeup = new AtomicBoolean();
    private final AtomicLong buffered = new AtomicLong();
    private final Receipts receipts = new Receipts();
    /** Packets whose arrival the last WebSocket ping asks for. */
    private long asked;
    private final AtomicBoolean refusing = new AtomicBoolean();
    private final Intake intake;
    /** The POST whose body is being read. */
    private final AtomicReference<HttpServerResponse> posting = new AtomicReference<>();
    /** The POST whose packets are being taken. */
    private Optional<Post> post = Optional.empty();

    private volatile String transportName;

    EngineSession(String id, EngineCodec codec, EventLoop loop, Transport transport, SocketIoOptions options,
            Function<EngineSession, Listener> listener) {
        this.id = id;
        this.codec = codec;
        this.loop = loop;
        this.transport = transport;
        this.transportName = transport.name();
        this.options = options;
        this.intake = new Intake(id, options.limits(), loop, new ReadingValve());
        this.heartbeat = new Heartbeat(codec.version(), options.times(), loop, new Pulse());
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

    /** Sends the open packet and starts the heartbeat. */
    void open() {
        heartbeat.start();
        var upgrades = transport instanceof PollingTransport ? "[\"websocket\"]" : "[]";
        enqueue(EnginePacket.of(EnginePacket.Type.OPEN, "{\"sid\":\"" + id + "\",\"upgrades\":" + upgrades + ",\"pingInterval\":"
                + options.times().pingInterval().toMillis() + ",\"pingTimeout\":" + options.times().pingTimeout().toMillis()
                + ",\"maxPayload\":"
                + options.limits().maxPayload() + "}"));
        listener.onOpen();
    }

    /** Sends packets in one piece, nothing between them. From any thread; dropped once the session is closed. Closes the session of a client that reads too slowly. */
    public void send(List<EnginePacket> unit) {
        if (refusing.get()) {
            return;
        }
        var weight = weight(unit);
        if (takeRoom(weight)) {
            give(new Unit(unit, weight, false));
        }
    }

    private static long weight(List<EnginePacket> unit) {
        return unit.stream().mapToLong(EnginePacket::weight).sum();
    }

    /** Counts what is going to wait; false, and the session closes, if that is too much. From any thread. */
    private boolean takeRoom(long weight) {
        var waiting = buffered.addAndGet(weight);
        if (waiting <= options.limits().maxBuffered() || waiting == weight) {
            return true;
        }
        if (refusing.compareAndSet(false, true)) {
            LOG.log(Level.WARNING, "Session {0}: closed, {1} bytes wait for a client that reads too slowly", id, waiting);
            loop.run(() -> end(DisconnectReason.TRANSPORT_ERROR));
        }
        return false;
    }

    /** As {@link #send}, but drops the packets where the client cannot take them now. */
    public void sendVolatile(List<EnginePacket> unit) {
        var weight = weight(unit);
        if (refusing.get() || buffered.get() > options.limits().maxBuffered() - weight) {
            return;
        }
        buffered.addAndGet(weight);
        give(new Unit(unit, weight, true));
    }

    /**
     * Asks whether the client has got everything that was sent before. A client that polls has, when it polls again; over WebSocket its answer to a ping of
     * that protocol tells. From any thread.
     *
     * @param answer gets true, or false when the session ends before; called on the event loop
     */
    public void receipt(Consumer<Boolean> answer) {
        loop.run(() -> {
            takeInbox();
            if (state == State.CLOSED) {
                answer.accept(false);
                return;
            }
            if (receipts.allProven() && transport instanceof PollingTransport) {
                enqueue(EnginePacket.of(EnginePacket.Type.NOOP));
            }
            receipts.ask(answer);
            asked = -1;
            flush();
        });
    }

    private void give(Unit unit) {
        inbox.add(unit);
        if (wakeup.compareAndSet(false, true)) {
            loop.run(() -> {
                takeInbox();
                flush();
            });
        }
    }

    /** Sends what waits, then closes. The listener hears of it only if it did not ask for it. */
    public void close() {
        if (state != State.OPEN) {
            return;
        }
        takeInbox();
        state = State.CLOSING;
        refusing.set(true);
        dropProbe();
        if (transport instanceof PollingTransport) {
            enqueue(EnginePacket.of(EnginePacket.Type.CLOSE));
        }
        heartbeat.cancel();
        closeTimer = loop.after(closeNanos(), () -> end(DisconnectReason.FORCED_CLOSE));
        flush();
    }

    private long closeNanos() {
        return Math.min(MAX_CLOSE.toNanos(), options.times().pingInterval().plus(options.times().pingTimeout()).toNanos());
    }

    /** Closes at once; what waits is dropped. */
    public void end(DisconnectReason reason) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        refusing.set(true);
        heartbeat.cancel();
        closeTimer.cancel();
        intake.close();
        dropProbe();
        answerPost(Responses::ok);
        transport.close();
        // A body that trickles in is not waited for longer than the session lives.
        Optional.ofNullable(posting.getAndSet(null)).ifPresent(HttpServerResponse::reset);
        outbound.clear();
        inbox.clear();
        receipts.end();
        listener.onClose(reason);
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    /** After the end: whether a poll may be on its way that should see an orderly goodbye. */
    boolean pollMayCome() {
        return pollMayCome;
    }

    /** After the end: whether a post may be on its way that should see an orderly goodbye. */
    boolean postMayCome() {
        return postMayCome;
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
                takePost();
            }
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

    /** Announces a POST before its body is read, from any thread. False: another one is not done yet. */
    boolean beginPost(HttpServerResponse post) {
        return posting.compareAndSet(null, post);
    }

    /** The POST that {@link #beginPost} announced came to an end. */
    void endPost() {
        posting.set(null);
    }

    /** A POST's packets. */
    void onPost(HttpServerResponse response, Body body) {
        if (pollingFor(response).isEmpty()) {
            return;
        }
        if (post.isPresent()) {
            onPostOverlap(response);
            return;
        }
        try {
            post = Optional.of(new Post(response, body.open(codec)));
        } catch (ProtocolException e) {
            Responses.Problem.BAD_REQUEST.answer(response);
            onMalformed(e);
            return;
        }
        takePost();
    }

    /** Takes the POST's packets while the session reads, and answers it after the last one: until then the client sends no other. */
    private void takePost() {
        try {
            while (post.isPresent() && !intake.isHeld()) {
                if (post.get().payload().hasNext()) {
                    onPosted(post.get().payload().next());
                } else {
                    answerPost(Responses::ok);
                }
            }
        } catch (ProtocolException e) {
            answerPost(Responses.Problem.BAD_REQUEST::answer);
            onMalformed(e);
        }
    }

    private void onPosted(EnginePacket packet) {
        if (packet.type() == EnginePacket.Type.CLOSE && transport instanceof PollingTransport polling) {
            pollMayCome = !polling.writable();
            postMayCome = true;
            polling.answerPoll(List.of(EnginePacket.of(EnginePacket.Type.NOOP)));
            end(DisconnectReason.TRANSPORT_CLOSE);
        } else {
            onPacket(packet);
        }
    }

    private void answerPost(Consumer<HttpServerResponse> answer) {
        post.map(Post::response).ifPresent(answer);
        post = Optional.empty();
    }

    void onPostOverlap(HttpServerResponse response) {
        LOG.log(Level.DEBUG, "Session {0}: closed, two posts at once", id);
        end(DisconnectReason.TRANSPORT_ERROR);
        Responses.Problem.BAD_REQUEST.answer(response);
    }

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

    private void onRequestLost(PollingTransport polling, HttpServerResponse response) {
        if (transport == polling && polling.holds(response)) {
            end(DisconnectReason.TRANSPORT_ERROR);
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
            if (state != State.OPEN || !(transport instanceof PollingTransport) || probing.isPresent()) {
                candidate.close();
                return;
            }
            probing = Optional.of(candidate);
            probeAnswered = false;
            probeTimer = loop.after(options.times().upgradeTimeout().toNanos(), this::dropProbe);
        });
        return new SocketListener(candidate);
    }

    private void onProbePacket(WebSocketTransport candidate, EnginePacket packet) {
        if (packet.type() == EnginePacket.Type.UPGRADE) {
            upgrade(candidate);
        } else if (!probeAnswered && packet instanceof EnginePacket.Text text && text.type() == EnginePacket.Type.PING
                && text.says("probe")) {
            probeAnswered = true;
            candidate.write(EnginePacket.of(EnginePacket.Type.PONG, "probe"));
            probeTimer.cancel();
            endPollsOf(loop.now() + options.times().upgradeTimeout().toNanos());
        } else {
            dropProbe();
        }
    }

    /** The client ends its polling before it upgrades: each poll that waits meanwhile is answered soon. */
    private void endPollsOf(long giveUp) {
        probeTimer = loop.after(PROBE_TO_NOOP.toNanos(), () -> {
            if (transport instanceof PollingTransport polling && polling.writable()) {
                polling.answerPoll(List.of(EnginePacket.of(EnginePacket.Type.NOOP)));
            }
            if (loop.now() - giveUp < 0) {
                endPollsOf(giveUp);
            } else {
                dropProbe();
            }
        });
    }

    private void upgrade(WebSocketTransport candidate) {
        probeTimer.cancel();
        probing = Optional.empty();
        if (transport instanceof PollingTransport polling) {
            // After what the WebSocket still has to write: a client that sees the refusal has seen the answer to its probe.
            loop.later(polling::refusePoll);
        }
        transport = candidate;
        transportName = candidate.name();
        receipts.arrived(receipts.written());
        if (intake.isHeld()) {
            candidate.pause();
        }
        flush();
    }

    private void dropProbe() {
        probeTimer.cancel();
        probing.ifPresent(WebSocketTransport::close);
        probing = Optional.empty();
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
            } else if (isProbe()) {
                onProbePacket(socket, packet);
            }
        }

        @Override
        public void onMalformed(ProtocolException problem) {
            if (transport == socket) {
                EngineSession.this.onMalformed(problem);
            } else if (isProbe()) {
                dropProbe();
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
            } else if (isProbe()) {
                dropProbe();
            }
        }

        private boolean isProbe() {
            return probing.filter(socket::equals).isPresent();
        }
    }

    // Packets

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

    private void enqueue(EnginePacket packet) {
        if (takeRoom(packet.weight())) {
            outbound.add(packet);
            receipts.queued(1);
            flush();
        }
    }

    private void takeInbox() {
        wakeup.set(false);
        for (var unit = inbox.poll(); unit != null; unit = inbox.poll()) {
            if (!unit.droppable() || canTakeMore()) {
                outbound.addAll(unit.packets());
                receipts.queued(unit.packets().size());
            } else {
                buffered.addAndGet(-unit.weight());
            }
        }
    }

    /** Whether the client takes at once what is sent next. */
    private boolean canTakeMore() {
        flush();
        return state == State.OPEN && outbound.isEmpty() && transport.writable();
    }

    private void flush() {
        if (state == State.CLOSED) {
            return;
        }
        if (!outbound.isEmpty() && transport.writable()) {
            var before = outbound.size();
            buffered.addAndGet(-transport.write(outbound));
            receipts.written(before - outbound.size());
        }
        if (receipts.wanted() && receipts.written() > asked && transport instanceof WebSocketTransport socket) {
            asked = receipts.written();
            socket.ping(asked);
        }
        if (state == State.CLOSING && outbound.isEmpty()) {
            postMayCome = transport instanceof PollingTransport;
            end(DisconnectReason.FORCED_CLOSE);
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

    /** Packets that travel together. */
    private record Unit(List<EnginePacket> packets, long weight, boolean droppable) {}

    private record Post(HttpServerResponse response, Payload payload) {}

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
