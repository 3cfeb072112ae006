package hearus.whisper.internal.encode;

import java.util.Arrays;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;

import hearus.whisper.internal.features.LogMel;

/**
 * An encoded window: the outputs of the encoder's graph, by name. Owns its native memory. Immutable by convention.
 */
public final class EncodedWindow implements AutoCloseable {
    private final OrtSession.Result values;
    private final short[] pcm;
    private final double peak;

    /**
     * @param pcm the window, not a copy: it is not written to
     * @param peak of its spectrogram
     */
    EncodedWindow(OrtSession.Result values, short[] pcm, double peak) {
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

    /** How many frames from the first on another window has in common with this one. */
    public int commonFrames(short[] other) {
        int same = Arrays.mismatch(pcm, other);
        return same < 0 ? audioFrames() : same / LogMel.SAMPLES_PER_FRAME;
    }

    /** Bytes of native memory. */
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
