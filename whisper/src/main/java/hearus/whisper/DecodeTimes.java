package hearus.whisper;

/**
 * How long the parts of one decode took, in nanoseconds of wall-clock time.
 *
 * @param encode from samples to the encoder's output
 * @param prefill the first pass of the decoder: over the starting tokens and the draft
 * @param step all passes after it, over a token and the draft tokens after it
 * @param steps how many of those there were
 */
public record DecodeTimes(long encode, long prefill, long step, int steps) {
    /** The sum of both. */
    public DecodeTimes plus(DecodeTimes other) {
        return new DecodeTimes(encode + other.encode, prefill + other.prefill, step + other.step, steps + other.steps);
    }
}
