package hearus.audio.internal.opus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The two header packets of Opus in Ogg (RFC 7845, section 5). */
public final class OpusHeaders {
    private OpusHeaders() {}

    /** One channel. */
    public static byte[] head(int preSkip, int rate) {
        return ByteBuffer.allocate(19).order(ByteOrder.LITTLE_ENDIAN).put(OpusHead.MAGIC.getBytes(StandardCharsets.US_ASCII)).put((byte) 1)
                .put((byte) 1).putShort((short) preSkip).putInt(rate).putShort((short) 0).put((byte) 0).array();
    }

    /** Without comments. */
    public static byte[] tags(String vendor) {
        var name = vendor.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(16 + name.length).order(ByteOrder.LITTLE_ENDIAN).put("OpusTags".getBytes(StandardCharsets.US_ASCII))
                .putInt(name.length).put(name).putInt(0).array();
    }
}
