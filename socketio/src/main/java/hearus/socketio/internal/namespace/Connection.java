package hearus.socketio.internal.namespace;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.http.HttpServerRequest;

import hearus.socketio.ConnectRefusedException;
import hearus.socketio.DisconnectReason;
import hearus.socketio.SocketIoOptions;
import hearus.socketio.internal.engine.EngineSession;
import hearus.socketio.internal.loop.Timers;
import hearus.socketio.internal.protocol.EnginePacket;
import hearus.socketio.internal.protocol.Packet;
import hearus.socketio.internal.protocol.PacketDecoder;
import hearus.socketio.internal.protocol.PacketEncoder;
import hearus.socketio.internal.protocol.ProtocolException;

/** The Socket.IO protocol on one Engine.IO session: the namespaces that one client is connected to. On the session's event loop, but for what says otherwise. */
public final class Connection implements EngineSession.Listener {
    private static final Logger LOG = System.getLogger(Connection.class.getName());
    private static final int MAX_DISCONNECTING = 16;

    private final EngineSession session;
    private final Namespaces namespaces;
    private final SocketIoOptions options;
    private final PacketEncoder encoder;
    private final PacketDecoder decoder;
    private final ControlPackets controlPackets;
    private final Handshakes handshakes;
    private final Map<String, NamespaceSocket> sockets = new HashMap<>();
    /** Sockets whose middlewares have not decided yet. */
    private final Map<String, NamespaceSocket> connecting = new HashMap<>();
    /** Namespaces that the client was connected to: packets for them that it sent before it knew are ignored. */
    private final Set<String> previouslyConnected = new HashSet<>();
    /** Sockets that the client disconnected and whose handlers still run. */
    private int disconnecting;
    private Timers.Timer connectTimer = Timers.Timer.NONE;

    public Connection(EngineSession session, Namespaces namespaces, SocketIoOptions options, HttpServerRequest request,
            Optional<String> cookie) {
        this.session = session;
        this.namespaces = namespaces;
        this.options = options;
        this.encoder = namespaces.encoder();
        this.decoder = namespaces.newDecoder();
        this.controlPackets = new ControlPackets(session.protocol(), encoder);
        this.handshakes = Handshakes.of(session, options, request, cookie);
    }

    @Override
    public void onOpen() {
        if (session.protocol() == 3) {
            // Clients of this version are connected to the main namespace without a connect packet.
            connect("/", Map.of(), JsonNodeFactory.instance.objectNode());
        } else {
            connectTimer = session.loop().after(options.connectTimeout().toNanos(), () -> {
                LOG.log(Level.DEBUG, "Session {0}: closed, joined no namespace in time", session.id());
                session.close();
            });
        }
    }

    @Override
    public void onText(EnginePacket.Text message) {
        decode(() -> decoder.text(message));
    }

    @Override
    public void onBinary(byte[] message) {
        decode(() -> decoder.binary(message));
    }

    private void decode(Decoding decoding) {
        try {
            decoding.decode().ifPresent(this::onPacket);
        } catch (ProtocolException e) {
            LOG.log(Level.INFO, "Session {0}: closed, malformed packet: {1}", session.id(), e.getMessage());
            session.close();
        }
    }

    private void onPacket(Packet packet) {
        var address = Handshakes.NamespaceAddress.of(packet.namespace(), session.protocol());
        var socket = Optional.ofNullable(sockets.get(address.namespace()));
        switch (packet.type()) {
            case CONNECT -> {
                if (socket.isPresent() || connecting.containsKey(address.namespace())) {
                    closeForViolation("a second connect to " + address.namespace());
                } else {
                    connect(address.namespace(), address.query(), packet.data().orElseGet(JsonNodeFactory.instance::objectNode));
                }
            }
            case CONNECT_ERROR -> closeForViolation("a connect error, which only servers send");
            case EVENT, ACK, DISCONNECT -> {
                if (socket.isPresent()) {
                    onPacket(socket.get(), packet);
                } else if (packet.type() == Packet.Type.DISCONNECT && connecting.containsKey(address.namespace())) {
                    onClientDisconnect(connecting.get(address.namespace()));
                } else if (!previouslyConnected.contains(address.namespace())) {
                    closeForViolation("a packet for a namespace that it has not joined");
                }
            }
        }
    }

    private void onPacket(NamespaceSocket socket, Packet packet) {
        switch (packet.type()) {
            case EVENT -> socket.onEvent(packet);
            case ACK -> socket.onAck(packet);
            default -> onClientDisconnect(socket);
        }
    }

    private void closeForViolation(String what) {
        LOG.log(Level.INFO, "Session {0}: closed, it sent {1}", session.id(), what);
        session.close();
        closeSockets(DisconnectReason.FORCED_SERVER_CLOSE);
    }

    private void connect(String name, Map<String, String> query, JsonNode auth) {
        var namespace = namespaces.find(name);
        if (namespace.isEmpty()) {
            send(controlPackets.invalidNamespace(name));
            return;
        }
        var offset = auth.path("offset").asText("");
        var former = namespace.get().find(auth);
        var recovered = former.map(state -> newSocket(state, true, namespace.get(), query, auth))
                .filter(socket -> socket.state().recover(socket, offset));
        if (recovered.isPresent()) {
            join(recovered.get(), Optional.of(offset));
        } else {
            former.ifPresent(namespace.get()::discard);
            var state = namespace.get().newState(socketId(name), session.protocol() == 4);
            var socket = newSocket(state, false, namespace.get(), query, auth);
            state.attach(socket);
            join(socket, Optional.empty());
        }
    }

