package hearus.socketio;

import java.io.ByteArrayOutputStream;

/** Puts byte arrays together. */
final class Buffers {
    private Buffers() {}

    static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
