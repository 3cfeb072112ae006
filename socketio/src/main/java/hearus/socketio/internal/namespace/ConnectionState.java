package hearus.socketio.internal.namespace;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import hearus.socketio.Socket;
import hearus.socketio.internal.protocol.EnginePacket;

/**
 * A client's state in a namespace, which connection state recovery preserves: its id, its rooms, its data and, for a client that can recover, the packets that were sent lately. With recovery one
 * socket after the other is attached to it; without, one only. Thread-safe.
 */
public final class ConnectionState {
    private final String id;
    private final Optional<String> recoveryId;
    private final Rooms allRooms;
    private final Optional<PacketLog> packetLog;

    /** The socket that is attached now, also before it is {@link #connected}. Written under the lock. */
    private volatile Optional<NamespaceSocket> attached = Optional.empty();
    /** Whether packets go to the attached socket. Written under the lock. */
    private volatile boolean connected;
    /** Counts the changes of the attached socket: a recovery window belongs to one generation. */
    @GuardedBy("this")
    private int generation;
    @GuardedBy("this")
    private boolean ended;
    private volatile Set<String> rooms = Set.of();
    @GuardedBy("this")
    private Optional<ConcurrentMap<String, Object>> data = Optional.empty();
    /** Completes when the disconnect handlers of the sockets that were attached before have run. */
    @GuardedBy("this")
    private CompletableFuture<Void> disconnectHandled = CompletableFuture.completedFuture(null);

    /**
     * @param recoveryId the secret ({@code pid}) by which the client recovers this state; empty for a client that cannot
     * @param packetLog keeps what is sent, for a client that can
     */
    ConnectionState(String id, Optional<String> recoveryId, Rooms allRooms, Optional<PacketLog> packetLog) {
        this.id = id;
        this.recoveryId = recoveryId;
        this.allRooms = allRooms;
        this.packetLog = packetLog;
    }

    String id() {
        return id;
    }

    Optional<String> recoveryId() {
        return recoveryId;
    }

    /** Attaches the first socket. */
    synchronized void attach(NamespaceSocket socket) {
        attached = Optional.of(socket);
        generation++;
    }

    /** Attaches the socket of a client that recovers and got {@code offset} last. False if something after it is not kept any more. */
    boolean recover(NamespaceSocket socket, String offset) {
        Optional<NamespaceSocket> before;
        synchronized (this) {
            if (ended || missedAfter(offset).isEmpty()) {
                return false;
            }
            before = attached;
            connected = false;
            attach(socket);
        }
        // The client has a new connection, so the old one is dead, though that was not detected yet.
        before.ifPresent(NamespaceSocket::closeSuperseded);
        return true;
    }

    /** Completes when the disconnect handlers of the sockets that were attached before have run. */
    synchronized CompletableFuture<Void> disconnectHandled() {
        return disconnectHandled;
    }

    private Optional<List<List<EnginePacket>>> missedAfter(String offset) {
        return packetLog.flatMap(log -> log.after(offset));
    }

    /**
     * Sends the connect packet, then to a client that recovers what it missed; from then on everything. False if that is not kept any more, and nothing was sent.
     *
     * @param offset what the client got last; empty for a new one
     */
    synchronized boolean connect(NamespaceSocket socket, List<EnginePacket> connectPacket, Optional<String> offset) {
        var first = offset.map(this::missedAfter).orElse(Optional.of(List.of()));
        if (ended || first.isEmpty() || attached.filter(socket::equals).isEmpty()) {
            return false;
        }
        socket.send(connectPacket);
        first.get().forEach(socket::send);
        connected = true;
        return true;
    }

    /** Detaches a socket that is disconnected. Returns the generation in which the state is without a socket; empty where another socket is attached. */
    synchronized Optional<Integer> detach(NamespaceSocket socket, CompletableFuture<Void> socketsHandlers) {
        disconnectHandled = CompletableFuture.allOf(disconnectHandled, socketsHandlers);
        if (ended || attached.filter(socket::equals).isEmpty()) {
            return Optional.empty();
        }
        attached = Optional.empty();
        connected = false;
        return Optional.of(++generation);
    }

    /** Whether no socket has been attached since that generation began. */
    synchronized boolean isDetached(int since) {
        return !ended && generation == since && attached.isEmpty();
    }

    /** Ends the state if no socket has been attached since that generation began; false if the client has recovered it. */
    synchronized boolean expire(int since) {
        var expires = isDetached(since);
        if (expires) {
            end();
        }
        return expires;
    }

    /** Ends the state of a client that asked for packets that are not kept any more. Returns the socket that is attached. */
    synchronized Optional<NamespaceSocket> discard() {
        end();
        var last = attached;
        attached = Optional.empty();
        return last;
    }

    synchronized boolean isEnded() {
        return ended;
    }

    /** Ends the state: leaves all rooms, though {@link #rooms} still names them. */
    synchronized void end() {
        ended = true;
        connected = false;
        rooms.forEach(room -> allRooms.leave(room, this));
    }

    void send(EncodedEvent packet) {
        if (packetLog.isEmpty()) {
            attached.filter(socket -> connected).ifPresent(socket -> socket.send(packet.plain()));
            return;
        }
        synchronized (this) {
            packet.offset().ifPresent(offset -> packetLog.get().add(offset, packet.unit(), System.nanoTime()));
            attached.filter(socket -> connected).ifPresent(socket -> socket.send(packet.unit()));
        }
    }

    void sendVolatile(EncodedEvent packet) {
        attached.filter(socket -> connected).ifPresent(socket -> socket.sendVolatile(packetLog.isPresent() ? packet.unit() : packet.plain()));
    }

    /** Its socket, while it is connected. */
    Optional<Socket> socket() {
        return attached.filter(socket -> connected).map(socket -> socket);
    }

    synchronized void join(String... names) {
        if (ended) {
            return;
        }
        var all = new HashSet<>(rooms);
        for (var name : names) {
            all.add(name);
            allRooms.join(name, this);
        }
        rooms = Set.copyOf(all);
    }

    synchronized void leave(String... names) {
        if (ended) {
            return;
        }
        var all = new HashSet<>(rooms);
        for (var name : names) {
            all.remove(name);
            allRooms.leave(name, this);
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