    private NamespaceSocket newSocket(ConnectionState state, boolean recovered, ServerNamespace namespace, Map<String, String> query,
            JsonNode auth) {
        return new NamespaceSocket(state, recovered, namespace, this, handshakes.with(query, auth));
    }

    private void join(NamespaceSocket socket, Optional<String> offset) {
        var name = socket.namespace().name();
        var middlewares = socket.middlewares();
        if (middlewares.isEmpty()) {
            completeConnect(socket, offset);
            return;
        }
        connecting.put(name, socket);
        socket.runMiddlewares(middlewares, refusal -> session.loop().run(() -> {
            if (connecting.remove(name, socket)) {
                refusal.ifPresentOrElse(problem -> refuseConnect(socket, problem), () -> completeConnect(socket, offset));
            }
        }));
    }

    private void completeConnect(NamespaceSocket socket, Optional<String> offset) {
        var name = socket.namespace().name();
        connectTimer.cancel();
        previouslyConnected.remove(name);
        sockets.put(name, socket);
        if (socket.connect(controlPackets.connect(name, socket.state()), offset)) {
            socket.onConnect();
        } else {
            LOG.log(Level.INFO, "Session {0}: closed, what its client missed is not kept any more", session.id());
            session.end(DisconnectReason.TRANSPORT_CLOSE);
        }
    }

    private void refuseConnect(NamespaceSocket socket, ConnectRefusedException problem) {
        var name = socket.namespace().name();
        LOG.log(Level.DEBUG, "Session {0}: not let into {1}: {2}", session.id(), name, problem.getMessage());
        socket.closed(DisconnectReason.REFUSED);
        send(controlPackets.connectError(name, problem));
    }

    /** Clients of version 3 compute their ids themselves; newer ones get them with the connect packet. */
    private String socketId(String namespace) {
        if (session.protocol() == 4) {
            return namespaces.newSecret();
        }
        return namespace.equals("/") ? session.id() : namespace + "#" + session.id();
    }

    /** The client disconnects. One that connects and disconnects faster than the handlers of its sockets end is not read for a while: it could fill the memory with them. */
    private void onClientDisconnect(NamespaceSocket socket) {
        leave(socket, DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
        disconnecting++;
        if (disconnecting > MAX_DISCONNECTING) {
            session.pauseReading();
        }
        var _ = socket.disconnectHandled().thenRun(() -> session.loop().run(() -> {
            if (disconnecting > MAX_DISCONNECTING) {
                session.resumeReading();
            }
            disconnecting--;
        }));
    }

    private void leave(NamespaceSocket socket, DisconnectReason reason) {
        var name = socket.namespace().name();
        if (sockets.remove(name, socket) || connecting.remove(name, socket)) {
            previouslyConnected.add(name);
            socket.closed(reason);
        }
    }

    /** Disconnects the socket, or with {@code closeTransport} every socket of this connection. From any thread. */
    void disconnect(NamespaceSocket socket, boolean closeTransport) {
        session.loop().run(() -> {
            var disconnecting = closeTransport ? List.copyOf(sockets.values()) : List.of(socket);
            for (var each : disconnecting) {
                if (sockets.get(each.namespace().name()) == each) {
                    send(controlPackets.disconnect(each.namespace().name()));
                    leave(each, DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
                }
            }
            if (closeTransport) {
                session.close();
            }
        });
    }

    /** Closes as {@link EngineSession#close} does. From any thread. */
    void close() {
        session.loop().run(() -> {
            closeSockets(DisconnectReason.FORCED_SERVER_CLOSE);
            session.close();
        });
    }

    @Override
    public void onClose(DisconnectReason reason) {
        connectTimer.cancel();
        closeSockets(reason);
    }

    private void closeSockets(DisconnectReason reason) {
        List.copyOf(connecting.values()).forEach(socket -> leave(socket, reason));
        List.copyOf(sockets.values()).forEach(socket -> leave(socket, reason));
    }

    /** Ends this connection, since its client has another. From any thread. */
    void closeSuperseded() {
        session.loop().run(() -> session.end(DisconnectReason.TRANSPORT_CLOSE));
    }

    /** Sends a packet with its attachments as one unit. From any thread. */
    void send(List<EnginePacket> unit) {
        session.send(unit);
    }

    /** Sends a packet if the client can take it now. From any thread. */
    void sendVolatile(List<EnginePacket> unit) {
        session.sendVolatile(unit);
    }

    /** Runs the task on the event loop after this delay, in running time of the loop. From any thread. */
    Timers.Timer after(Duration delay, Runnable task) {
        return session.loop().afterFromAnyThread(delay.toNanos(), task);
    }

    /** See {@link EngineSession#confirmDelivery}. From any thread. */
    void confirmDelivery(Consumer<Boolean> answer) {
        session.confirmDelivery(answer);
    }

    PacketEncoder encoder() {
        return encoder;
    }

    String transportName() {
        return session.transportName();
    }

    /** A queue for a socket's handlers: while one of them has too much to do, nothing is read from this client. */
    HandlerQueue newQueue(String socketId) {
        return new HandlerQueue("socketio-" + socketId, options.maxQueued(), new HandlerQueue.Backpressure() {
            @Override
            public void onHigh() {
                session.loop().run(session::pauseReading);
            }

            @Override
            public void onLow() {
                session.loop().run(session::resumeReading);
            }
        });
    }

    private interface Decoding {
        Optional<Packet> decode() throws ProtocolException;
    }
}
