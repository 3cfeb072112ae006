package hearus.socketio.internal.namespace;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import hearus.socketio.Socket;
import hearus.socketio.internal.protocol.EnginePacket;

/**
 * A client's place in a namespace: its id, its rooms, its data and, where the server recovers connections, what it was sent lately. The socket that holds the place
 * comes and goes; without recovery it goes once. Thread-safe.
 */
public final class Member {
    private final String id;
    private final Optional<String> recoveryId;
    private final Rooms index;
    private final Optional<SentLog> sent;

    /** Who has the place now, also before it is {@link #live}. Written under the lock. */
    private volatile Optional<NamespaceSocket> holder = Optional.empty();
    /** Whether packets go to the holder. Written under the lock. */
    private volatile boolean live;
    /** How often the holder changed: tells whether a waiting time is still the one that began. Guarded by the lock. */
    private int turn;
    private boolean gone;
    private volatile Set<String> rooms = Set.of();
    private Optional<ConcurrentMap<String, Object>> data = Optional.empty();
    /** Completes when the disconnect handlers of the last holder have run. */
    private CompletableFuture<Void> farewell = CompletableFuture.completedFuture(null);

    /**
     * @param recoveryId the secret by which the client gets its place back; empty for one who cannot
     * @param sent where its packets are kept, for one who can
     */
    Member(String id, Optional<String> recoveryId, Rooms index, Optional<SentLog> sent) {
        this.id = id;
        this.recoveryId = recoveryId;
        this.index = index;
        this.sent = sent;
    }

    String id() {
        return id;
    }

    Optional<String> recoveryId() {
        return recoveryId;
    }

    /** Gives a new place to its first holder. */
    synchronized void take(NamespaceSocket socket) {
        holder = Optional.of(socket);
        turn++;
    }

    /** Gives the place to the socket of a client that came back and got {@code offset} last. False if something after it is not kept any more. */
    boolean take(NamespaceSocket socket, String offset) {
        Optional<NamespaceSocket> before;
        synchronized (this) {
            if (gone || missed(offset).isEmpty()) {
                return false;
            }
            before = holder;
            live = false;
            take(socket);
        }
        // Its client is here, so its connection is dead: we are only the first to know.
        before.ifPresent(NamespaceSocket::abandon);
        return true;
    }

    /** What was promised to a client that comes back. */
    synchronized CompletableFuture<Void> farewell() {
        return farewell;
    }

    private Optional<List<List<EnginePacket>>> missed(String offset) {
        return sent.flatMap(log -> log.after(offset));
    }

    /**
     * Sends {@code hello}, then to one who came back what it missed, then everything. False if that is not kept any more, and nothing was sent.
     *
     * @param offset what the client got last; empty for a new one
     */
    synchronized boolean begin(NamespaceSocket socket, List<EnginePacket> hello, Optional<String> offset) {
        var first = offset.map(this::missed).orElse(Optional.of(List.of()));
        if (gone || first.isEmpty() || holder.filter(socket::equals).isEmpty()) {
            return false;
        }
        socket.send(hello);
        first.get().forEach(socket::send);
        live = true;
        return true;
    }

    /** The socket left; the place stays if it holds it no more, or if its client may come back. Gives the turn that the place waits in, if it waits. */
    synchronized Optional<Integer> release(NamespaceSocket socket, CompletableFuture<Void> socketsFarewell) {
        farewell = CompletableFuture.allOf(farewell, socketsFarewell);
        if (gone || holder.filter(socket::equals).isEmpty()) {
            return Optional.empty();
        }
        holder = Optional.empty();
        live = false;
        return Optional.of(++turn);
    }

    /** Whether it still waits in that turn. */
    synchronized boolean waits(int since) {
        return !gone && turn == since && holder.isEmpty();
    }

    /** Ends the place if it still waits in that turn; false if its client is back. */
    synchronized boolean expire(int since) {
        var expires = waits(since);
        if (expires) {
            end();
        }
        return expires;
    }

    /** Ends a place whose client came back for packets that are gone, and gives who holds it. */
    synchronized Optional<NamespaceSocket> giveUp() {
        end();
        var last = holder;
        holder = Optional.empty();
        return last;
    }

    synchronized boolean isGone() {
        return gone;
    }

    /** Ends the place; it is in no room any more, though {@link #rooms} still names them. */
    synchronized void end() {
        gone = true;
        live = false;
        rooms.forEach(room -> index.exit(room, this));
    }

    void send(Outgoing packet) {
        if (sent.isEmpty()) {
            holder.filter(socket -> live).ifPresent(socket -> socket.send(packet.plain()));
            return;
        }
        synchronized (this) {
            packet.offset().ifPresent(offset -> sent.get().add(offset, packet.unit(), System.nanoTime()));
            holder.filter(socket -> live).ifPresent(socket -> socket.send(packet.unit()));
        }
    }

    void sendVolatile(Outgoing packet) {
        holder.filter(socket -> live).ifPresent(socket -> socket.sendVolatile(sent.isPresent() ? packet.unit() : packet.plain()));
    }

    /** Its socket, while it is connected. */
    Optional<Socket> socket() {
        return holder.filter(socket -> live).map(socket -> socket);
    }

    synchronized void join(String... names) {
        if (gone) {
            return;
        }
        var all = new HashSet<>(rooms);
        for (var name : names) {
            all.add(name);
            index.enter(name, this);
        }
        rooms = Set.copyOf(all);
    }

    synchronized void leave(String... names) {
        if (gone) {
            return;
        }
        var all = new HashSet<>(rooms);
        for (var name : names) {
            all.remove(name);
            index.exit(name, this);
        }
        rooms = Set.copyOf(all);
    }

    Set<String> rooms() {
        return rooms;
    }

    synchronized ConcurrentMap<String, Object> data() {
        var map = data.orElseGet(ConcurrentHashMap::new);
        data = Optional.of(map);
        return map;
    }
}
