package hearus.captions;

import hearus.whisper.DecodeOptions;
import hearus.whisper.Hypothesis;

/** Decodes a window of audio: {@link hearus.whisper.Whisper#decode}. Called by several threads at once. */
@FunctionalInterface
public interface Decoder {
    /** What is said in 16 kHz mono samples, at most 30 s. */
    Hypothesis decode(short[] pcm, DecodeOptions options);
}
