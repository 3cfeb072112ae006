package hearus.whisper;

import ai.onnxruntime.OnnxTensor;

/**
 * What the decoder listens to: encoder states, real and cached ones.
 *
 * @param states [1, T, d]
 * @param bias [1, 1, 1, T], added to the decoder's cross-attention scores: 0 for a real frame, ln k for one that stands for k frames
 * @param length T
 * @param audioFrames how many frames from the first on hold audio, 20 ms each
 */
record Memory(OnnxTensor states, OnnxTensor bias, int length, int audioFrames) {}
