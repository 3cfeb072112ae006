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
 * The packets that wait for one client, within a bound. {@link #send} and {@link #sendVolatile} may be called from any thread: what they give lies in an inbox until the
 * session's event loop calls {@link #takeInbox}. Everything else is the loop's.
 */
final class OutboundBuffer {
    private final int maxBytes;
    private final Receipts receipts;
    private final Host host;
    private final Queue<EnginePacket> packets = new ArrayDeque<>();
    private final Queue<Unit> inbox = new ConcurrentLinkedQueue<>();
    /** Whether the host was told of the inbox and has not emptied it yet. */
    private final AtomicBoolean told = new AtomicBoolean();
    /** {@link EnginePacket#weight} of all that waits here and in the inbox. */
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicBoolean shut = new AtomicBoolean();

    /**
     * @param maxBytes more than this closes the session, unless one unit alone is larger
     * @param receipts counts what is queued and what is written
     */
    OutboundBuffer(int maxBytes, Receipts receipts, Host host) {
        this.maxBytes = maxBytes;
        this.receipts = receipts;
        this.host = host;
    }

    /** Takes packets that travel in one piece, nothing between them. From any thread; does nothing once the buffer is {@link #shut}. */
    void send(List<EnginePacket> unit) {
        if (shut.get()) {
            return;
        }
        var weight = weight(unit);
        if (takeRoom(weight)) {
            give(new Unit(unit, weight, false));
        }
    }

    /** As {@link #send}, but drops the packets where the client cannot take them now. */
    void sendVolatile(List<EnginePacket> unit) {
        var weight = weight(unit);
        if (shut.get() || waiting.get() > maxBytes - weight) {
            return;
        }
        waiting.addAndGet(weight);
        give(new Unit(unit, weight, true));
    }

    private static long weight(List<EnginePacket> unit) {
        return unit.stream().mapToLong(EnginePacket::weight).sum();
    }

    /** Counts what is going to wait; false, and the host hears of it once, if that is too much. */
    private boolean takeRoom(long weight) {
        var all = waiting.addAndGet(weight);
        if (all <= maxBytes || all == weight) {
            return true;
        }
        if (shut.compareAndSet(false, true)) {
            host.onOverflow(all);
        }
        return false;
    }

    private void give(Unit unit) {
        inbox.add(unit);
        if (told.compareAndSet(false, true)) {
            host.onInbox();
        }
    }

    /** Takes no more from other threads. */
    void shut() {
        shut.set(true);
    }

    /** Adds a packet of the session's own; false if there is no room for it. */
    boolean add(EnginePacket packet) {
        if (!takeRoom(packet.weight())) {
            return false;
        }
        packets.add(packet);
        receipts.queued(1);
        return true;
    }

    /** Puts what other threads gave behind what waits already. */
    void takeInbox() {
        told.set(false);
        for (var unit = inbox.poll(); unit != null; unit = inbox.poll()) {
            if (!unit.isVolatile() || host.canTakeMore()) {
                packets.addAll(unit.packets());
                receipts.queued(unit.packets().size());
            } else {
                waiting.addAndGet(-unit.weight());
            }
        }
    }

    /** Hands the transport as much as it takes now. */
    void writeTo(Transport transport) {
        if (!packets.isEmpty() && transport.writable()) {
            var before = packets.size();
            waiting.addAndGet(-transport.write(packets));
            receipts.written(before - packets.size());
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
        boolean canTakeMore();
    }
}
