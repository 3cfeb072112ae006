package hearus.bench.live;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

import hearus.bench.captions.Session.Measures;
import hearus.bench.report.BarChart;
import hearus.bench.report.Report;
import hearus.bench.score.Percentiles;

/**
 * How early and how steady captions were, over some sessions.
 *
 * @param first voice onset to the first text of a phrase
 * @param commit end of a word to where it is stable
 * @param last end of a phrase's last word to its final
 * @param erasure letters taken back per letter of the finals
 */
record LatencyAndStability(Percentiles first, Percentiles commit, Percentiles last, double erasure, long letters, int contradicted,
        int phrases) {
    private static final double SECOND = 1_000;
    private static final double FIRST_GOAL = 1_000;
    private static final double COMMIT_GOAL = 3_000;
    private static final double FINAL_GOAL = 1_200;

    static LatencyAndStability of(List<Measures> sessions) {
        var letters = sessions.stream().mapToLong(Measures::letters).sum();
        var erased = sessions.stream().mapToLong(Measures::erased).sum();
        return new LatencyAndStability(Percentiles.of(sessions.stream().flatMap(one -> one.first().stream()).toList()),
                Percentiles.of(sessions.stream().flatMap(one -> one.commit().stream()).toList()),
                Percentiles.of(sessions.stream().flatMap(one -> one.last().stream()).toList()),
                letters == 0 ? 0 : (double) erased / letters, letters, sessions.stream().mapToInt(Measures::contradicted).sum(),
                sessions.stream().mapToInt(Measures::phrases).sum());
    }

    void print(PrintWriter out) {
        out.printf("%-45s %s%n", "p50 / p95 / p99 of", "");
        out.printf("%-45s %s%n", "voice onset to first text, " + first.count() + " phrases", first.seconds());
        out.printf("%-45s %s%n", "end of a word to stable, " + commit.count() + " words", commit.seconds());
        out.printf("%-45s %s%n", "end of the last word to final", last.seconds());
        out.printf("%-45s %.3f%n", "letters taken back per letter of the finals", erasure);
        out.printf("%-45s %d of %d%n", "finals that contradict stable text", contradicted, phrases);
        out.flush();
    }

    void report(Report report) {
        report.add("captions.first.p50.ms", first.p50(), "ms", first.count());
        report.add("captions.first.p95.ms", first.p95(), "ms", first.count());
        report.add("captions.first.p99.ms", first.p99(), "ms", first.count());
        report.add("captions.commit.p50.ms", commit.p50(), "ms", commit.count());
        report.add("captions.commit.p95.ms", commit.p95(), "ms", commit.count());
        report.add("captions.commit.p99.ms", commit.p99(), "ms", commit.count());
        report.add("captions.final.p50.ms", last.p50(), "ms", last.count());
        report.add("captions.final.p95.ms", last.p95(), "ms", last.count());
        report.add("captions.final.p99.ms", last.p99(), "ms", last.count());
        report.add("captions.erasure", erasure, "ratio", letters);
        report.add("captions.contradicted", contradicted, "finals", phrases);
    }

    /** In Markdown. */
    String table() {
        return String.format(Locale.ROOT, """
                | live, one speaker | p50, s | p95, s | p99, s | of |
                |---|--:|--:|--:|--:|
                %s
                %s
                %s

                Letters taken back per letter of the finals: %.3f. Finals that contradict stable text: %d of %d.
                """, row("voice onset to first text", first, "phrases"), row("end of a word to stable", commit, "words"),
                row("end of the last word to final", last, "phrases"), erasure, contradicted, phrases);
    }

    private static String row(String label, Percentiles values, String unit) {
        return String.format(Locale.ROOT, "| %s | %.2f | %.2f | %.2f | %d %s |", label, values.p50() / SECOND, values.p95() / SECOND,
                values.p99() / SECOND, values.count(), unit);
    }

    /** What there are goals for. */
    BarChart chart(String title) {
        return new BarChart(title, "Multiples of what is the goal for each: shorter is better",
                List.of(bar("voice to first text, p50", first.p50(), FIRST_GOAL),
                        bar("end of word to stable, p95", commit.p95(), COMMIT_GOAL),
                        bar("end of phrase to final, p95", last.p95(), FINAL_GOAL)),
                new BarChart.Mark("goal", 1), BarChart.Better.SHORTER);
    }

    private static BarChart.Bar bar(String label, double millis, double goal) {
        return new BarChart.Bar(label, Math.max(0, millis) / goal,
                String.format(Locale.ROOT, "%.2f s, goal %.1f s", millis / SECOND, goal / SECOND));
    }
}
