package hearus.whisper.internal.decode;

import java.util.Optional;

import hearus.whisper.Hypothesis;

/**
 * The result of decoding a window that may grow.
 *
 * @param computed keys, values and attention of the text, for a later decode that begins with the same tokens; empty where that was not asked for, where word times were not asked for, or where
 *     the text repeats itself
 */
public record DecodeResult(Hypothesis hypothesis, Optional<DecodedText> computed) {}
