package hearus.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Several systems measured in turns: of each quantity one value of each system in every round, so that both halves of a ratio saw the same machine. */
public final class Turns {
    private record Key(String quantity, String system) {}

    private final Map<Key, List<Double>> values = new HashMap<>();

    public void add(String quantity, String system, double value) {
        values.computeIfAbsent(new Key(quantity, system), _ -> new ArrayList<>()).add(value);
    }

    /** Over the rounds; empty where nothing was measured. */
    public OptionalDouble median(String quantity, String system) {
        return median(rounds(quantity, system).stream().mapToDouble(Double::doubleValue));
    }

    /** Median over the rounds of one system's value by another's; empty unless both were measured as often. */
    public OptionalDouble ratio(String quantity, String system, String other) {
        var above = rounds(quantity, system);
        var below = rounds(quantity, other);
        return above.size() != below.size()
                ? OptionalDouble.empty()
                : median(IntStream.range(0, above.size()).mapToDouble(i -> above.get(i) / below.get(i)));
    }

    public int count(String quantity, String system) {
        return rounds(quantity, system).size();
    }

    private List<Double> rounds(String quantity, String system) {
        return values.getOrDefault(new Key(quantity, system), List.of());
    }

    private static OptionalDouble median(DoubleStream numbers) {
        var sorted = numbers.toArray();
        Arrays.sort(sorted);
        var middle = sorted.length / 2;
        if (sorted.length == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }
}
