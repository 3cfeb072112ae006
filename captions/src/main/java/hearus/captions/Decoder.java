package hearus.captions;

import hearus.whisper.DecodeOptions;
import hearus.whisper.Hypothesis;

/** Decodes a window of audio: {@link hearus.whisper.Whisper#decode}. Called by several threads at once. */
@FunctionalInterface
interface Decoder {
    Hypothesis decode(short[] pcm, DecodeOptions options);
}
