package hearus.audio.internal.ogg;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** Writes the pages of one logical stream (RFC 3533). A packet must be shorter than a page. Not thread-safe. */
public final class OggPages {
    private static final int HEADER = 27;
    private static final int MAX_LACES = 255;
    private static final int CHECKSUM = 22;
    private static final int FIRST = 2;
    private static final int LAST = 4;

    private final int serial;
    private final Consumer<byte[]> sink;
    private final ByteArrayOutputStream laces = new ByteArrayOutputStream();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private int sequence;

    public OggPages(int serial, Consumer<byte[]> sink) {
        this.serial = serial;
        this.sink = sink;
    }

    /** Gives out a header packet as a page of its own. */
    public void header(byte[] packet, boolean first) {
        packet(packet);
        write(0, first ? FIRST : 0);
    }

    /** Adds a packet to the page. */
    public void packet(byte[] packet) {
        for (int left = packet.length; left >= MAX_LACES; left -= MAX_LACES) {
            laces.write(MAX_LACES);
        }
        laces.write(packet.length % MAX_LACES);
        data.writeBytes(packet);
    }

    /**
     * Gives out the page.
     *
     * @param granule the position at its end
     */
    public void flush(long granule, boolean last) {
        write(granule, last ? LAST : 0);
    }

    private void write(long granule, int flags) {
        if (laces.size() > MAX_LACES) {
            throw new IllegalStateException("A page holds " + MAX_LACES + " laces, not " + laces.size());
        }
        var page = ByteBuffer.allocate(HEADER + laces.size() + data.size()).order(ByteOrder.LITTLE_ENDIAN);
        page.put(new byte[]{'O', 'g', 'g', 'S', 0, (byte) flags}).putLong(granule).putInt(serial).putInt(sequence++).putInt(0)
                .put((byte) laces.size()).put(laces.toByteArray()).put(data.toByteArray());
        page.putInt(CHECKSUM, OggChecksum.of(page.array(), page.capacity()));
        laces.reset();
        data.reset();
        sink.accept(page.array());
    }
}
