package hearus.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import hearus.bench.captions.HearusProcess;
import hearus.bench.captions.LiveSpeaker;

/** One speaker: how right, how early and how steady the captions are. */
@Command(name = "accuracy", mixinStandardHelpOptions = true, description = {
        "One speaker in real time: error rates of the finals, latencies of first words, stable words and finals, and how much was taken back.",
        "Takes as long as the recordings last."})
final class CaptionsAccuracyCommand implements Callable<Integer> {
    private static final double LONGEST = 60;
    private static final double QUICK_SECONDS = 100;
    private static final Duration QUIET = Duration.ofSeconds(10);

    @Mixin
    CaptionsOptions options;

    @Option(names = "--language", split = ",", defaultValue = "ko,en", description = "ko, en or both (default: ${DEFAULT-VALUE}).")
    List<String> languages;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = options.spec.commandLine().getOut();
        var report = options.report();
        var first = new ArrayList<Double>();
        var commit = new ArrayList<Double>();
        var last = new ArrayList<Double>();
        var erased = 0L;
        var letters = 0L;
        try (var server = HearusProcess.serve(options.model); var http = HttpClient.newHttpClient()) {
            for (var language : languages) {
                var clips = options.clips(language, LONGEST);
                var seconds = options.quick ? QUICK_SECONDS : clips.stream().mapToDouble(clip -> clip.seconds() + 1.5).sum();
                var programme = Programme.of(clips, 0, seconds);
                var speaker = LiveSpeaker.join(server, http, language);
                var session = speaker.say(programme.pcm(), programme.lastMillis(), QUIET);
                speaker.leave();
                var scores = programme.scores(session);
                var rate = ErrorRate.sum(scores.stream().map(language.equals("ko") ? Score::characters : Score::words).toList());
                var measures = session.measure();
                first.addAll(measures.first());
                commit.addAll(measures.commit());
                last.addAll(measures.last());
                erased += measures.erased();
                letters += measures.letters();
                var unit = language.equals("ko") ? "cer" : "wer";
                out.printf("%s, %d recordings, live %s %.2f %%, %d of %d finals contradict stable text%n", language,
                        programme.parts().size(), unit,
                        rate.percent(), measures.contradicted(), measures.phrases());
                out.flush();
                report.add("captions." + unit + ".streaming." + language, rate.percent(), "%", programme.parts().size());
            }
        }
        var firsts = Percentiles.of(first);
        var commits = Percentiles.of(commit);
        var lasts = Percentiles.of(last);
        var erasure = letters == 0 ? 0 : (double) erased / letters;
        out.printf("%-45s %s%n", "p50 / p95 / p99 of", "");
        out.printf("%-45s %s%n", "voice onset to first text, " + firsts.count() + " phrases", firsts.seconds());
        out.printf("%-45s %s%n", "end of a word to stable, " + commits.count() + " words", commits.seconds());
        out.printf("%-45s %s%n", "end of the last word to final", lasts.seconds());
        out.printf("%-45s %.3f%n", "letters taken back per letter of the finals", erasure);
        report.add("captions.first.p50.ms", firsts.p50(), "ms", firsts.count());
        report.add("captions.first.p95.ms", firsts.p95(), "ms", firsts.count());
        report.add("captions.commit.p50.ms", commits.p50(), "ms", commits.count());
        report.add("captions.commit.p95.ms", commits.p95(), "ms", commits.count());
        report.add("captions.final.p50.ms", lasts.p50(), "ms", lasts.count());
        report.add("captions.final.p95.ms", lasts.p95(), "ms", lasts.count());
        report.add("captions.erasure", erasure, "ratio", letters);
        options.finish(report);
        return 0;
    }
}
