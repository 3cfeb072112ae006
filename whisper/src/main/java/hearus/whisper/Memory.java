package hearus.whisper;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;

/**
 * What the decoder listens to: keys and values of the encoder's states, real and cached ones, for each layer of the decoder. Owns them.
 *
 * @param crossAttention the encoder's cross.L.key and cross.L.value, [1, H, T, d/H]
 * @param bias [1, 1, 1, 1, T], added to the decoder's cross-attention scores: 0 for a real frame, ln k for one that stands for k frames
 * @param length T
 * @param audioFrames how many frames from the first on hold audio, 20 ms each
 */
record Memory(OrtSession.Result crossAttention, OnnxTensor bias, int length, int audioFrames) implements AutoCloseable {
    /** The keys or values named {@code name}. */
    OnnxTensor of(String name) {
        return (OnnxTensor) crossAttention.get(name).orElseThrow();
    }

    @Override
    public void close() {
        crossAttention.close();
    }
}
