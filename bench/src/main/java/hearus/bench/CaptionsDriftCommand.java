package hearus.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import hearus.bench.captions.HearusProcess;
import hearus.bench.captions.LiveSpeaker;
import hearus.bench.captions.Session;

/** One speaker for an hour: does the lag grow, does the memory? */
@Command(name = "drift", mixinStandardHelpOptions = true, description = {
        "One speaker without a break for an hour of real time: the lag of the finals and the server's memory, minute by minute."})
final class CaptionsDriftCommand implements Callable<Integer> {
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final double SHORTEST = 100;

    @Mixin
    CaptionsOptions options;

    @Option(names = "--minutes", defaultValue = "60", description = "How long (default: ${DEFAULT-VALUE}; quick: 4).")
    int minutes;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = options.spec.commandLine().getOut();
        var report = options.report();
        var length = options.quick ? Math.min(minutes, 4) : minutes;
        var clips = options.clips("ko", Double.MAX_VALUE).stream().filter(clip -> clip.seconds() >= SHORTEST).toList();
        var programme = Programme.of(clips.isEmpty() ? options.clips("ko", Double.MAX_VALUE) : clips, 0, 60.0 * length);
        var memory = new ArrayList<Double>();
        Session session;
        try (var server = HearusProcess.serve(options.model);
                var http = HttpClient.newHttpClient();
                var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            var said = CompletableFuture.supplyAsync(() -> say(server, http, programme), thread);
            while (!said.isDone()) {
                memory.add(ResidentMemory.megabytes(server.pid()).orElse(Double.NaN));
                awaitAMinute(said);
            }
            session = said.join();
        }
        var lags = new ArrayList<List<Double>>();
        for (var one : session.heard()) {
            if (one.caption().path("final").asBoolean()) {
                var minute = (int) (one.caption().path("endMs").asLong() / 60_000);
                while (lags.size() <= minute) {
                    lags.add(new ArrayList<>());
                }
                lags.get(minute).add((one.nanos() - session.start()) / 1e6 - one.caption().path("endMs").asLong());
            }
        }
        out.printf("%-8s %20s %12s%n", "minute", "final, median s", "memory MB");
        for (var minute = 0; minute < Math.min(length, lags.size()); minute++) {
            out.printf("%-8d %20.2f %12.0f%n", minute + 1, Percentiles.of(lags.get(minute)).p50() / 1000,
                    minute < memory.size() ? memory.get(minute) : Double.NaN);
        }
        // A third of the time each, so that a single long phrase decides nothing.
        var third = Math.max(1, lags.size() / 3);
        var early = Percentiles.of(lags.subList(0, third).stream().flatMap(List::stream).toList()).p50();
        var late = Percentiles.of(lags.subList(lags.size() - third, lags.size()).stream().flatMap(List::stream).toList()).p50();
        var settled = memory.get(Math.min(2, memory.size() - 1));
        out.printf("lag, last third / first third: %.2f; memory, end / third minute: %.2f%n", late / early, memory.getLast() / settled);
        report.add("captions.drift.lag.ratio", late / early, "ratio", lags.size());
        report.add("captions.drift.rss.ratio", memory.getLast() / settled, "ratio", memory.size());
        options.finish(report);
        return 0;
    }

    private static Session say(HearusProcess server, HttpClient http, Programme programme) {
        try {
            var speaker = LiveSpeaker.join(server, http, "ko");
            try {
                return speaker.say(programme.pcm(), programme.pcm().length / 16L - 3_000, QUIET);
            } finally {
                speaker.leave();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void awaitAMinute(CompletableFuture<Session> said) throws InterruptedException, IOException {
        try {
            said.get(1, TimeUnit.MINUTES);
        } catch (TimeoutException e) {
            // Still speaking: that is what is measured.
        } catch (ExecutionException e) {
            throw new IOException("The speaker failed: " + e.getCause().getMessage(), e.getCause());
        }
    }
}
