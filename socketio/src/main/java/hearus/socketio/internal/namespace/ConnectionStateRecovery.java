package hearus.socketio.internal.namespace;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;

import hearus.socketio.DisconnectReason;
import hearus.socketio.SocketIoOptions.Recovery;
import hearus.socketio.internal.loop.Timers;

/**
 * Connection state recovery in one namespace: finds the state of a client that reconnects, and keeps the states of clients that lost their connection for
 * {@link Recovery#window}. Thread-safe.
 */
final class ConnectionStateRecovery {
    /** After these a client may reconnect: Node's list, without a server that shuts down and keeps no state. */
    private static final Set<DisconnectReason> RECOVERABLE = Set.of(DisconnectReason.TRANSPORT_ERROR, DisconnectReason.TRANSPORT_CLOSE,
            DisconnectReason.FORCED_CLOSE, DisconnectReason.PING_TIMEOUT, DisconnectReason.FORCED_SERVER_CLOSE);

    private final Optional<Recovery> options;
    private final Expiry expiry;
    private final Map<String, ConnectionState> byRecoveryId = new ConcurrentHashMap<>();
    /** States without a socket, the longest first. */
    @GuardedBy("this")
    private final Map<ConnectionState, Detached> detached = new LinkedHashMap<>();

    /** @param expiry called for a state whose client did not reconnect in time */
    ConnectionStateRecovery(Optional<Recovery> options, Expiry expiry) {
        this.options = options;
        this.expiry = expiry;
    }

    /** Removes a state that has ended. Called without a lock. */
    interface Expiry {
        void remove(ConnectionState state);
    }

    /** Whether clients can recover their state. */
    boolean isEnabled() {
        return options.isPresent();
    }

    /** The state that a client had, by the secret ({@code pid}) in the connect packet. */
    Optional<ConnectionState> find(JsonNode auth) {
        return Optional.ofNullable(auth.path("pid").textValue()).map(byRecoveryId::get);
    }

    /** A socket is attached: the state can be found, and does not expire. */
    void attached(ConnectionState state) {
        cancel(state);
        state.recoveryId().ifPresent(secret -> byRecoveryId.put(secret, state));
    }

    /** Whether the state is kept after its client was disconnected for this reason. */
    static boolean keeps(ConnectionState state, DisconnectReason reason) {
        return state.recoveryId().isPresent() && RECOVERABLE.contains(reason);
    }

    /** Keeps a state whose socket was detached, for the recovery window. */
    void detached(ConnectionState state, int generation, NamespaceSocket socket) {
        var recovery = options.orElseThrow();
        Optional<Map.Entry<ConnectionState, Detached>> excess = Optional.empty();
        synchronized (this) {
            if (!state.isDetached(generation)) {
                return;
            }
            var timer = socket.after(recovery.window(), () -> expire(state, generation));
            detached.put(state, new Detached(generation, timer));
            if (detached.size() > recovery.maxWaiting()) {
                excess = Optional.of(detached.entrySet().iterator().next());
            }
        }
        excess.ifPresent(longest -> expire(longest.getKey(), longest.getValue().generation()));
    }

    private void expire(ConnectionState state, int generation) {
        if (state.expire(generation)) {
            expiry.remove(state);
        } else {
            cancel(state, generation);
        }
    }

    /** The state has ended. */
    void remove(ConnectionState state) {
        state.recoveryId().ifPresent(byRecoveryId::remove);
        cancel(state);
    }

    /** Ends the states that are kept for clients without a connection. */
    void close() {
        List<ConnectionState> all;
        synchronized (this) {
            all = List.copyOf(detached.keySet());
        }
        all.forEach(state -> {
            state.end();
            expiry.remove(state);
        });
    }

    private synchronized void cancel(ConnectionState state) {
        Optional.ofNullable(detached.remove(state)).ifPresent(found -> found.timer().cancel());
    }

    private synchronized void cancel(ConnectionState state, int generation) {
        if (Optional.ofNullable(detached.get(state)).filter(found -> found.generation() == generation).isPresent()) {
            cancel(state);
        }
    }

    /** How many states can be recovered or are kept. */
    synchronized int size() {
        return Math.max(byRecoveryId.size(), detached.size());
    }

    /** The generation in which a state lost its socket, and the timer of its recovery window. */
    private record Detached(int generation, Timers.Timer timer) {}
}
