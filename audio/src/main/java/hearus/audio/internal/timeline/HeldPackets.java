package hearus.audio.internal.timeline;

import java.util.ArrayDeque;
import java.util.Arrays;

/** Packets that wait until it is known whether they are to be played. The caller bounds it by checking {@link #isFull} after each. */
final class HeldPackets {
    private static final int MAX_PACKETS = 512;
    private static final int MAX_BYTES = 192 << 10;

    private final ArrayDeque<Packet> packets = new ArrayDeque<>();
    private int bytes;

    /** A copy of a packet. {@code silence} is what lies before it, in ticks of 1/48,000 s. */
    static final class Packet {
        final long time;
        final long silence;
        final byte[] bytes;
        final long discard;

        private Packet(long time, long silence, byte[] bytes, long discard) {
            this.time = time;
            this.silence = silence;
            this.bytes = bytes;
            this.discard = discard;
        }
    }

    void add(long time, long silence, byte[] b, int from, int length, long discard) {
        packets.add(new Packet(time, silence, Arrays.copyOfRange(b, from, from + length), discard));
        bytes += length;
    }

    Packet take() {
        var packet = packets.remove();
        bytes -= packet.bytes.length;
        return packet;
    }

    boolean isEmpty() {
        return packets.isEmpty();
    }

    boolean isFull() {
        return packets.size() >= MAX_PACKETS || bytes >= MAX_BYTES;
    }

    int bytes() {
        return bytes;
    }

    void clear() {
        packets.clear();
        bytes = 0;
    }
}
