package hearus.speech.internal.protocol;

import hearus.whisper.Whisper;

/** Converts between samples and signed 16 bit little-endian bytes. */
public final class Pcm {
    /** Samples in a second. */
    public static final int RATE = Whisper.SAMPLE_RATE;

    private Pcm() {}

    /** The samples of an even number of bytes. */
    public static short[] samples(byte[] bytes, int offset, int length) {
        var samples = new short[length / 2];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) ((bytes[offset + 2 * i] & 0xff) | bytes[offset + 2 * i + 1] << 8);
        }
        return samples;
    }

    /** The bytes of these samples. */
    public static byte[] bytes(short[] samples) {
        var bytes = new byte[2 * samples.length];
        write(samples, bytes, 0);
        return bytes;
    }

    /** Writes samples at an offset in bytes. */
    public static void write(short[] samples, byte[] bytes, int offset) {
        for (int i = 0; i < samples.length; i++) {
            bytes[offset + 2 * i] = (byte) samples[i];
            bytes[offset + 2 * i + 1] = (byte) (samples[i] >> 8);
        }
    }
}
