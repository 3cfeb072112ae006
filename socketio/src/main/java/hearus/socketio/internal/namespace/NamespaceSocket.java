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

import hearus.socketio.Broadcast;
import hearus.socketio.ConnectRefusedException;
import hearus.socketio.DisconnectReason;
import hearus.socketio.DisconnectedException;
import hearus.socketio.Namespace;
import hearus.socketio.Socket;
import hearus.socketio.internal.loop.Timers;
import hearus.socketio.internal.protocol.EnginePacket;
import hearus.socketio.internal.protocol.Packet;

/** A client in a namespace. What comes from the connection comes on its event loop; what the application calls comes from any thread. */
final class NamespaceSocket implements Socket {
    private static final Logger LOG = System.getLogger(NamespaceSocket.class.getName());

    private final Member member;
    private final NamespaceMembers namespace;
    private final Connection connection;
    private final Handshake handshake;
    private final boolean recovered;
    private final HandlerQueue queue;
    private final Handlers handlers;
    private final PendingAnswers answers;
    /** From when its client is let in until it leaves. */
    private volatile boolean connected;
    private final CompletableFuture<Void> farewell = new CompletableFuture<>();

    /** @param recovered whether the place was another socket's before */
    NamespaceSocket(Member member, boolean recovered, NamespaceMembers namespace, Connection connection, Handshake handshake) {
        this.member = member;
        this.recovered = recovered;
        this.namespace = namespace;
        this.connection = connection;
        this.handshake = handshake;
        this.queue = connection.newQueue(member.id());
        this.handlers = new Handlers(member.id());
        this.answers = new PendingAnswers(member.id(), connection::after);
    }

    @Override
    public String id() {
        return member.id();
    }

    @Override
    public Namespace namespace() {
        return namespace;
    }

    Member member() {
        return member;
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
        return member.data();
    }

    @Override
    public Socket join(String... rooms) {
        member.join(rooms);
        return this;
    }

    @Override
    public Socket leave(String... rooms) {
        member.leave(rooms);
        return this;
    }

    @Override
    public Set<String> rooms() {
        return member.rooms();
    }

    @Override
    public Broadcast to(String... rooms) {
        return broadcast().to(rooms);
    }

    @Override
    public Broadcast broadcast() {
        return Audience.others(namespace, member);
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
    public void emit(String event, Object... arguments) {
        if (member.recoveryId().isPresent()) {
            // Kept for a client that may come back, also when its connection has just been lost.
            member.send(namespace.encode(event, arguments));
        } else if (connected) {
            member.send(namespace.encodeVolatile(event, arguments));
        }
    }

    @Override
    public void emitVolatile(String event, Object... arguments) {
        if (connected) {
            member.sendVolatile(namespace.encodeVolatile(event, arguments));
        }
    }

    @Override
    public CompletableFuture<Arguments> emitWithAck(Duration timeout, String event, Object... arguments) {
        var number = namespace.nextAck();
        var answer = answers.await(number, timeout, event);
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
        connection.receipt(arrived -> Thread.ofVirtual().name("socketio-receipt-" + id()).start(() -> {
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

    /** Asks the middlewares, then calls {@code then}, both on the socket's queue. */
    void check(List<Namespace.Middleware> middlewares, Consumer<Optional<ConnectRefusedException>> then) {
        queue.add(0, () -> then.accept(refusal(middlewares)));
    }

    private Optional<ConnectRefusedException> refusal(List<Namespace.Middleware> middlewares) {
        try {
            for (var middleware : middlewares) {
                middleware.check(this);
            }
            return Optional.empty();
        } catch (ConnectRefusedException e) {
            return Optional.of(e);
        } catch (Throwable e) {
            // An Error as well: the client waits for an answer.
            LOG.log(Level.ERROR, () -> "Socket " + id() + ": a middleware of " + namespace.name() + " failed", e);
            return Optional.of(new ConnectRefusedException("Connection refused"));
        }
    }

    /** Lets the client in: false, and nothing was sent, if it came back for packets that are gone. */
    boolean begin(List<EnginePacket> hello, Optional<String> offset) {
        connected = true;
        return namespace.begin(member, this, hello, offset);
    }

    /** Calls the connect handlers, after the disconnect handlers of the socket that was here before. */
    void onConnect() {
        var before = member.farewell();
        queue.add(0, () -> {
            before.join();
            namespace.connectHandlers().forEach(handler -> handlers.run("connect", () -> handler.accept(this)));
        });
    }

    /** Completes when the disconnect handlers have run. */
    CompletableFuture<Void> farewell() {
        return farewell;
    }

    /** Its client is here with another connection: this one is dead. From any thread. */
    void abandon() {
        connection.abandon();
    }

    void onEvent(Packet packet) {
        queue.add(packet.weight(), () -> dispatch(packet));
    }

    void onAck(Packet packet) {
        answers.answered(packet.id().orElseThrow(), arguments(packet, 0));
    }

    /** The end, after the events that came before it. */
    void closed(DisconnectReason reason) {
        var wasIn = connected;
        connected = false;
        namespace.leave(member, this, reason);
        // Not in the queue: a handler in it may be waiting for such an answer.
        answers.disconnected();
        queue.add(0, () -> {
            try {
                handlers.disconnected(reason, wasIn);
            } finally {
                // The client's next socket waits for this.
                farewell.complete(null);
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

    /** Runs the task on the connection's event loop after so much of its running time. From any thread. */
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
        public void send(Object... arguments) {
            if (wanted() && sent.compareAndSet(false, true)) {
                NamespaceSocket.this.send(connection.encoder().ack(namespace.name(), number.getAsLong(), arguments));
            }
        }
    }
}
