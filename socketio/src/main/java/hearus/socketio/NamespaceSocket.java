package hearus.socketio;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;

/** A client in a namespace. What comes from the connection comes on its event loop; what the application calls comes from any thread. */
final class NamespaceSocket implements Socket {
    private static final Logger LOG = System.getLogger(NamespaceSocket.class.getName());

    private final String id;
    private final NamespaceMembers namespace;
    private final Connection connection;
    private final Handshake handshake;
    private final HandlerQueue queue;
    private final Map<String, List<EventHandler>> handlers = new ConcurrentHashMap<>();
    private final List<Consumer<String>> disconnectHandlers = new CopyOnWriteArrayList<>();
    private final Map<Long, CompletableFuture<Arguments>> awaited = new ConcurrentHashMap<>();
    private final AtomicLong nextAck = new AtomicLong();
    private volatile boolean connected = true;
    /** Set once the disconnect handlers were taken: later ones are called at once. Guarded by {@link #disconnectHandlers}. */
    private Optional<String> closeReason = Optional.empty();

    NamespaceSocket(String id, NamespaceMembers namespace, Connection connection, Handshake handshake) {
        this.id = id;
        this.namespace = namespace;
        this.connection = connection;
        this.handshake = handshake;
        this.queue = connection.newQueue(id);
    }

    @Override
    public String id() {
        return id;
    }

    String namespace() {
        return namespace.name();
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
    public Socket on(String event, EventHandler handler) {
        handlers.computeIfAbsent(event, name -> new CopyOnWriteArrayList<>()).add(handler);
        return this;
    }

    @Override
    public Socket onDisconnect(Consumer<String> handler) {
        synchronized (disconnectHandlers) {
            closeReason.ifPresentOrElse(reason -> queue.add(0, () -> run("disconnect", () -> handler.accept(reason))),
                    () -> disconnectHandlers.add(handler));
        }
        return this;
    }

    @Override
    public void emit(String event, Object... arguments) {
        if (connected) {
            connection.send(connection.encoder().event(namespace(), OptionalLong.empty(), event, arguments));
        }
    }

    @Override
    public CompletableFuture<Arguments> emitWithAck(Duration timeout, String event, Object... arguments) {
        var number = nextAck.getAndIncrement();
        var answer = new CompletableFuture<Arguments>();
        awaited.put(number, answer);
        var _ = answer.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS).whenComplete((value, problem) -> awaited.remove(number));
        if (connected) {
            connection.send(connection.encoder().event(namespace(), OptionalLong.of(number), event, arguments));
        }
        if (!connected) {
            answer.completeExceptionally(new DisconnectedException(id));
        }
        return answer;
    }

    @Override
    public boolean connected() {
        return connected;
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

    void onConnect(List<Consumer<Socket>> connectHandlers) {
        queue.add(0, () -> connectHandlers.forEach(handler -> run("connect", () -> handler.accept(this))));
    }

    void onEvent(Packet packet) {
        queue.add(packet.bytes(), () -> dispatch(packet));
    }

    void onAck(Packet packet) {
        Optional.ofNullable(awaited.remove(packet.id().orElseThrow()))
                .ifPresent(answer -> Thread.ofVirtual().name("socketio-ack-" + id).start(() -> answer.complete(arguments(packet, 0))));
    }

    /** The end, after the events that came before it. */
    void closed(String reason) {
        connected = false;
        namespace.leave(this);
        queue.add(0, () -> {
            List<Consumer<String>> called;
            synchronized (disconnectHandlers) {
                closeReason = Optional.of(reason);
                called = List.copyOf(disconnectHandlers);
            }
            called.forEach(handler -> run("disconnect", () -> handler.accept(reason)));
            awaited.values().forEach(answer -> answer.completeExceptionally(new DisconnectedException(id)));
        });
    }

    private void dispatch(Packet packet) {
        var name = packet.data().orElseThrow().path(0).asText();
        var ack = new PacketAck(packet.id());
        var arguments = arguments(packet, 1);
        for (var handler : handlers.getOrDefault(name, List.of())) {
            run(name, () -> handler.on(arguments, ack))
                    .ifPresent(problem -> ack.send(Map.of("error", String.valueOf(problem.getMessage()))));
        }
    }

    private static Arguments arguments(Packet packet, int skip) {
        var data = packet.data().orElseThrow();
        return new Arguments(StreamSupport.<JsonNode>stream(data.spliterator(), false).skip(skip).toList());
    }

    /** Runs the application's code; what it throws is logged and harms nothing else. */
    private Optional<RuntimeException> run(String event, Runnable handler) {
        try {
            handler.run();
            return Optional.empty();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, () -> "Socket " + id + ": the handler of " + event + " failed", e);
            return Optional.of(e);
        }
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
                NamespaceSocket.this.send(connection.encoder().ack(namespace(), number.getAsLong(), arguments));
            }
        }
    }
}
