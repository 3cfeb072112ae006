package hearus.whisper.internal.encode;

import java.util.Arrays;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;

import hearus.whisper.internal.features.LogMel;

/**
 * A window that was encoded: what the encoder's graph gave out, by name. Owns its native memory. Immutable by convention.
 */
public final class Encoded implements AutoCloseable {
    private final OrtSession.Result values;
    private final short[] pcm;
    private final double peak;

    /**
     * @param pcm the window, not a copy: nobody writes to it
     * @param peak of its spectrogram
     */
    Encoded(OrtSession.Result values, short[] pcm, double peak) {
        this.values = values;
        this.pcm = pcm;
        this.peak = peak;
    }

    double peak() {
        return peak;
    }

    /** The keys or values named {@code name}. */
    OnnxTensor of(String name) {
        return (OnnxTensor) values.get(name).orElseThrow();
    }

    /** How many frames from the first on hold audio, 20 ms each. */
    public int audioFrames() {
        return frames(pcm.length);
    }

    /** How many frames of another window hear the same, from the first on. */
    public int framesAlike(short[] other) {
        int same = Arrays.mismatch(pcm, other);
        return same < 0 ? audioFrames() : same / LogMel.SAMPLES_PER_FRAME;
    }

    /** Of native memory. */
    public long bytes() {
        long bytes = 0;
        for (var value : values) {
            bytes += Float.BYTES * ((OnnxTensor) value.getValue()).getInfo().getNumElements();
        }
        return bytes;
    }

    static int frames(int samples) {
        return (samples + LogMel.SAMPLES_PER_FRAME - 1) / LogMel.SAMPLES_PER_FRAME;
    }

    @Override
    public void close() {
        values.close();
    }
}
