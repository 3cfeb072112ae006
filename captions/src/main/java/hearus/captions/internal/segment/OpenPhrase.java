package hearus.captions.internal.segment;

/**
 * The phrase that is open at one moment, without its samples. Positions are samples on the audio clock. Immutable.
 *
 * @param start first sample, pre-roll included
 * @param voiceStart first voiced sample
 * @param speechEnd where it would end if no more voice came
 * @param silence samples since the last voiced one
 * @param voiced how many samples lie in voiced windows
 * @param meanVoice mean probability of voice over those windows, 0 to 1
 */
public record OpenPhrase(long start, long voiceStart, long speechEnd, long silence, long voiced, double meanVoice) {}
