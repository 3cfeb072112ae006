package hearus.whisper.internal.encode;

import ai.onnxruntime.OnnxTensor;

/**
 * What the decoder attends to: the keys and values of T encoder frames, real ones and then silent ones, for each layer of the decoder. Owns nothing.
 *
 * @param encoded whose cross.L.key and cross.L.value, [1, H, T, d/H]
 * @param bias [1, 1, 1, 1, T], added to the decoder's cross-attention scores: 0 for a real frame, ln k for one that stands for k frames
 * @param length T
 */
public record EncoderOutput(EncodedWindow encoded, OnnxTensor bias, int length) {
    /** The keys or values named {@code name}. */
    public OnnxTensor of(String name) {
        return encoded.of(name);
    }

    /** How many frames from the first on hold audio, 20 ms each. */
    public int audioFrames() {
        return encoded.audioFrames();
    }
}
