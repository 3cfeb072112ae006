package hearus.captions.internal.vad;

/** Samples from {@code start} to before {@code end} on the audio clock in which somebody speaks. */
public record Interval(long start, long end) {
    /** How many samples of it lie from {@code from} to before {@code to}. */
    long within(long from, long to) {
        return Math.max(0, Math.min(end, to) - Math.max(start, from));
    }
}
