package hearus.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
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

/** An hour without a word. */
@Command(name = "silence", mixinStandardHelpOptions = true, description = {
        "Noise, music and silence, an hour of audio in all, from twelve speakers who say nothing: the words that are invented."})
final class CaptionsSilenceCommand implements Callable<Integer> {
    private static final int SPEAKERS = 12;
    private static final Duration QUIET = Duration.ofSeconds(3);

    @Mixin
    CaptionsOptions options;

    @Option(names = "--minutes", defaultValue = "60", description = "Of audio, in all (default: ${DEFAULT-VALUE}; quick: 30).")
    int minutes;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = options.spec.commandLine().getOut();
        var report = options.report();
        var total = options.quick ? Math.min(minutes, 30) : minutes;
        var clips = options.clips("none", Double.MAX_VALUE);
        var words = 0L;
        var partial = 0L;
        try (var server = HearusProcess.serve(options.model);
                var http = HttpClient.newHttpClient();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var silent = new ArrayList<Future<Session>>();
            for (var i = 0; i < SPEAKERS; i++) {
                var programme = Programme.of(clips, i, 60.0 * total / SPEAKERS);
                var language = i % 2 == 0 ? "ko" : "en";
                silent.add(threads.submit(() -> {
                    var speaker = LiveSpeaker.join(server, http, language);
                    try {
                        return speaker.say(programme.pcm(), Long.MAX_VALUE, QUIET);
                    } finally {
                        speaker.leave();
                    }
                }));
            }
            for (var one : silent) {
                var session = one.get();
                for (var said : session.finals()) {
                    var text = said.text().strip();
                    if (!text.isEmpty()) {
                        words += text.split("\\s+").length;
                        out.printf("invented: %s%n", text);
                    }
                }
                partial += session.heard().stream().filter(heard -> !heard.caption().path("text").asText().isBlank()).count();
            }
        } catch (ExecutionException e) {
            throw new IOException("A speaker failed: " + e.getCause().getMessage(), e.getCause());
        }
        out.printf("%d minutes of noise, music and silence: %d words, %d captions with text%n", total, words, partial);
        report.add("captions.silence.words", (double) words, "words", total);
        options.finish(report);
        return 0;
    }
}
