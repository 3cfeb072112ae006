package hearus.audio.internal.opus;

import java.util.Arrays;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusSignal;

/** Concentus' encoder for a voice: 16 kHz mono, packets of 20 ms, 24 kbit/s. Not thread-safe. */
public final class ConcentusEncoder {
    public static final int RATE = 16_000;
    /** Samples in a packet. */
    public static final int FRAME = RATE / 50;
    private static final int BITS_A_SECOND = 24_000;
    /** Of 10: half of the time of the highest, and hardly a difference for a voice. */
    private static final int COMPLEXITY = 5;
    private static final int MAX_PACKET = 1_275;

    private final OpusEncoder encoder;
    private final byte[] packet = new byte[MAX_PACKET];

    public ConcentusEncoder() {
        try {
            encoder = new OpusEncoder(RATE, 1, OpusApplication.OPUS_APPLICATION_VOIP);
        } catch (OpusException e) {
            throw new IllegalStateException("16 kHz mono is what every Opus encoder can do", e);
        }
        encoder.setBitrate(BITS_A_SECOND);
        encoder.setComplexity(COMPLEXITY);
        encoder.setSignalType(OpusSignal.OPUS_SIGNAL_VOICE);
    }

    /** How many samples its packets are behind. */
    public int lookahead() {
        return encoder.getLookahead();
    }

    /** The packet of {@value #FRAME} samples. */
    public byte[] encode(short[] samples) {
        try {
            return Arrays.copyOf(packet, encoder.encode(samples, 0, FRAME, packet, 0, packet.length));
        } catch (OpusException e) {
            throw new IllegalStateException("A frame of 20 ms can be encoded, whatever its samples are", e);
        }
    }
}
