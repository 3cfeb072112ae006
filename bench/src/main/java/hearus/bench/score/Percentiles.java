package hearus.bench.score;

import java.util.Collection;
import java.util.Locale;

/** The distribution of a measure: values that p of a hundred do not exceed. */
public record Percentiles(double p50, double p95, double p99, int count) {
    public static Percentiles of(Collection<Double> values) {
        var sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Percentiles(at(sorted, 0.50), at(sorted, 0.95), at(sorted, 0.99), sorted.length);
    }

    private static double at(double[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[Math.clamp((long) Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
    }

    public String seconds() {
        return String.format(Locale.ROOT, "%.2f / %.2f / %.2f s", p50 / 1000, p95 / 1000, p99 / 1000);
    }
}
