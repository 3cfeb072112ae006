package hearus.socketio.internal.engine;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import hearus.socketio.internal.protocol.EnginePacket;
import hearus.socketio.internal.transport.Transport;

/**
 * The packets that wait for one client, within a bound. {@link #send} and {@link #sendVolatile} may be called from any thread: their packets lie in an inbox until the
 * session's event loop calls {@link #takeInbox}. Everything else is called on the loop.
 */
final class OutboundBuffer {
    private final int maxBytes;
    private final DeliveryConfirmations confirmations;
    private final Host host;
    private final Queue<EnginePacket> packets = new ArrayDeque<>();
    private final Queue<Unit> inbox = new ConcurrentLinkedQueue<>();
    /** Whether the host was notified of the inbox and has not emptied it yet. */
    private final AtomicBoolean notified = new AtomicBoolean();
    /** {@link EnginePacket#weight} of all that waits here and in the inbox. */
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param maxBytes more than this closes the session, unless one unit alone is larger
     * @param confirmations counts what is queued and what is written
     */
    OutboundBuffer(int maxBytes, DeliveryConfirmations confirmations, Host host) {
        this.maxBytes = maxBytes;
        this.confirmations = confirmations;
        this.host = host;
    }

    /** Adds packets that are sent as one unit, nothing between them. From any thread; does nothing once the buffer is {@link #close}. */
    void send(List<EnginePacket> unit) {
        if (closed.get()) {
            return;
        }
        var weight = weight(unit);
        if (reserve(weight)) {
            enqueue(new Unit(unit, weight, false));
        }
    }

    /** As {@link #send}, but drops the packets where the client cannot take them now. */
    void sendVolatile(List<EnginePacket> unit) {
        var weight = weight(unit);
        if (closed.get() || waiting.get() > maxBytes - weight) {
            return;
        }
        waiting.addAndGet(weight);
        enqueue(new Unit(unit, weight, true));
    }

    private static long weight(List<EnginePacket> unit) {
        return unit.stream().mapToLong(EnginePacket::weight).sum();
    }

    /** Counts what is going to wait; false, and {@link Host#onOverflow} is called once, if that is too much. */
    private boolean reserve(long weight) {
        var all = waiting.addAndGet(weight);
        if (all <= maxBytes || all == weight) {
            return true;
        }
        if (closed.compareAndSet(false, true)) {
            host.onOverflow(all);
        }
        return false;
    }

    private void enqueue(Unit unit) {
        inbox.add(unit);
        if (notified.compareAndSet(false, true)) {
            host.onInbox();
        }
    }

    /** Drops what other threads send from now on. */
    void close() {
        closed.set(true);
    }

    /** Adds a packet of the session's own; false if there is no room for it. */
    boolean add(EnginePacket packet) {
        if (!reserve(packet.weight())) {
            return false;
        }
        packets.add(packet);
        confirmations.queued(1);
        return true;
    }

    /** Appends what other threads sent to what waits already. */
    void takeInbox() {
        notified.set(false);
        for (var unit = inbox.poll(); unit != null; unit = inbox.poll()) {
            if (!unit.isVolatile() || host.canWriteNow()) {
                packets.addAll(unit.packets());
                confirmations.queued(unit.packets().size());
            } else {
                waiting.addAndGet(-unit.weight());
            }
        }
    }

    /** Writes as much as the transport takes now. */
    void writeTo(Transport transport) {
        if (!packets.isEmpty() && transport.writable()) {
            var before = packets.size();
            waiting.addAndGet(-transport.write(packets));
            confirmations.written(before - packets.size());
        }
    }

    /** Whether nothing waits but what may lie in the inbox. */
    boolean isEmpty() {
        return packets.isEmpty();
    }

    /** Drops what waits. */
    void clear() {
        packets.clear();
        inbox.clear();
    }

    private record Unit(List<EnginePacket> packets, long weight, boolean isVolatile) {}

    /** The session whose packets these are. */
    interface Host {
        /** More waits than may: the client reads too slowly, or was sent too much at once. Called once, from any thread. */
        void onOverflow(long bytes);

        /** Something lies in the inbox. Called from any thread, and not again before {@link #takeInbox}. */
        void onInbox();

        /** Writes what waits, and says whether the client takes at once what comes next. Called on the loop. */
        boolean canWriteNow();
    }
}
