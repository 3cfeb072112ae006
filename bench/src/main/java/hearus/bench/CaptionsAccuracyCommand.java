package hearus.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import hearus.bench.captions.HearusProcess;
import hearus.bench.captions.LiveSpeaker;
import hearus.bench.captions.Session;
import hearus.captions.CaptionPolicy;
import hearus.captions.Decoder;
import hearus.captions.Rehearsal;
import hearus.captions.SessionOptions;
import hearus.captions.Transcriber;
import hearus.whisper.Whisper;
import hearus.whisper.models.Model;
import hearus.whisper.models.ModelException;
import hearus.whisper.models.ModelStore;

/** One speaker: how right, how early and how steady the captions are. */
@Command(name = "accuracy", mixinStandardHelpOptions = true, description = {
        "One speaker: error rates of the finals, latencies of first words, stable words and finals, and how much was taken back.",
        "offline: each recording at once; unaware: live sessions on a clock that does not wait, decodes counted as taking no time;",
        "live: through a real socket, in real time: takes as long as the recordings last."})
final class CaptionsAccuracyCommand implements Callable<Integer> {
    private static final double LONGEST = 60;
    private static final double QUICK_SECONDS = 100;
    private static final Duration QUIET = Duration.ofSeconds(10);

    /** Ways to hear a recording. */
    enum Mode {
        OFFLINE, UNAWARE, LIVE
    }

    @Mixin
    CaptionsOptions options;

    @Option(names = "--language", split = ",", defaultValue = "ko,en", description = "ko, en or both (default: ${DEFAULT-VALUE}).")
    List<String> languages;

    @Option(names = "--mode", split = ",", defaultValue = "offline,unaware,live", description = "offline, unaware, live or several (default: ${DEFAULT-VALUE}).")
    List<Mode> modes;

    @Override
    public Integer call() throws IOException, ModelException, InterruptedException {
        var out = options.spec.commandLine().getOut();
        var report = options.report();
        var programmes = new LinkedHashMap<String, Programme>();
        for (var language : languages) {
            var clips = options.clips(language, LONGEST);
            var seconds = options.quick ? QUICK_SECONDS : clips.stream().mapToDouble(clip -> clip.seconds() + 1.5).sum();
            programmes.put(language, Programme.of(clips, 0, seconds));
        }
        CaptionFigures.head(out, "one speaker, " + options.model);
        if (modes.contains(Mode.OFFLINE) || modes.contains(Mode.UNAWARE)) {
            var store = ModelStore.open(System.getenv());
            var voice = store.pull(Model.SILERO_VAD, (_, _, _, _) -> {});
            try (var whisper = Whisper.load(store.pull(Model.byId(options.model).orElseThrow(), (_, _, _, _) -> {}))) {
                if (modes.contains(Mode.OFFLINE)) {
                    try (var transcriber = Transcriber.create(whisper, voice)) {
                        offline(out, report, transcriber, programmes);
                    }
                }
                if (modes.contains(Mode.UNAWARE)) {
                    try (var rehearsal = Rehearsal.create(voice)) {
                        unaware(out, report, rehearsal, whisper, programmes);
                    }
                }
            }
        }
        if (modes.contains(Mode.LIVE)) {
            live(out, report, programmes);
        }
        options.finish(report);
        return 0;
    }

    private static void offline(PrintWriter out, Report report, Transcriber transcriber, Map<String, Programme> programmes)
            throws IOException {
        for (var each : programmes.entrySet()) {
            var scores = new ArrayList<Score>();
            for (var part : each.getValue().parts()) {
                var text = transcriber.transcribe(WaveFile.read(part.clip().file()), List.of(each.getKey()), "", false, (_, _) -> {})
                        .stream().map(Transcriber.Segment::text).collect(Collectors.joining(" "));
                scores.add(Score.of(part.clip(), text));
            }
            var errors = CaptionFigures.errors(each.getKey(), scores);
            out.printf("%-28s %8.2f%n", "offline " + each.getKey(), errors);
            report.add("captions." + CaptionFigures.unit(each.getKey()) + ".offline." + each.getKey(), errors, "%", scores.size());
        }
    }

    private static void unaware(PrintWriter out, Report report, Rehearsal rehearsal, Whisper whisper, Map<String, Programme> programmes) {
        var all = new CaptionFigures();
        for (var each : programmes.entrySet()) {
            var said = rehearsal.of(each.getValue().pcm(), new SessionOptions("bench", List.of(each.getKey()), "", 0),
                    CaptionPolicy.defaults(), Decoder.of(whisper), _ -> Duration.ZERO);
            all.add(told(out, report, "unaware", each.getKey(), each.getValue(), Session.of(said)));
        }
        all.row(out, "unaware", "");
        all.report(report, "captions.unaware.");
    }

    private void live(PrintWriter out, Report report, Map<String, Programme> programmes) throws IOException, InterruptedException {
        var all = new CaptionFigures();
        try (var server = HearusProcess.serve(options.model); var http = HttpClient.newHttpClient()) {
            for (var each : programmes.entrySet()) {
                var speaker = LiveSpeaker.join(server, http, each.getKey());
                var session = speaker.say(each.getValue().pcm(), each.getValue().lastMillis(), QUIET);
                speaker.leave();
                all.add(told(out, report, "streaming", each.getKey(), each.getValue(), session));
            }
        }
        all.row(out, "live", "");
        all.report(report, "captions.");
    }

    private static Session.Measures told(PrintWriter out, Report report, String mode, String language, Programme programme,
            Session session) {
        var measures = session.measure();
        var errors = CaptionFigures.errors(language, programme.scores(session));
        new CaptionFigures().add(measures).row(out, mode + " " + language, "%.2f".formatted(errors));
        report.add("captions." + CaptionFigures.unit(language) + "." + mode + "." + language, errors, "%", programme.parts().size());
        return measures;
    }
}
