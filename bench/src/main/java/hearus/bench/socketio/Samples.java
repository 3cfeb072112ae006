package hearus.bench.socketio;

import java.util.Arrays;
import java.util.Collection;

/** Order statistics. */
final class Samples {
    private Samples() {}

    static double median(Collection<Double> values) {
        return quantile(values.stream().mapToDouble(Double::doubleValue).toArray(), 0.5);
    }

    /** The value at this part of the sorted values, between two of them interpolated. */
    static double quantile(double[] values, double part) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        var place = part * (sorted.length - 1);
        var below = (int) place;
        var above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
