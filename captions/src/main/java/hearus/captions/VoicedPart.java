package hearus.captions;

/**
 * A part of a recording in which somebody speaks, in samples from its start.
 *
 * @param start first sample of it
 * @param end one past its last
 * @param voiceStart first voiced sample
 * @param voiceEnd one past the last voiced sample
 * @param voiced samples in voiced windows
 */
record VoicedPart(long start, long end, long voiceStart, long voiceEnd, long voiced) {
    long length() {
        return end - start;
    }
}
