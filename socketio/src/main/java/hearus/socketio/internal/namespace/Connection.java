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
import hearus.socketio.Socket;
import hearus.socketio.SocketIoOptions;
import hearus.socketio.internal.engine.EngineSession;
import hearus.socketio.internal.loop.Timers;
import hearus.socketio.internal.protocol.EnginePacket;
import hearus.socketio.internal.protocol.Packet;
import hearus.socketio.internal.protocol.PacketDecoder;
import hearus.socketio.internal.protocol.PacketEncoder;
import hearus.socketio.internal.protocol.ProtocolException;

/** Socket.IO on one Engine.IO session: the namespaces that one client joined. On the session's event loop, but for what says otherwise. */
public final class Connection implements EngineSession.Listener {
    private static final Logger LOG = System.getLogger(Connection.class.getName());
    private static final int MAX_LEAVING = 16;

    private final EngineSession session;
    private final Namespaces namespaces;
    private final SocketIoOptions options;
    private final PacketEncoder encoder;
    private final PacketDecoder decoder;
    private final ControlPackets controlPackets;
    private final Handshakes handshakes;
    private final Map<String, NamespaceSocket> sockets = new HashMap<>();
    /** Who waits for the middlewares. */
    private final Map<String, NamespaceSocket> joining = new HashMap<>();
    /** Namespaces that the client was in: what it sent before it knew is late, not wrong. */
    private final Set<String> left = new HashSet<>();
    /** Sockets that the client took out of their namespaces and whose handlers still run. */
    private int leaving;
    private Timers.Timer connectTimer = Timers.Timer.NONE;

    public Connection(EngineSession session, Namespaces namespaces, SocketIoOptions options, HttpServerRequest request,
            Optional<String> cookie) {
        this.session = session;
        this.namespaces = namespaces;
        this.options = options;
        this.encoder = namespaces.encoder();
        this.decoder = namespaces.newDecoder();
        this.controlPackets = new ControlPackets(session.protocol(), encoder);
        this.handshakes = Handshakes.of(session, request, cookie);
    }

