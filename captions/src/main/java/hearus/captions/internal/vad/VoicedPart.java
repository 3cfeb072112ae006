package hearus.captions.internal.vad;

/**
 * A part of some audio in which somebody speaks, in samples on the audio clock.
 *
 * @param start first sample of it
 * @param end one past its last
 * @param voiceStart first voiced sample
 * @param voiceEnd one past the last voiced sample
 * @param voiced samples in voiced windows
 */
public record VoicedPart(long start, long end, long voiceStart, long voiceEnd, long voiced) {}
