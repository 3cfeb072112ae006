package hearus.captions.internal.samples;

/** Finds where samples are quietest, the best place for a cut. Pure functions. */
public final class QuietestPoint {
    private static final int HOP = 80;
    private static final int SPAN = 10;
    /** Samples that are looked at together: 50 ms. */
    public static final int WIDTH = HOP * SPAN;

    private QuietestPoint() {}

    /** The middle of the quietest 50 ms, the last of several; the middle of all where there are not so many. */
    public static int of(short[] samples) {
        var hops = samples.length / HOP;
        var energy = new double[hops + 1];
        for (var hop = 0; hop < hops; hop++) {
            var sum = 0.0;
            for (var i = 0; i < HOP; i++) {
                var sample = (double) samples[hop * HOP + i];
                sum += sample * sample;
            }
            energy[hop + 1] = energy[hop] + sum;
        }
        var best = hops / 2;
        var least = Double.MAX_VALUE;
        for (var hop = 0; hop + SPAN <= hops; hop++) {
            var sum = energy[hop + SPAN] - energy[hop];
            if (sum <= least) {
                least = sum;
                best = hop + SPAN / 2;
            }
        }
        return best * HOP;
    }
}
