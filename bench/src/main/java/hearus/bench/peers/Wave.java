package hearus.bench.peers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** 16 kHz mono 16-bit PCM as a WAV file. */
final class Wave {
    private static final int RATE = 16_000;
    private static final int HEAD = 44;

    private Wave() {}

    static byte[] of(short[] pcm) {
        var data = 2 * pcm.length;
        var wave = ByteBuffer.allocate(HEAD + data).order(ByteOrder.LITTLE_ENDIAN);
        wave.put(ascii("RIFF")).putInt(HEAD - 8 + data).put(ascii("WAVEfmt ")).putInt(16).putShort((short) 1).putShort((short) 1)
                .putInt(RATE).putInt(2 * RATE).putShort((short) 2).putShort((short) 16).put(ascii("data")).putInt(data);
        for (var sample : pcm) {
            wave.putShort(sample);
        }
        return wave.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
