package hearus.bench.lectures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import hearus.bench.report.Report;
import hearus.bench.score.Percentiles;

/** What was found: times with their percentiles, and single numbers. Not thread-safe. */
final class LectureFigures {
    /** Milliseconds of one operation on one store or with so many followers. */
    private record Times(String name, String label, String system, Percentiles millis, double target) {
        private String row() {
            return "| %s | %s | %s | %s | %s | %s | %s |".formatted(label, system, number(millis.p50()), number(millis.p95()),
                    number(millis.p99()), target > 0 ? number(target) : "", millis.count());
        }
    }

    private record Single(String name, String label, String system, double value, String unit, int samples) {
        private String row() {
            return "| %s | %s | %s | %s |".formatted(label, system, number(value), unit);
        }
    }

    private final List<Times> times = new ArrayList<>();
    private final List<Single> singles = new ArrayList<>();

    /**
     * Adds times in milliseconds.
     *
     * @param name as in the report, without {@code lectures.} and the system
     * @param target that they should not exceed at the percentile that the label names; 0 for none
     */
    void times(String name, String label, String system, double[] millis, double target) {
        times.add(new Times(name, label, system, Percentiles.of(Arrays.stream(millis).boxed().toList()), target));
    }

    /** Adds one number. */
    void single(String name, String label, String system, double value, String unit, int samples) {
        singles.add(new Single(name, label, system, value, unit, samples));
    }

    /** The tables, in Markdown. */
    String tables() {
        return "| milliseconds | | p50 | p95 | p99 | target | measured |\n|---|---|--:|--:|--:|--:|--:|\n"
                + times.stream().map(Times::row).collect(Collectors.joining("\n"))
                + "\n\n| | | | |\n|---|---|--:|---|\n" + singles.stream().map(Single::row).collect(Collectors.joining("\n")) + "\n";
    }

    /** The report, with names such as {@code lectures.append.p95.sqlite}. */
    Report report(String command) {
        var report = new Report(command);
        for (var each : times) {
            report.add(named(each.name, ".p50", each.system), each.millis.p50(), "ms", each.millis.count());
            report.add(named(each.name, ".p95", each.system), each.millis.p95(), "ms", each.millis.count());
            report.add(named(each.name, ".p99", each.system), each.millis.p99(), "ms", each.millis.count());
        }
        singles.forEach(each -> report.add(named(each.name, "", each.system), each.value, each.unit, each.samples));
        return report;
    }

    private static String named(String name, String percentile, String system) {
        return "lectures." + name + percentile + "." + system.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", ".");
    }

    /** With three digits that count. */
    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 1000 ? "%,.0f" : value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
