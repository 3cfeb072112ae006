package hearus.bench.live;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import hearus.bench.report.BarChart;
import hearus.bench.report.Report;

/** How many speakers one server keeps up with. */
@Command(name = "capacity", mixinStandardHelpOptions = true, description = {
        "More and more speakers at once, each with other speech, in real time: the most for which 95 of 100 words are stable within 3 s and no recording is without text.",
        "Ends with the first number that is too many. The speakers run on the same machine and take a little of it."})
final class CaptionsCapacityCommand implements Callable<Integer> {
    private static final double COMMIT_LIMIT_MILLIS = 3_000;
    private static final double LONGEST = 30;
    private static final double WARM_UP_SECONDS = 15;
    private static final int QUICK_SECONDS = 40;
    private static final Duration QUIET = Duration.ofSeconds(20);

    @Mixin
    CaptionsOptions options;

    @Option(names = "--speakers", split = ",", description = "How many at once, one after the other (default: 1,2,4,8,16,24; quick: 4,8,16).")
    List<Integer> counts = List.of();

    @Option(names = "--seconds", defaultValue = "60", description = "How long each speaks (default: ${DEFAULT-VALUE}; quick: 40).")
    int seconds;

    @Option(names = "--all", description = "Goes on after a number that is too many.")
    boolean all;

    private record Level(int speakers, ConcurrentSpeakers.Results results, LatencyAndStability figures) {
        boolean keepsUp() {
            return results.lost().isEmpty() && figures.commit().p95() <= COMMIT_LIMIT_MILLIS;
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = options.spec.commandLine().getOut();
        var report = options.report();
        var wanted = counts.isEmpty() ? (options.quick ? List.of(4, 8, 16) : List.of(1, 2, 4, 8, 16, 24)) : counts;
        var levels = new ArrayList<Level>();
        out.printf("%-10s %28s %28s %28s %8s %10s %12s %8s%n", "speakers", "first text, p50 / p95 / p99", "stable, p50 / p95 / p99",
                "final, p50 / p95 / p99", "lost", "cores", "memory MB", "keeps up");
        out.flush();
        try (var server = options.start(); var http = HttpClient.newHttpClient()) {
            speakers(WARM_UP_SECONDS).speak(server, http, 1);
            for (var count : wanted) {
                var results = speakers(options.quick ? Math.min(seconds, QUICK_SECONDS) : seconds).speak(server, http, count);
                var level = new Level(count, results, results.figures());
                levels.add(level);
                out.printf("%-10d %28s %28s %28s %8d %10.2f %12.0f %8s%n", count, level.figures.first().seconds(),
                        level.figures.commit().seconds(), level.figures.last().seconds(), results.lost().size(), results.cores(),
                        results.megabytes(), level.keepsUp() ? "yes" : "no");
                results.lost().forEach(path -> out.printf("  nothing was heard of %s%n", path));
                out.flush();
                report(report, level);
                if (!level.keepsUp() && !all) {
                    break;
                }
            }
        }
        report.add("captions.capacity." + options.model, most(levels), "speakers", levels.size());
        options.document("capacity", table(levels), chart(levels));
        options.finish(report);
        return 0;
    }

    /** The largest number up to which it kept up. */
    private static int most(List<Level> levels) {
        return levels.stream().takeWhile(Level::keepsUp).mapToInt(Level::speakers).max().orElse(0);
    }

    private ConcurrentSpeakers speakers(double length) throws IOException {
        return new ConcurrentSpeakers(options.clips("ko", LONGEST), options.clips("en", LONGEST), length, QUIET);
    }

    private void report(Report report, Level level) {
        var name = "captions.capacity." + options.model + "." + level.speakers + "speakers.";
        var figures = level.figures;
        report.add(name + "first.p50.ms", figures.first().p50(), "ms", figures.first().count());
        report.add(name + "commit.p95.ms", figures.commit().p95(), "ms", figures.commit().count());
        report.add(name + "final.p95.ms", figures.last().p95(), "ms", figures.last().count());
        report.add(name + "lost", (double) level.results.lost().size(), "recordings", level.results.recordings());
        report.add(name + "cores", level.results.cores(), "cores", 1);
        report.add(name + "rss", level.results.megabytes(), "MB", 1);
    }

    private String table(List<Level> levels) {
        return """
                | speakers | first text, p50 / p95 / p99 | stable, p50 / p95 / p99 | final, p50 / p95 / p99 | taken back | recordings lost | cores | memory, MB | keeps up |
                |--:|--:|--:|--:|--:|--:|--:|--:|---|
                %s

                The most that it keeps up with, of the numbers tried: **%d**.
                """
                .formatted(levels.stream().map(CaptionsCapacityCommand::row).collect(Collectors.joining("\n")), most(levels));
    }

    private static String row(Level level) {
        return String.format(Locale.ROOT, "| %d | %s | %s | %s | %.2f | %d of %d | %.2f | %.0f | %s |", level.speakers,
                level.figures.first().seconds(), level.figures.commit().seconds(), level.figures.last().seconds(),
                level.figures.erasure(), level.results.lost().size(), level.results.recordings(), level.results.cores(),
                level.results.megabytes(),
                level.keepsUp() ? "yes" : "no");
    }

    private BarChart chart(List<Level> levels) {
        var bars = levels.stream().map(level -> new BarChart.Bar(level.speakers + (level.speakers == 1 ? " speaker" : " speakers"),
                level.figures.commit().p95() / 1000,
                String.format(Locale.ROOT, "%.2f s, %.2f cores", level.figures.commit().p95() / 1000, level.results.cores()))).toList();
        return new BarChart("More and more speakers at once, " + options.model,
                "Seconds from the end of a word to where it is stable, 95th percentile: shorter is better", bars,
                new BarChart.Mark("3 s", COMMIT_LIMIT_MILLIS / 1000), BarChart.Better.SHORTER);
    }
}
