package hearus.socketio.internal.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Counts how many of a session's packets its client is known to have received. Packets are counted when they are queued and when the transport takes them; the session reports what
 * confirms their delivery. On the session's event loop.
 */
final class DeliveryConfirmations {
    /** {@code count}: packets queued before the request. */
    private record Request(long count, Consumer<Boolean> callback) {}

    private final Deque<Request> requests = new ArrayDeque<>();
    private long queued;
    private long written;
    private long confirmed;
    /** Packets whose delivery the last ping asked for. */
    private long pinged;

    void queued(int packets) {
        queued += packets;
    }

    void written(int packets) {
        written += packets;
    }

    /** Packets that the transport has taken. */
    long written() {
        return written;
    }

    /** Whether the delivery of everything that is queued is confirmed: a request then needs another packet, whose delivery can be confirmed. */
    boolean allConfirmed() {
        return confirmed == queued;
    }

    /** {@code callback} gets true once everything queued by now is confirmed, false when the session ends before. */
    void request(Consumer<Boolean> callback) {
        requests.add(new Request(queued, callback));
        pinged = -1;
    }

    /**
     * The number of packets whose delivery a ping should confirm; empty where no request waits for packets that the transport has taken, or where a ping was sent
     * already.
     */
    OptionalLong nextPing() {
        if (requests.isEmpty() || requests.peek().count() > written || written <= pinged) {
            return OptionalLong.empty();
        }
        pinged = written;
        return OptionalLong.of(pinged);
    }

    /** The first {@code packets} were received. */
    void confirm(long packets) {
        confirmed = Math.max(confirmed, Math.min(packets, written));
        while (!requests.isEmpty() && requests.peek().count() <= confirmed) {
            requests.remove().callback().accept(true);
        }
    }

    /** The session ends: no more deliveries are confirmed. */
    void end() {
        while (!requests.isEmpty()) {
            requests.remove().callback().accept(false);
        }
    }
}
