package hearus.socketio;

import java.io.ByteArrayOutputStream;

/** Puts byte arrays together. */
public final class Buffers {
    private Buffers() {}

    public static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
