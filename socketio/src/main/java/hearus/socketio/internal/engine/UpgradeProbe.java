package hearus.socketio.internal.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

import hearus.socketio.internal.loop.Timers;
import hearus.socketio.internal.protocol.EnginePacket;
import hearus.socketio.internal.transport.Transport;

/**
 * The upgrade of a polling client to WebSocket. The client opens a WebSocket beside its polling and sends the ping {@code probe}; it gets the pong {@code probe}, waits for its poll
 * to end, and sends the upgrade packet, with which the WebSocket takes over. A probe that does anything else, or takes too long, is cancelled, and the session stays with
 * polling. Single-threaded: on the session's loop.
 */
final class UpgradeProbe {
    /** How long after a probe the waiting poll is ended. Node takes 100 ms; clients wait for it before they upgrade. */
    private static final Duration PROBE_TO_NOOP = Duration.ofMillis(40);
    private static final String PROBE = "probe";

    private final long timeout;
    private final Timers timers;
    private final Host host;
    private Optional<Transport> candidate = Optional.empty();
    private Timers.Timer timer = Timers.Timer.NONE;
    private boolean answered;

    /** @param timeout from the WebSocket's opening to its ping, and from there to the upgrade packet */
    UpgradeProbe(Duration timeout, Timers timers, Host host) {
        this.timeout = timeout.toNanos();
        this.timers = timers;
        this.host = host;
    }

    /** Starts with this WebSocket; false, and nothing happens, while another probes. */
    boolean start(Transport socket) {
        if (candidate.isPresent()) {
            return false;
        }
        candidate = Optional.of(socket);
        answered = false;
        timer = timers.after(timeout, this::cancel);
        return true;
    }

    /** Whether this is the WebSocket that probes. */
    boolean isProbing(Transport socket) {
        return candidate.filter(socket::equals).isPresent();
    }

    /** A packet came over the WebSocket that probes. */
    void onPacket(EnginePacket packet) {
        if (packet.type() == EnginePacket.Type.UPGRADE) {
            timer.cancel();
            var socket = candidate.orElseThrow();
            candidate = Optional.empty();
            host.upgrade(socket);
        } else if (!answered && packet instanceof EnginePacket.Text text && text.type() == EnginePacket.Type.PING && text.hasData(PROBE)) {
            answered = true;
            candidate.orElseThrow().write(new ArrayDeque<>(List.of(EnginePacket.of(EnginePacket.Type.PONG, PROBE))));
            timer.cancel();
            answerPolls(timers.now() + timeout);
        } else {
            cancel();
        }
    }

    /** The client ends its polling before it upgrades: each poll that waits meanwhile is answered soon. */
    private void answerPolls(long deadline) {
        timer = timers.after(PROBE_TO_NOOP.toNanos(), () -> {
            host.answerPoll();
            if (timers.now() - deadline < 0) {
                answerPolls(deadline);
            } else {
                cancel();
            }
        });
    }

    /** Closes the WebSocket, if one probes. */
    void cancel() {
        timer.cancel();
        candidate.ifPresent(Transport::close);
        candidate = Optional.empty();
    }

    /** The session that the client has. */
    interface Host {
        /** Answers the poll that waits, if one does, with a noop packet. */
        void answerPoll();

        /** Makes this WebSocket the transport. */
        void upgrade(Transport socket);
    }
}
