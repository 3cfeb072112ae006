package hearus.bench.live;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import hearus.bench.captions.HearusProcess;
import hearus.bench.captions.LiveSpeaker;
import hearus.bench.captions.Session;
import hearus.bench.report.BarChart;
import hearus.bench.score.Percentiles;

/** One speaker for an hour: does the lag grow, does the memory? */
@Command(name = "drift", mixinStandardHelpOptions = true, description = {
        "One speaker without a break for an hour of real time: the lag of the finals and the server's memory, minute by minute."})
final class CaptionsDriftCommand implements Callable<Integer> {
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final double SHORTEST = 100;
    private static final int QUICK_MINUTES = 4;
    /** Until then the JVM and the caches fill. */
    private static final int SETTLED_MINUTE = 3;
    private static final int CHARTED = 12;
    /** A final that ends so shortly before the end of the speech is its last. */
    private static final long TAIL_MILLIS = 3_000;

    @Mixin
    CaptionsOptions options;

    @Option(names = "--minutes", defaultValue = "60", description = "How long (default: ${DEFAULT-VALUE}; quick: 4).")
    int minutes;

    /**
     * One minute of the audio.
     *
     * @param lags of its finals, from the end of their last word, in milliseconds
     * @param megabytes that the server held at its end
     */
    private record Minute(List<Double> lags, double megabytes) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = options.spec.commandLine().getOut();
        var report = options.report();
        var passed = measure(options.quick ? Math.min(minutes, QUICK_MINUTES) : minutes);
        out.printf("%-8s %20s %12s%n", "minute", "final, median s", "memory MB");
        for (var i = 0; i < passed.size(); i++) {
            out.printf("%-8d %20.2f %12.0f%n", i + 1, median(passed.subList(i, i + 1)), passed.get(i).megabytes);
        }
        // A third of the time each, so that a single long phrase decides nothing.
        var third = Math.max(1, passed.size() / 3);
        var lag = median(passed.subList(passed.size() - third, passed.size())) / median(passed.subList(0, third));
        var memory = passed.getLast().megabytes / passed.get(Math.min(SETTLED_MINUTE, passed.size()) - 1).megabytes;
        out.printf("lag, last third / first third: %.2f; memory, end / third minute: %.2f%n", lag, memory);
        report.add("captions.drift.lag.ratio", lag, "ratio", passed.stream().mapToInt(one -> one.lags.size()).sum());
        report.add("captions.drift.rss.ratio", memory, "ratio", passed.size());
        options.document("drift", table(passed, lag, memory), chart(passed));
        options.finish(report);
        return 0;
    }

    private List<Minute> measure(int length) throws IOException, InterruptedException {
        var all = options.clips("ko", Double.MAX_VALUE);
        var clips = all.stream().filter(clip -> clip.seconds() >= SHORTEST).toList();
        var speech = SpeechSequence.of(clips.isEmpty() ? all : clips, 0, 60.0 * length).first(60 * length);
        var memory = new ArrayList<Double>();
        try (var server = options.start();
                var http = HttpClient.newHttpClient();
                var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            var said = thread.submit(() -> say(server, http, speech));
            while (!isDone(said)) {
                memory.add(server.residentMegabytes());
            }
            return minutes(said.get(), memory, length);
        } catch (ExecutionException e) {
            throw new IOException("The speaker failed: " + e.getMessage(), e);
        }
    }

    private static Session say(HearusProcess server, HttpClient http, short[] speech) throws IOException, InterruptedException {
        var speaker = LiveSpeaker.join(server, http, "ko");
        try {
            return speaker.say(speech, speech.length / 16L - TAIL_MILLIS, QUIET);
        } finally {
            speaker.leave();
        }
    }

    /** Waits for a minute at most. */
    private static boolean isDone(Future<Session> said) throws InterruptedException, ExecutionException {
        try {
            said.get(1, TimeUnit.MINUTES);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static List<Minute> minutes(Session session, List<Double> memory, int length) {
        var lags = IntStream.range(0, length).<List<Double>>mapToObj(_ -> new ArrayList<>()).toList();
        for (var one : session.heard()) {
            var end = one.caption().path("endMs").asLong();
            if (one.caption().path("final").asBoolean() && end / 60_000 < length) {
                lags.get((int) (end / 60_000)).add(session.millis(one) - end);
            }
        }
        return IntStream.range(0, Math.min(length, memory.size())).mapToObj(i -> new Minute(lags.get(i), memory.get(i))).toList();
    }

    /** Seconds; not a number where there are no finals. */
    private static double median(List<Minute> some) {
        return Percentiles.of(some.stream().flatMap(one -> one.lags.stream()).toList()).p50() / 1000;
    }

    private static String table(List<Minute> passed, double lag, double memory) {
        var rows = IntStream.range(0, passed.size()).mapToObj(i -> String.format(Locale.ROOT, "| %d | %.2f | %.0f |", i + 1,
                median(passed.subList(i, i + 1)), passed.get(i).megabytes)).collect(Collectors.joining("\n"));
        return String.format(Locale.ROOT, """
                Lag of the finals, last third of the time by the first: %.2f. Memory at the end by that of the third minute: %.2f.

                | minute | end of the last word to final, median, s | memory, MB |
                |--:|--:|--:|
                %s
                """, lag, memory, rows);
    }

    private BarChart chart(List<Minute> passed) {
        var step = Math.max(1, (passed.size() + CHARTED - 1) / CHARTED);
        var bars = new ArrayList<BarChart.Bar>();
        for (var i = 0; i < passed.size(); i += step) {
            var some = passed.subList(i, Math.min(i + step, passed.size()));
            var lag = median(some);
            if (!Double.isNaN(lag)) {
                bars.add(new BarChart.Bar(step == 1 ? "minute " + (i + 1) : "minutes %d to %d".formatted(i + 1, i + some.size()), lag,
                        String.format(Locale.ROOT, "%.2f s, %.0f MB", lag, some.getLast().megabytes)));
            }
        }
        return new BarChart("One speaker, minutes 1 to " + passed.size() + ", " + options.model,
                "Seconds from the end of a phrase's last word to its final, median", bars,
                new BarChart.Mark("at first", bars.getFirst().value()),
                BarChart.Better.SHORTER);
    }
}
