package hearus.socketio.internal.namespace;

import java.util.Collection;
import java.util.LinkedHashMap;
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

import hearus.socketio.Broadcast;
import hearus.socketio.DisconnectReason;
import hearus.socketio.Namespace;
import hearus.socketio.Socket;
import hearus.socketio.internal.loop.Timers;
import hearus.socketio.internal.protocol.EnginePacket;
import hearus.socketio.internal.protocol.PacketEncoder;

/** A namespace and who is in it. Thread-safe. */
public final class NamespaceMembers implements Namespace {
    /** Whose client may try to come back: Node's list, but for a server that shuts down and remembers nobody. */
    private static final Set<DisconnectReason> RECOVERABLE = Set.of(DisconnectReason.TRANSPORT_ERROR, DisconnectReason.TRANSPORT_CLOSE,
            DisconnectReason.FORCED_CLOSE, DisconnectReason.PING_TIMEOUT, DisconnectReason.FORCED_SERVER_CLOSE);

    private final String name;
    private final Namespaces shared;
    private final List<Middleware> middlewares = new CopyOnWriteArrayList<>();
    private final List<Consumer<Socket>> connectHandlers = new CopyOnWriteArrayList<>();
    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private final Rooms rooms = new Rooms();

    private final AtomicLong lastOffset = new AtomicLong();
    private final Map<String, Member> byRecoveryId = new ConcurrentHashMap<>();
    /** Who lost their connection, the longest first. Guarded by itself. */
    private final Map<Member, Wait> waiting = new LinkedHashMap<>();
    /** Numbers of events that want an answer: the late answer to one of an earlier connection must not be taken for another's. */
    private final AtomicLong nextAck = new AtomicLong();

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

    public Collection<Member> all() {
        return members.values();
    }

    public Collection<Member> in(String room) {
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
            return Outgoing.plain(plain(event, arguments));
        }
        var offset = Long.toString(lastOffset.incrementAndGet(), Character.MAX_RADIX);
        return Outgoing.recoverable(Optional.of(offset), shared.encoder().eventWith(offset, name, event, arguments),
                () -> plain(event, arguments));
    }

    /** Clients that come back take a last argument that is a text for an offset: an event that has none gets one more argument, null. */
    Outgoing encodeVolatile(String event, Object... arguments) {
        var plain = plain(event, arguments);
        if (shared.recovery().isEmpty() || !PacketEncoder.endsWithText(plain)) {
            return Outgoing.plain(plain);
        }
        return Outgoing.recoverable(Optional.empty(), shared.encoder().eventWith(null, name, event, arguments), () -> plain);
    }

    private List<EnginePacket> plain(String event, Object... arguments) {
        return shared.encoder().event(name, OptionalLong.empty(), event, arguments);
    }

    long nextAck() {
        return nextAck.getAndIncrement();
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
        waitNoMore(member);
        members.put(member.id(), member);
        member.recoveryId().ifPresent(secret -> byRecoveryId.put(secret, member));
        var begun = member.begin(socket, hello, offset);
        if (member.isGone()) {
            // It was given up while the middlewares were asked.
            remove(member);
        }
        return begun;
    }

    /** A socket left, or came and was not let in. */
    void leave(Member member, NamespaceSocket socket, DisconnectReason reason) {
        var turn = member.release(socket, socket.farewell());
        if (turn.isEmpty()) {
            return;
        }
        if (member.recoveryId().isPresent() && RECOVERABLE.contains(reason)) {
            await(member, turn.get(), socket);
        } else {
            member.end();
            remove(member);
        }
    }

    private void await(Member member, int turn, NamespaceSocket socket) {
        var rules = shared.recovery().orElseThrow();
        Optional<Map.Entry<Member, Wait>> tooMany = Optional.empty();
        synchronized (waiting) {
            if (!member.waits(turn)) {
                return;
            }
            var timer = socket.after(rules.window(), () -> expire(member, turn));
            waiting.put(member, new Wait(turn, timer));
            if (waiting.size() > rules.maxWaiting()) {
                tooMany = Optional.of(waiting.entrySet().iterator().next());
            }
        }
        tooMany.ifPresent(oldest -> expire(oldest.getKey(), oldest.getValue().turn()));
    }

    private void expire(Member member, int turn) {
        if (member.expire(turn)) {
            remove(member);
        } else {
            waitNoMore(member, turn);
        }
    }

    /** Forgets a place whose client came back for packets that are gone: it begins anew, and nobody else can name this place. */
    public void giveUp(Member member) {
        var last = member.giveUp();
        remove(member);
        last.ifPresent(NamespaceSocket::abandon);
    }

    /** Nobody is waited for any more. */
    void close() {
        List<Member> all;
        synchronized (waiting) {
            all = List.copyOf(waiting.keySet());
        }
        all.forEach(member -> {
            member.end();
            remove(member);
        });
    }

    private void remove(Member member) {
        members.remove(member.id(), member);
        member.recoveryId().ifPresent(byRecoveryId::remove);
        waitNoMore(member);
    }

    private void waitNoMore(Member member) {
        synchronized (waiting) {
            Optional.ofNullable(waiting.remove(member)).ifPresent(wait -> wait.timer().cancel());
        }
    }

    private void waitNoMore(Member member, int turn) {
        synchronized (waiting) {
            Optional.ofNullable(waiting.get(member)).filter(wait -> wait.turn() == turn).ifPresent(wait -> waitNoMore(member));
        }
    }

    /** How many places there are of clients that are here or waited for. */
    int size() {
        synchronized (waiting) {
            return Math.max(Math.max(members.size(), byRecoveryId.size()), waiting.size());
        }
    }

    /** How many rooms somebody is in. */
    int roomCount() {
        return rooms.size();
    }

    /** A place whose client may come back, in its turn, and what ends the waiting. */
    private record Wait(int turn, Timers.Timer timer) {}
}
