package hearus.whisper;

/**
 * What one decode took, in nanoseconds of its thread's time on the clock.
 *
 * @param encode from samples to what the decoder listens to
 * @param prefill the first pass of the decoder: over the starting tokens and the draft
 * @param step all passes after it, over a token and what is guessed to follow it
 * @param steps how many of those there were
 */
public record DecodeTimes(long encode, long prefill, long step, int steps) {
    /** Both, one after the other. */
    public DecodeTimes plus(DecodeTimes other) {
        return new DecodeTimes(encode + other.encode, prefill + other.prefill, step + other.step, steps + other.steps);
    }
}