    @Override
    public void onOpen() {
        if (session.protocol() == 3) {
            // Clients of this version are in the main namespace without asking.
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
        take(() -> decoder.text(message));
    }

    @Override
    public void onBinary(byte[] message) {
        take(() -> decoder.binary(message));
    }

    private void take(Decoding decoding) {
        try {
            decoding.decode().ifPresent(this::onPacket);
        } catch (ProtocolException e) {
            LOG.log(Level.INFO, "Session {0}: closed, malformed packet: {1}", session.id(), e.getMessage());
            session.close();
        }
    }

    private void onPacket(Packet packet) {
        var address = Handshakes.Address.of(packet.namespace(), session.protocol());
        var socket = Optional.ofNullable(sockets.get(address.namespace()));
        switch (packet.type()) {
            case CONNECT -> {
                if (socket.isPresent() || joining.containsKey(address.namespace())) {
                    refuse("a second connect to " + address.namespace());
                } else {
                    connect(address.namespace(), address.query(), packet.data().orElseGet(JsonNodeFactory.instance::objectNode));
                }
            }
            case CONNECT_ERROR -> refuse("a connect error, which only servers send");
            case EVENT, ACK, DISCONNECT -> {
                if (socket.isPresent()) {
                    onPacket(socket.get(), packet);
                } else if (packet.type() == Packet.Type.DISCONNECT && joining.containsKey(address.namespace())) {
                    leaveAsAsked(joining.get(address.namespace()));
                } else if (!left.contains(address.namespace())) {
                    refuse("a packet for a namespace that it has not joined");
                }
            }
        }
    }

    private void onPacket(NamespaceSocket socket, Packet packet) {
        switch (packet.type()) {
            case EVENT -> socket.onEvent(packet);
            case ACK -> socket.onAck(packet);
            default -> leaveAsAsked(socket);
        }
    }

    private void refuse(String what) {
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
        var back = namespace.get().find(auth);
        var again = back.map(member -> newSocket(member, true, namespace.get(), query, auth))
                .filter(socket -> socket.member().take(socket, offset));
        if (again.isPresent()) {
            join(again.get(), Optional.of(offset));
        } else {
            back.ifPresent(namespace.get()::giveUp);
            var member = namespace.get().newMember(socketId(name), session.protocol() == 4);
            var socket = newSocket(member, false, namespace.get(), query, auth);
            member.take(socket);
            join(socket, Optional.empty());
        }
    }

    private NamespaceSocket newSocket(Member member, boolean recovered, NamespaceMembers namespace, Map<String, String> query,
            JsonNode auth) {
        return new NamespaceSocket(member, recovered, namespace, this, handshakes.with(query, auth));
    }

    private void join(NamespaceSocket socket, Optional<String> offset) {
        var name = socket.namespace().name();
        var middlewares = socket.middlewares();
        if (middlewares.isEmpty()) {
            admit(socket, offset);
            return;
        }
        joining.put(name, socket);
        socket.check(middlewares, refusal -> session.loop().run(() -> {
            if (joining.remove(name, socket)) {
                refusal.ifPresentOrElse(problem -> reject(socket, problem), () -> admit(socket, offset));
            }
        }));
    }

    private void admit(NamespaceSocket socket, Optional<String> offset) {
        var name = socket.namespace().name();
        connectTimer.cancel();
        left.remove(name);
        sockets.put(name, socket);
        if (socket.begin(controlPackets.welcome(socket), offset)) {
            socket.onConnect();
        } else {
            LOG.log(Level.INFO, "Session {0}: closed, what its client missed is not kept any more", session.id());
            session.end(DisconnectReason.TRANSPORT_CLOSE);
        }
    }

    private void reject(NamespaceSocket socket, ConnectRefusedException problem) {
        var name = socket.namespace().name();
        LOG.log(Level.DEBUG, "Session {0}: not let into {1}: {2}", session.id(), name, problem.getMessage());
        socket.closed(DisconnectReason.REFUSED);
        send(controlPackets.refusal(name, problem));
    }

    /** Clients of version 3 compute their ids; newer ones are told. */
    private String socketId(String namespace) {
        if (session.protocol() == 4) {
            return namespaces.newSecret();
        }
        return namespace.equals("/") ? session.id() : namespace + "#" + session.id();
    }

    /** A client that comes and goes faster than the handlers of its sockets end is not read for a while, or it could fill the memory with them. */
    private void leaveAsAsked(NamespaceSocket socket) {
        leave(socket, DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
        leaving++;
        if (leaving > MAX_LEAVING) {
            session.hold();
        }
        var _ = socket.farewell().thenRun(() -> session.loop().run(() -> {
            if (leaving > MAX_LEAVING) {
                session.release();
            }
            leaving--;
        }));
    }

    private void leave(NamespaceSocket socket, DisconnectReason reason) {
        var name = socket.namespace().name();
        if (sockets.remove(name, socket) || joining.remove(name, socket)) {
            left.add(name);
            socket.closed(reason);
        }
    }

    /** Takes the socket, or with {@code closeTransport} every socket of this connection, out of its namespace. From any thread. */
    void disconnect(NamespaceSocket socket, boolean closeTransport) {
        session.loop().run(() -> {
            var leaving = closeTransport ? List.copyOf(sockets.values()) : List.of(socket);
            for (var each : leaving) {
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
        List.copyOf(joining.values()).forEach(socket -> leave(socket, reason));
        List.copyOf(sockets.values()).forEach(socket -> leave(socket, reason));
    }

    /** Its client is here with another connection. From any thread. */
    void abandon() {
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

    /** Runs the task on the event loop after so much of its running time. From any thread. */
    Timers.Timer after(Duration delay, Runnable task) {
        return session.loop().afterFromAnywhere(delay.toNanos(), task);
    }

    /** See {@link EngineSession#receipt}. From any thread. */
    void receipt(Consumer<Boolean> answer) {
        session.receipt(answer);
    }

    PacketEncoder encoder() {
        return encoder;
    }

    String transportName() {
        return session.transportName();
    }

    /** A queue for a socket's handlers: while one of them has too much to do, nothing is read from this client. */
    HandlerQueue newQueue(String socketId) {
        return new HandlerQueue("socketio-" + socketId, options.maxQueued(), new HandlerQueue.Pressure() {
            @Override
            public void rises() {
                session.loop().run(session::hold);
            }

            @Override
            public void falls() {
                session.loop().run(session::release);
            }
        });
    }

    private interface Decoding {
        Optional<Packet> decode() throws ProtocolException;
    }
}
