package hearus.bench.socketio;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** WebSocket text frames as a client sends them. */
final class Frames {
    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};
    private static final int FINAL_TEXT = 0x81;
    private static final int MASKED = 0x80;
    private static final int LENGTH_FOLLOWS = 126;

    private Frames() {}

    /** The messages, a frame each, on the heels of each other. At most 65535 bytes a message. */
    static byte[] of(String... messages) {
        var out = new ByteArrayOutputStream();
        for (var message : messages) {
            var data = message.getBytes(StandardCharsets.UTF_8);
            out.write(FINAL_TEXT);
            if (data.length < LENGTH_FOLLOWS) {
                out.write(MASKED | data.length);
            } else {
                out.write(MASKED | LENGTH_FOLLOWS);
                out.write(data.length >> 8);
                out.write(data.length);
            }
            out.writeBytes(MASK);
            for (var i = 0; i < data.length; i++) {
                out.write(data[i] ^ MASK[i % MASK.length]);
            }
        }
        return out.toByteArray();
    }
}
