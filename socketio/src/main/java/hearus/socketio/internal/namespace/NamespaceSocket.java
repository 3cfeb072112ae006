package hearus.socketio.internal.namespace;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import hearus.socketio.Broadcast;
import hearus.socketio.ConnectRefusedException;
import hearus.socketio.DisconnectReason;
import hearus.socketio.DisconnectedException;
import hearus.socketio.Namespace;
import hearus.socketio.Socket;
import hearus.socketio.internal.loop.Timers;
import hearus.socketio.internal.protocol.EnginePacket;
import hearus.socketio.internal.protocol.Packet;

/** The socket of a client in a namespace. The connection calls it on its event loop, the application from any thread. */
final class NamespaceSocket implements Socket {
    private static final Logger LOG = System.getLogger(NamespaceSocket.class.getName());

    private final ConnectionState state;
    private final ServerNamespace namespace;
    private final Connection connection;
    private final Handshake handshake;
    private final boolean recovered;
    private final HandlerQueue queue;
    private final Handlers handlers;
    private final PendingAcknowledgements acknowledgements;
    /** From the connect packet until the disconnect. */
    private volatile boolean connected;
    private final CompletableFuture<Void> disconnectHandled = new CompletableFuture<>();

    /** @param recovered whether the state was recovered from an earlier socket */
    NamespaceSocket(ConnectionState state, boolean recovered, ServerNamespace namespace, Connection connection, Handshake handshake) {
        this.state = state;
        this.recovered = recovered;
        this.namespace = namespace;
        this.connection = connection;
        this.handshake = handshake;
        this.queue = connection.newQueue(state.id());
        this.handlers = new Handlers(state.id());
        this.acknowledgements = new PendingAcknowledgements(state.id(), connection::after);
    }

    @Override
    public String id() {
        return state.id();
    }

    @Override
    public Namespace namespace() {
        return namespace;
    }

    ConnectionState state() {
        return state;
    }

    @Override
    public Handshake handshake() {
        return handshake;
    }

    @Override
    public String transport() {
        return connection.transportName();
    }

    @Override
    public boolean recovered() {
        return recovered;
    }

    @Override
    public ConcurrentMap<String, Object> data() {
        return state.data();
    }

    @Override
    public Socket join(String... rooms) {
        state.join(rooms);
        return this;
    }

    @Override
    public Socket leave(String... rooms) {
        state.leave(rooms);
        return this;
    }

    @Override
    public Set<String> rooms() {
        return state.rooms();
    }

    @Override
    public Broadcast to(String... rooms) {
        return broadcast().to(rooms);
    }

    @Override
    public Broadcast broadcast() {
        return BroadcastOperator.others(namespace, state);
    }

    @Override
    public Socket on(String event, EventHandler handler) {
        handlers.on(event, handler);
        return this;
    }

    @Override
    public Socket onDisconnect(Consumer<DisconnectReason> handler) {
        handlers.onDisconnect(handler)
                .ifPresent(reason -> queue.add(0, () -> handlers.run("disconnect", () -> handler.accept(reason))));
        return this;
    }

    @Override
    public void emit(String event, @Nullable Object... arguments) {
        if (state.recoveryId().isPresent()) {
            // Kept for a client that may recover its state, also when its connection has just been lost.
            state.send(namespace.encode(event, arguments));
        } else if (connected) {
            state.send(namespace.encodeVolatile(event, arguments));
        }
    }

    @Override
    public void emitVolatile(String event, @Nullable Object... arguments) {
        if (connected) {
            state.sendVolatile(namespace.encodeVolatile(event, arguments));
        }
    }

    @Override
    public CompletableFuture<Arguments> emitWithAck(Duration timeout, String event, @Nullable Object... arguments) {
        var number = namespace.nextAckId();
        var answer = acknowledgements.await(number, timeout, event);
        if (connected) {
            connection.send(connection.encoder().event(namespace.name(), OptionalLong.of(number), event, arguments));
        }
        if (!connected) {
            answer.completeExceptionally(new DisconnectedException(id()));
        }
        return answer;
    }

    @Override
    public CompletableFuture<Void> received() {
        var answer = new CompletableFuture<Void>();
        connection.confirmDelivery(arrived -> Thread.ofVirtual().name("socketio-receipt-" + id()).start(() -> {
            if (arrived) {
                answer.complete(null);
            } else {
                answer.completeExceptionally(new DisconnectedException(id()));
            }
        }));
        return answer;
    }

    @Override
    public boolean connected() {
        return connected;
    }

