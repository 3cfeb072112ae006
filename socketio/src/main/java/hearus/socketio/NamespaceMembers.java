package hearus.socketio;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;

/** A namespace and who is in it. Thread-safe. */
final class NamespaceMembers implements Namespace {
    /** Whose client may try to come back: Node's list, but for a server that shuts down and remembers nobody. */
    private static final Set<String> RECOVERABLE = Set.of("transport error", "transport close", "forced close", "ping timeout",
            "forced server close");

    private final String name;
    private final Namespaces shared;
    private final List<Middleware> middlewares = new CopyOnWriteArrayList<>();
    private final List<Consumer<Socket>> connectHandlers = new CopyOnWriteArrayList<>();
    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private final Rooms rooms = new Rooms();

    private final AtomicLong lastOffset = new AtomicLong();
    private final Map<String, Member> byRecoveryId = new ConcurrentHashMap<>();
    /** Who lost their connection, the longest first. Guarded by itself. */
    private final Set<Member> waiting = new LinkedHashSet<>();

    NamespaceMembers(String name, Namespaces shared) {
        this.name = name;
        this.shared = shared;
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
        return Audience.all(this).to(names);
    }

    @Override
    public Broadcast except(String... names) {
        return Audience.all(this).except(names);
    }

    @Override
    public void emit(String event, Object... arguments) {
        Audience.all(this).emit(event, arguments);
    }

    @Override
    public void emitVolatile(String event, Object... arguments) {
        Audience.all(this).emitVolatile(event, arguments);
    }

    @Override
    public Collection<Socket> sockets() {
        return Audience.all(this).sockets();
    }

    @Override
    public Optional<Socket> socket(String id) {
        return Optional.ofNullable(members.get(id)).flatMap(Member::socket);
    }

    Collection<Member> all() {
        return members.values();
    }

    Collection<Member> in(String room) {
        return Optional.ofNullable(members.get(room)).<Collection<Member>>map(List::of).orElseGet(() -> rooms.in(room));
    }

    List<Middleware> middlewares() {
        return List.copyOf(middlewares);
    }

    List<Consumer<Socket>> connectHandlers() {
        return List.copyOf(connectHandlers);
    }

    // Packets

    Outgoing encode(String event, Object... arguments) {
        if (shared.recovery().isEmpty()) {
            return encodeVolatile(event, arguments);
        }
        var offset = Long.toString(lastOffset.incrementAndGet(), Character.MAX_RADIX);
        return new Outgoing(shared.encoder().keptEvent(name, offset, event, arguments), Optional.of(offset));
    }

    Outgoing encodeVolatile(String event, Object... arguments) {
        return new Outgoing(shared.encoder().event(name, OptionalLong.empty(), event, arguments), Optional.empty());
    }

    // Coming and going

    /** A place for a new client, which nobody finds before {@link #begin}. */
    Member newMember(String id, boolean recoverable) {
        var log = shared.recovery().filter(rules -> recoverable)
                .map(rules -> new SentLog(shared.lostAfter().plus(rules.window()), rules.maxBytes()));
        return new Member(id, log.map(kept -> shared.newSecret()), rooms, log);
    }

    /** The place that a client had, by what it sends when it comes back. */
    Optional<Member> find(JsonNode auth) {
        return Optional.ofNullable(auth.path("pid").textValue()).map(byRecoveryId::get);
    }

    /** Lets a socket in, see {@link Member#begin}. */
    boolean begin(Member member, NamespaceSocket socket, List<EnginePacket> hello, Optional<String> offset) {
        synchronized (waiting) {
            waiting.remove(member);
        }
        members.put(member.id(), member);
        member.recoveryId().ifPresent(secret -> byRecoveryId.put(secret, member));
        return member.begin(socket, hello, offset);
    }

    /** A socket left, or came and was not let in. */
    void leave(Member member, NamespaceSocket socket, String reason) {
        var turn = member.release(socket, socket.farewell());
        if (turn.isEmpty()) {
            return;
        }
        if (member.recoveryId().isPresent() && RECOVERABLE.contains(reason)) {
            await(member, turn.get());
        } else {
            end(member);
        }
    }

    private void await(Member member, int turn) {
        var rules = shared.recovery().orElseThrow();
        Optional<Member> tooMany = Optional.empty();
        synchronized (waiting) {
            waiting.add(member);
            if (waiting.size() > rules.maxWaiting()) {
                tooMany = Optional.of(waiting.iterator().next());
            }
        }
        tooMany.ifPresent(this::end);
        shared.after(rules.window(), () -> {
            if (member.waits(turn)) {
                end(member);
            }
        });
    }

    private void end(Member member) {
        member.end();
        members.remove(member.id(), member);
        member.recoveryId().ifPresent(byRecoveryId::remove);
        synchronized (waiting) {
            waiting.remove(member);
        }
    }
}
