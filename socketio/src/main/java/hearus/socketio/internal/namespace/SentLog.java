package hearus.socketio.internal.namespace;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import hearus.socketio.internal.protocol.EnginePacket;

/**
 * What was sent to one client lately, in order, each packet with its offset: the text by which the client names the last one that it got. Not thread-safe.
 *
 * <p>
 * Packets are kept while a client that lost its connection may still ask for them, and at least those of {@code maxBytes}; the offset of the last one given up is
 * remembered, for a client that got that one has lost nothing.
 */
final class SentLog {
    private final long keptNanos;
    private final int maxBytes;
    private final Deque<Sent> packets = new ArrayDeque<>();
    /** The client got everything up to this one if it names it; empty before the first packet, which is what a client names that got none. */
    private String floor = "";
    private long bytes;

    /** @param kept how long a packet is kept */
    SentLog(Duration kept, int maxBytes) {
        this.keptNanos = kept.toNanos();
        this.maxBytes = maxBytes;
    }

    void add(String offset, List<EnginePacket> unit, long nowNanos) {
        var size = unit.stream().mapToLong(EnginePacket::weight).sum();
        packets.add(new Sent(offset, unit, size, nowNanos));
        bytes += size;
        while (!packets.isEmpty() && (bytes > maxBytes || nowNanos - packets.getFirst().nanos() > keptNanos)) {
            var oldest = packets.removeFirst();
            bytes -= oldest.size();
            floor = oldest.offset();
        }
    }

    /** What a client that got the packet {@code offset} last still lacks, in order; empty if some of it is gone. */
    Optional<List<List<EnginePacket>>> after(String offset) {
        var missed = new ArrayList<List<EnginePacket>>();
        for (var sent = packets.descendingIterator(); sent.hasNext();) {
            var packet = sent.next();
            if (packet.offset().equals(offset)) {
                return Optional.of(missed.reversed());
            }
            missed.add(packet.unit());
        }
        return offset.equals(floor) ? Optional.of(missed.reversed()) : Optional.empty();
    }

    private record Sent(String offset, List<EnginePacket> unit, long size, long nanos) {}
}