    @Override
    public void closeConnection() {
        connection.close();
    }

    @Override
    public void disconnect(boolean closeTransport) {
        connection.disconnect(this, closeTransport);
    }

    /** Sends an encoded packet. From any thread. */
    void send(List<EnginePacket> unit) {
        if (connected) {
            connection.send(unit);
        }
    }

    /** Sends an encoded packet if the client can take it now. From any thread. */
    void sendVolatile(List<EnginePacket> unit) {
        if (connected) {
            connection.sendVolatile(unit);
        }
    }

    List<Namespace.Middleware> middlewares() {
        return namespace.middlewares();
    }

    /** Runs the middlewares, then calls {@code then} with the refusal of one, both on the socket's queue. */
    void runMiddlewares(List<Namespace.Middleware> middlewares, Consumer<Optional<ConnectRefusedException>> then) {
        queue.add(0, () -> then.accept(refusalOf(middlewares)));
    }

    private Optional<ConnectRefusedException> refusalOf(List<Namespace.Middleware> middlewares) {
        try {
            for (var middleware : middlewares) {
                middleware.check(this);
            }
            return Optional.empty();
        } catch (ConnectRefusedException e) {
            return Optional.of(e);
        } catch (Throwable e) {
            // An Error as well: the client waits for the connect packet.
            LOG.log(Level.ERROR, () -> "Socket " + id() + ": a middleware of " + namespace.name() + " failed", e);
            return Optional.of(new ConnectRefusedException("Connection refused"));
        }
    }

    /** Connects the client: false, and nothing was sent, if it asked for packets that are not kept any more. */
    boolean connect(List<EnginePacket> connectPacket, Optional<String> offset) {
        connected = true;
        return namespace.connect(state, this, connectPacket, offset);
    }

    /** Calls the connect handlers, after the disconnect handlers of the socket whose state this one recovered. */
    void onConnect() {
        var before = state.disconnectHandled();
        queue.add(0, () -> {
            before.join();
            namespace.connectHandlers().forEach(handler -> handlers.run("connect", () -> handler.accept(this)));
        });
    }

    /** Completes when the disconnect handlers have run. */
    CompletableFuture<Void> disconnectHandled() {
        return disconnectHandled;
    }

    /** Closes the connection, since the client has another. From any thread. */
    void closeSuperseded() {
        connection.closeSuperseded();
    }

    void onEvent(Packet packet) {
        queue.add(packet.weight(), () -> dispatch(packet));
    }

    void onAck(Packet packet) {
        acknowledgements.acknowledged(packet.id().orElseThrow(), arguments(packet, 0));
    }

    /** Disconnects, and calls the disconnect handlers after the events that came before. */
    void closed(DisconnectReason reason) {
        var wasConnected = connected;
        connected = false;
        namespace.disconnected(state, this, reason);
        // Not in the queue: a handler in it may be waiting for an acknowledgement.
        acknowledgements.disconnected();
        queue.add(0, () -> {
            try {
                handlers.disconnected(reason, wasConnected);
            } finally {
                // The connect handlers of the client's next socket wait for this.
                disconnectHandled.complete(null);
            }
        });
    }

    private void dispatch(Packet packet) {
        var name = packet.data().orElseThrow().path(0).asText();
        var ack = new PacketAck(packet.id());
        var arguments = arguments(packet, 1);
        handlers.event(name, arguments, ack, problem -> ack.send(Map.of("error", String.valueOf(problem.getMessage()))));
    }

    private static Arguments arguments(Packet packet, int skip) {
        var data = packet.data().orElseThrow();
        var values = new ArrayList<JsonNode>(data.size());
        for (var i = skip; i < data.size(); i++) {
            values.add(data.get(i));
        }
        return new Arguments(values);
    }

    /** Runs the task on the connection's event loop after this delay, in running time of the loop. From any thread. */
    Timers.Timer after(Duration delay, Runnable task) {
        return connection.after(delay, task);
    }

    private final class PacketAck implements Ack {
        private final OptionalLong number;
        private final AtomicBoolean sent = new AtomicBoolean();

        PacketAck(OptionalLong number) {
            this.number = number;
        }

        @Override
        public boolean wanted() {
            return number.isPresent();
        }

        @Override
        public void send(@Nullable Object... arguments) {
            if (wanted() && sent.compareAndSet(false, true)) {
                NamespaceSocket.this.send(connection.encoder().ack(namespace.name(), number.getAsLong(), arguments));
            }
        }
    }
}
