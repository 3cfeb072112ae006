package hearus.bench.live;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import hearus.bench.captions.CaptionServer;
import hearus.bench.captions.LiveSpeaker;
import hearus.bench.captions.Session;
import hearus.bench.report.BarChart;

/** An hour without a word. */
@Command(name = "silence", mixinStandardHelpOptions = true, description = {
        "Noise, music and silence, an hour of audio in all, from twelve speakers who say nothing: the words that are invented."})
final class CaptionsSilenceCommand implements Callable<Integer> {
    private static final int SPEAKERS = 12;
    private static final int QUICK_MINUTES = 40;
    private static final Duration QUIET = Duration.ofSeconds(3);

    @Mixin
    CaptionsOptions options;

    @Option(names = "--minutes", defaultValue = "60", description = "Of audio, in all (default: ${DEFAULT-VALUE}; quick: 40).")
    int minutes;

    private record Outcome(SpeechSequence sequence, Session session) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = options.spec.commandLine().getOut();
        var report = options.report();
        var total = options.quick ? Math.min(minutes, QUICK_MINUTES) : minutes;
        var outcomes = listen(total);
        var invented = new LinkedHashMap<String, Integer>();
        options.clips("none", Double.MAX_VALUE).forEach(clip -> invented.put(clip.path(), 0));
        for (var outcome : outcomes) {
            var texts = outcome.sequence.texts(outcome.session);
            for (var i = 0; i < texts.size(); i++) {
                if (!texts.get(i).isEmpty()) {
                    var path = outcome.sequence.parts().get(i).clip().path();
                    invented.merge(path, texts.get(i).split("\\s+").length, Integer::sum);
                    out.printf("invented in %s: %s%n", path, texts.get(i));
                }
            }
        }
        var words = invented.values().stream().mapToInt(Integer::intValue).sum();
        var shown = outcomes.stream().flatMap(outcome -> outcome.session.heard().stream())
                .filter(one -> !one.caption().path("text").asText().isBlank()).count();
        out.printf("%d minutes of noise, music and silence: %d words, %d captions with text%n", total, words, shown);
        report.add("captions.silence.words", words, "words", total);
        report.add("captions.silence.captions", (double) shown, "captions", total);
        options.document("silence", table(total, words, shown, invented), chart(total, invented));
        options.finish(report);
        return 0;
    }

    private List<Outcome> listen(int total) throws IOException, InterruptedException {
        var clips = options.clips("none", Double.MAX_VALUE);
        var silent = new ArrayList<Future<Outcome>>();
        try (var server = options.start();
                var http = HttpClient.newHttpClient();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < SPEAKERS; i++) {
                var sequence = SpeechSequence.of(clips, i, 60.0 * total / SPEAKERS);
                var language = i % 2 == 0 ? "ko" : "en";
                silent.add(threads.submit(() -> new Outcome(sequence, listen(server, http, sequence, language))));
            }
            var outcomes = new ArrayList<Outcome>();
            for (var one : silent) {
                outcomes.add(one.get());
            }
            return outcomes;
        } catch (ExecutionException e) {
            throw new IOException("A speaker failed: " + e.getMessage(), e);
        }
    }

    private static Session listen(CaptionServer server, HttpClient http, SpeechSequence sequence, String language)
            throws IOException, InterruptedException {
        var speaker = LiveSpeaker.join(server, http, language);
        try {
            return speaker.say(sequence.pcm(), Long.MAX_VALUE, QUIET);
        } finally {
            speaker.leave();
        }
    }

    private static String table(int total, int words, long shown, Map<String, Integer> invented) {
        return """
                %d minutes of audio from twelve speakers, half of them said to be Korean, half English: **%d words** in finals; %d captions with text, finals and what was shown before them.

                | recording | words invented |
                |---|--:|
                %s
                """
                .formatted(total, words, shown,
                        invented.entrySet().stream().map(one -> "| %s | %d |".formatted(one.getKey(), one.getValue()))
                                .collect(Collectors.joining("\n")));
    }

    private BarChart chart(int total, Map<String, Integer> invented) {
        var bars = invented.entrySet().stream().map(one -> new BarChart.Bar(one.getKey(), one.getValue(), Integer.toString(one.getValue())))
                .toList();
        return new BarChart("Words invented where nobody speaks, " + options.model,
                "Words in %d minutes of noise, music and silence: none is right".formatted(total), bars, new BarChart.Mark("none", 0),
                BarChart.Better.SHORTER);
    }
}
