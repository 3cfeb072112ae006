package hearus.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import hearus.bench.captions.HearusProcess;
import hearus.bench.captions.LiveSpeaker;
import hearus.bench.captions.Session;

/** How many speakers one server keeps up with. */
@Command(name = "capacity", mixinStandardHelpOptions = true, description = {
        "More and more speakers at once, each with other speech, in real time: the most for which 95 of 100 words are stable within 3 s and no recording is without text.",
        "The speakers run on the same machine and take a little of it."})
final class CaptionsCapacityCommand implements Callable<Integer> {
    private static final double COMMIT_LIMIT_MILLIS = 3_000;
    private static final double LONGEST = 30;
    private static final Duration QUIET = Duration.ofSeconds(20);

    @Mixin
    CaptionsOptions options;

    @Option(names = "--speakers", split = ",", description = "How many at once, one after the other (default: 1,2,4,8,16,24; quick: 8,16).")
    List<Integer> counts = List.of();

    @Option(names = "--seconds", defaultValue = "60", description = "How long each speaks (default: ${DEFAULT-VALUE}; quick: 40).")
    int seconds;

    private record Outcome(Session session, Programme programme) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = options.spec.commandLine().getOut();
        var report = options.report();
        var wanted = counts.isEmpty() ? (options.quick ? List.of(8, 16) : List.of(1, 2, 4, 8, 16, 24)) : counts;
        var most = 0;
        out.printf("%-10s %28s %28s %8s %10s %12s %8s%n", "speakers", "stable, p50 / p95 / p99", "final, p50 / p95 / p99", "lost", "cores",
                "memory MB",
                "keeps up");
        try (var server = HearusProcess.serve(options.model); var http = HttpClient.newHttpClient()) {
            run(server, http, 1, 15);
            for (var count : wanted) {
                var cpu = server.cpu();
                var began = System.nanoTime();
                var outcomes = run(server, http, count, options.quick ? Math.min(seconds, 40) : seconds);
                var cores = (double) server.cpu().minus(cpu).toNanos() / (System.nanoTime() - began);
                var measures = outcomes.stream().map(outcome -> outcome.session().measure()).toList();
                var commit = Percentiles.of(measures.stream().flatMap(one -> one.commit().stream()).toList());
                var last = Percentiles.of(measures.stream().flatMap(one -> one.last().stream()).toList());
                var lost = outcomes.stream().mapToLong(outcome -> outcome.programme().lost(outcome.session())).sum();
                var memory = ResidentMemory.megabytes(server.pid()).orElse(Double.NaN);
                var keepsUp = lost == 0 && commit.p95() <= COMMIT_LIMIT_MILLIS;
                most = keepsUp ? Math.max(most, count) : most;
                out.printf("%-10d %28s %28s %8d %10.2f %12.0f %8s%n", count, commit.seconds(), last.seconds(), lost, cores, memory,
                        keepsUp ? "yes" : "no");
                out.flush();
                var name = "captions.capacity." + options.model + "." + count + "speakers.";
                report.add(name + "commit.p95.ms", commit.p95(), "ms", commit.count());
                report.add(name + "final.p95.ms", last.p95(), "ms", last.count());
                report.add(name + "lost", (double) lost, "recordings",
                        outcomes.stream().mapToInt(outcome -> outcome.programme().parts().size()).sum());
                report.add(name + "cores", cores, "cores", 1);
            }
        }
        report.add("captions.capacity." + options.model, most, "speakers", wanted.size());
        options.finish(report);
        return 0;
    }

    private List<Outcome> run(HearusProcess server, HttpClient http, int count, int length) throws IOException, InterruptedException {
        var korean = options.clips("ko", LONGEST);
        var english = options.clips("en", LONGEST);
        var speaking = new ArrayList<Future<Outcome>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < count; i++) {
                var isKorean = i % 2 == 0;
                var programme = Programme.of(isKorean ? korean : english, 7 * i, length);
                // Not all of them begin in the same instant: people do not.
                var pause = Duration.ofMillis(1000L * i / count);
                speaking.add(threads.submit(() -> {
                    Thread.sleep(pause);
                    var speaker = LiveSpeaker.join(server, http, isKorean ? "ko" : "en");
                    try {
                        return new Outcome(speaker.say(programme.pcm(), programme.lastMillis(), QUIET), programme);
                    } finally {
                        speaker.leave();
                    }
                }));
            }
            var outcomes = new ArrayList<Outcome>();
            for (var one : speaking) {
                outcomes.add(one.get());
            }
            return outcomes;
        } catch (ExecutionException e) {
            throw new IOException("A speaker failed: " + e.getCause().getMessage(), e.getCause());
        }
    }
}
