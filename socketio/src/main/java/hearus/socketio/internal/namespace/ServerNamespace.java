package hearus.socketio.internal.namespace;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import hearus.socketio.Broadcast;
import hearus.socketio.DisconnectReason;
import hearus.socketio.Namespace;
import hearus.socketio.Socket;
import hearus.socketio.internal.protocol.EnginePacket;
import hearus.socketio.internal.protocol.PacketEncoder;

/** A namespace of the server, and its clients. Thread-safe. */
public final class ServerNamespace implements Namespace {
    private final String name;
    private final Namespaces shared;
    private final List<Middleware> middlewares = new CopyOnWriteArrayList<>();
    private final List<Consumer<Socket>> connectHandlers = new CopyOnWriteArrayList<>();
    private final Map<String, ConnectionState> clients = new ConcurrentHashMap<>();
    private final Rooms rooms = new Rooms();

    private final AtomicLong lastOffset = new AtomicLong();
    private final ConnectionStateRecovery recovery;
    /** Ids of acknowledgements, which no two connections share: a late acknowledgement over an earlier connection must not be taken for another. */
    private final AtomicLong nextAckId = new AtomicLong();

    ServerNamespace(String name, Namespaces shared) {
        this.name = name;
        this.shared = shared;
        this.recovery = new ConnectionStateRecovery(shared.recovery(), this::remove);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Namespace use(Middleware middleware) {
        middlewares.add(middleware);
        return this;
    }

    @Override
    public Namespace onConnect(Consumer<Socket> handler) {
        connectHandlers.add(handler);
        return this;
    }

    @Override
    public Broadcast to(String... names) {
        return BroadcastOperator.all(this).to(names);
    }

    @Override
    public Broadcast except(String... names) {
        return BroadcastOperator.all(this).except(names);
    }

    @Override
    public void emit(String event, @Nullable Object... arguments) {
        BroadcastOperator.all(this).emit(event, arguments);
    }

    @Override
    public void emitVolatile(String event, @Nullable Object... arguments) {
        BroadcastOperator.all(this).emitVolatile(event, arguments);
    }

    @Override
    public Collection<Socket> sockets() {
        return BroadcastOperator.all(this).sockets();
    }

    @Override
    public Optional<Socket> socket(String id) {
        return Optional.ofNullable(clients.get(id)).flatMap(ConnectionState::socket);
    }

    /** All clients. */
    public Collection<ConnectionState> all() {
        return clients.values();
    }

    /** The clients in a room; a socket's id is a room with that socket alone. */
    public Collection<ConnectionState> in(String room) {
        return Optional.ofNullable(clients.get(room)).<Collection<ConnectionState>>map(List::of).orElseGet(() -> rooms.in(room));
    }

    List<Middleware> middlewares() {
        return List.copyOf(middlewares);
    }

    List<Consumer<Socket>> connectHandlers() {
        return List.copyOf(connectHandlers);
    }

    // Packets

    EncodedEvent encode(String event, @Nullable Object... arguments) {
        if (!recovery.isEnabled()) {
            return EncodedEvent.plain(plain(event, arguments));
        }
        var offset = Long.toString(lastOffset.incrementAndGet(), Character.MAX_RADIX);
        return EncodedEvent.recoverable(Optional.of(offset), shared.encoder().eventWith(offset, name, event, arguments),
                () -> plain(event, arguments));
    }

    /** Clients that can recover their state take a last argument that is a text for an offset: an event that has none gets one more argument, null. */
    EncodedEvent encodeVolatile(String event, @Nullable Object... arguments) {
        var plain = plain(event, arguments);
        if (!recovery.isEnabled() || !PacketEncoder.endsWithText(plain)) {
            return EncodedEvent.plain(plain);
        }
        return EncodedEvent.recoverable(Optional.empty(), shared.encoder().eventWith(null, name, event, arguments), () -> plain);
    }

    private List<EnginePacket> plain(String event, @Nullable Object... arguments) {
        return shared.encoder().event(name, OptionalLong.empty(), event, arguments);
    }

    long nextAckId() {
        return nextAckId.getAndIncrement();
    }

    // Connecting and disconnecting

    /** The state of a new client, which is not in the namespace before {@link #connect}. */
    ConnectionState newState(String id, boolean recoverable) {
        var log = shared.recovery().filter(options -> recoverable)
                .map(options -> new PacketLog(shared.heartbeatTimeout().plus(options.window()), options.maxBytes()));
        return new ConnectionState(id, log.map(kept -> shared.newSecret()), rooms, log);
    }

    /** The state that a client had before it reconnected, by what it sends in the connect packet. */
    Optional<ConnectionState> find(JsonNode auth) {
        return recovery.find(auth);
    }

    /** Connects a socket, see {@link ConnectionState#connect}. */
    boolean connect(ConnectionState state, NamespaceSocket socket, List<EnginePacket> connectPacket, Optional<String> offset) {
        recovery.attached(state);
        clients.put(state.id(), state);
        var connected = state.connect(socket, connectPacket, offset);
        if (state.isEnded()) {
            // It was discarded while the middlewares ran.
            remove(state);
        }
        return connected;
    }

    /** A socket was disconnected, or refused. */
    void disconnected(ConnectionState state, NamespaceSocket socket, DisconnectReason reason) {
        var generation = state.detach(socket, socket.disconnectHandled());
        if (generation.isEmpty()) {
            return;
        }
        if (ConnectionStateRecovery.keeps(state, reason)) {
            recovery.detached(state, generation.get(), socket);
        } else {
            state.end();
            remove(state);
        }
    }

    /** Ends the state of a client that asked for packets that are not kept any more: it gets a new state. */
    public void discard(ConnectionState state) {
        var attached = state.discard();
        remove(state);
        attached.ifPresent(NamespaceSocket::closeSuperseded);
    }

    /** Ends the states that are kept for clients without a connection. */
    void close() {
        recovery.close();
    }

    private void remove(ConnectionState state) {
        clients.remove(state.id(), state);
        recovery.remove(state);
    }

    /** How many states of clients there are, with and without a connection. */
    int size() {
        return Math.max(clients.size(), recovery.size());
    }

    /** How many rooms somebody is in. */
    int roomCount() {
        return rooms.size();
    }
}
