package hearus.socketio.internal.namespace;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import hearus.socketio.internal.protocol.EnginePacket;

/**
 * The packets that were sent to one client lately, in order, each with its offset: the text by which a client that recovers its state names the last one that it got. Not thread-safe.
 *
 * <p>
 * Packets are kept while a client that lost its connection may still ask for them, and at least those of {@code maxBytes}; the offset of the last one dropped is
 * kept as well, since a client that got that one has lost nothing.
 */
final class PacketLog {
    private final long retentionNanos;
    private final int maxBytes;
    private final Deque<LoggedPacket> packets = new ArrayDeque<>();
    /** The offset of the last packet that was dropped; empty before the first, which is also what a client names that got none. */
    private String lastDropped = "";
    private long bytes;

    /** @param retention how long a packet is kept */
    PacketLog(Duration retention, int maxBytes) {
        this.retentionNanos = retention.toNanos();
        this.maxBytes = maxBytes;
    }

    void add(String offset, List<EnginePacket> unit, long nowNanos) {
        var size = unit.stream().mapToLong(EnginePacket::weight).sum();
        packets.add(new LoggedPacket(offset, unit, size, nowNanos));
        bytes += size;
        while (!packets.isEmpty() && (bytes > maxBytes || nowNanos - packets.getFirst().nanos() > retentionNanos)) {
            var oldest = packets.removeFirst();
            bytes -= oldest.size();
            lastDropped = oldest.offset();
        }
    }

    /** The packets after {@code offset}, in order; empty if some of them are not kept any more. */
    Optional<List<List<EnginePacket>>> after(String offset) {
        var missed = new ArrayList<List<EnginePacket>>();
        for (var logged = packets.descendingIterator(); logged.hasNext();) {
            var packet = logged.next();
            if (packet.offset().equals(offset)) {
                return Optional.of(missed.reversed());
            }
            missed.add(packet.unit());
        }
        return offset.equals(lastDropped) ? Optional.of(missed.reversed()) : Optional.empty();
    }

    private record LoggedPacket(String offset, List<EnginePacket> unit, long size, long nanos) {}
}
