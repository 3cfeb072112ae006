package hearus.whisper.internal.decode;

import java.util.Optional;

import hearus.whisper.Hypothesis;

/**
 * What one decode gives.
 *
 * @param computed what the decoder computed for the text, for a later decode that begins with the same tokens; empty where that was not asked for, where word times were not asked for, or where
 *     the text repeats itself
 */
public record Decoded(Hypothesis hypothesis, Optional<DecodedText> computed) {}
