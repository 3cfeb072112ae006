package hearus.socketio;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpServerRequest;

/** Socket.IO on one Engine.IO session: the namespaces that one client joined. On the session's event loop, but for what says otherwise. */
final class Connection implements EngineSession.Listener {
    private static final Logger LOG = System.getLogger(Connection.class.getName());

    private final EngineSession session;
    private final Namespaces namespaces;
    private final SocketIoOptions options;
    private final PacketEncoder encoder;
    private final PacketDecoder decoder;
    private final Socket.Handshake handshake;
    private final Map<String, NamespaceSocket> sockets = new HashMap<>();
    /** Namespaces that the client was in: what it sent before it knew is late, not wrong. */
    private final Set<String> left = new HashSet<>();
    private EventLoop.Timer connectTimer = EventLoop.Timer.NONE;
    private int pressure;
    private boolean behind;

    Connection(EngineSession session, Namespaces namespaces, SocketIoOptions options, HttpServerRequest request) {
        this.session = session;
        this.namespaces = namespaces;
        this.options = options;
        this.encoder = namespaces.encoder();
        this.decoder = namespaces.newDecoder();
        this.handshake = handshake(session, request);
    }

    private static Socket.Handshake handshake(EngineSession session, HttpServerRequest request) {
        var query = new HashMap<String, String>();
        request.params().forEach(query::putIfAbsent);
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        request.headers().forEach(headers::putIfAbsent);
        return new Socket.Handshake(Map.copyOf(query), Collections.unmodifiableMap(headers), request.remoteAddress().hostAddress(),
                JsonNodeFactory.instance.objectNode(), session.protocol(), session.transportName());
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
    public void onText(String message) {
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
        var address = session.protocol() == 3 ? Address.withQuery(packet.namespace()) : new Address(packet.namespace(), Map.of());
        var socket = Optional.ofNullable(sockets.get(address.namespace()));
        switch (packet.type()) {
            case CONNECT -> {
                if (socket.isPresent()) {
                    refuse("a second connect to " + socket.get().namespace());
                } else {
                    connect(address.namespace(), address.query(), packet.data().orElseGet(JsonNodeFactory.instance::objectNode));
                }
            }
            case CONNECT_ERROR -> refuse("a connect error, which only servers send");
            case EVENT, ACK, DISCONNECT -> {
                if (socket.isPresent()) {
                    onPacket(socket.get(), packet);
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
            default -> leave(socket, "client namespace disconnect");
        }
    }

    private void refuse(String what) {
        LOG.log(Level.INFO, "Session {0}: closed, it sent {1}", session.id(), what);
        session.close();
        closeSockets("forced server close");
    }

    private void connect(String name, Map<String, String> query, JsonNode auth) {
        var namespace = namespaces.find(name);
        if (namespace.isEmpty()) {
            send(encoder.control(Packet.Type.CONNECT_ERROR, name, errorData("Invalid namespace")));
            return;
        }
        var socket = new NamespaceSocket(socketId(name), namespace.get(), this, handshakeWith(query, auth));
        connectTimer.cancel();
        left.remove(name);
        sockets.put(name, socket);
        var data = session.protocol() == 3 ? MissingNode.getInstance() : JsonNodeFactory.instance.objectNode().put("sid", socket.id());
        send(encoder.control(Packet.Type.CONNECT, name, data));
        namespace.get().join(socket);
    }

    private JsonNode errorData(String message) {
        return session.protocol() == 3
                ? JsonNodeFactory.instance.textNode(message)
                : JsonNodeFactory.instance.objectNode().put("message", message);
    }

    /** Clients of version 3 compute their ids; newer ones are told. */
    private String socketId(String namespace) {
        if (session.protocol() == 4) {
            return namespaces.newSocketId();
        }
        return namespace.equals("/") ? session.id() : namespace + "#" + session.id();
    }

    private Socket.Handshake handshakeWith(Map<String, String> query, JsonNode auth) {
        var all = new HashMap<>(handshake.query());
        all.putAll(query);
        return new Socket.Handshake(Map.copyOf(all), handshake.headers(), handshake.address(), auth, handshake.engineProtocol(),
                handshake.transport());
    }

    private void leave(NamespaceSocket socket, String reason) {
        if (sockets.remove(socket.namespace(), socket)) {
            left.add(socket.namespace());
            socket.closed(reason);
        }
    }

    /** Takes the socket, or with {@code closeTransport} every socket of this connection, out of its namespace. From any thread. */
    void disconnect(NamespaceSocket socket, boolean closeTransport) {
        session.loop().run(() -> {
            var leaving = closeTransport ? List.copyOf(sockets.values()) : List.of(socket);
            for (var each : leaving) {
                if (sockets.get(each.namespace()) == each) {
                    send(encoder.control(Packet.Type.DISCONNECT, each.namespace(), MissingNode.getInstance()));
                    leave(each, "server namespace disconnect");
                }
            }
            if (closeTransport) {
                session.close();
            }
        });
    }

    @Override
    public void onClose(String reason) {
        connectTimer.cancel();
        closeSockets(reason);
    }

    private void closeSockets(String reason) {
        List.copyOf(sockets.values()).forEach(socket -> leave(socket, reason));
    }

    /** Sends a packet with its attachments as one unit. From any thread. */
    void send(List<EnginePacket> unit) {
        session.send(unit);
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
                session.loop().run(() -> press(1));
            }

            @Override
            public void falls() {
                session.loop().run(() -> press(-1));
            }
        });
    }

    private void press(int change) {
        var before = pressure;
        pressure += change;
        if (before == 0 && pressure > 0) {
            // Once is news; a client that is always ahead would fill the log.
            LOG.log(behind ? Level.DEBUG : Level.WARNING,
                    "Session {0}: reading stops, its handlers are behind by more than {1} bytes or 4096 events",
                    session.id(),
                    options.maxQueued());
            behind = true;
            session.pause();
        } else if (before > 0 && pressure == 0) {
            LOG.log(Level.DEBUG, "Session {0}: reading goes on", session.id());
            session.resume();
        }
    }

    private interface Decoding {
        Optional<Packet> decode() throws ProtocolException;
    }

    private record Address(String namespace, Map<String, String> query) {
        /** Clients of version 3 may append a query to a namespace. */
        static Address withQuery(String namespace) {
            var parsed = new QueryStringDecoder(namespace);
            var query = new HashMap<String, String>();
            parsed.parameters().forEach((name, values) -> query.put(name, values.getFirst()));
            return new Address(namespace.split("\\?", 2)[0], query);
        }
    }
}
