package hearus.bench.live;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import hearus.bench.captions.HearusProcess;
import hearus.bench.captions.LiveSpeaker;
import hearus.bench.captions.Session;
import hearus.bench.data.Models;
import hearus.bench.report.Report;
import hearus.captions.CaptionPolicy;
import hearus.captions.Decoder;
import hearus.captions.SessionOptions;
import hearus.captions.simulation.SessionSimulator;
import hearus.models.ModelException;

/** One speaker: how right, how early and how steady the captions are. */
@Command(name = "accuracy", mixinStandardHelpOptions = true, description = {
        "Error rates of whole recordings (offline), of the same recordings as captions where decodes take no time (unaware), and as one speaker's captions in real time (live);",
        "latencies of first words, stable words and finals, and how much was taken back. Takes as long as the recordings last."})
final class CaptionsAccuracyCommand implements Callable<Integer> {
    private static final double LONGEST = 60;
    private static final double QUICK_SECONDS = 100;
    private static final double PAUSE_SECONDS = 1.5;
    private static final Duration QUIET = Duration.ofSeconds(10);

    @Mixin
    CaptionsOptions options;

    @Option(names = "--language", split = ",", defaultValue = "ko,en", description = "ko, en or both (default: ${DEFAULT-VALUE}).")
    List<String> languages;

    @Option(names = "--files", description = "Print each file's error rates, too.")
    boolean files;

    @Option(names = "--mode", split = ",", defaultValue = "offline,unaware,live", description = "offline, unaware, live or several (default: ${DEFAULT-VALUE}).")
    List<Mode> modes;

    /** Ways to hear a recording. */
    enum Mode {
        OFFLINE, UNAWARE, LIVE
    }

    @Override
    public Integer call() throws IOException, ModelException, InterruptedException {
        var out = options.spec.commandLine().getOut();
        var report = options.report();
        var results = new ArrayList<AccuracyResult>();
        var measures = new ArrayList<Session.Measures>();
        var sequences = new ArrayList<SpeechSequence>();
        for (var language : languages) {
            sequences.add(sequence(language));
        }
        if (modes.contains(Mode.OFFLINE)) {
            try (var offline = OfflineTranscriber.load(options.model)) {
                for (var sequence : sequences) {
                    results.add(offline(offline, sequence));
                    print(out, report, results.getLast());
                }
            }
        }
        if (modes.contains(Mode.UNAWARE)) {
            unaware(sequences, results, out, report);
        }
        if (modes.contains(Mode.LIVE)) {
            live(sequences, results, measures, out, report);
            var figures = LatencyAndStability.of(measures);
            figures.print(out);
            figures.report(report);
            document(results, figures);
        }
        options.finish(report);
        return 0;
    }

    /** The policy alone: the audio comes as it was spoken, and decodes count as taking no time. */
    private void unaware(List<SpeechSequence> sequences, List<AccuracyResult> results, PrintWriter out, Report report)
            throws IOException, ModelException {
        var measures = new ArrayList<Session.Measures>();
        try (var offline = OfflineTranscriber.load(options.model);
                var simulator = SessionSimulator.create(Models.ofThisMachine().voiceActivity())) {
            for (var sequence : sequences) {
                var began = System.nanoTime();
                var language = sequence.parts().getFirst().clip().language();
                var session = Session.of(simulator.of(sequence.pcm(), new SessionOptions("bench", List.of(language), "", 0),
                        CaptionPolicy.defaults(), Decoder.of(offline.whisper()), _ -> Duration.ZERO));
                results.add(AccuracyResult.of("unaware", sequence, sequence.texts(session),
                        (System.nanoTime() - began) / 1e9 / sequence.seconds()));
                measures.add(session.measure());
                print(out, report, results.getLast());
            }
        }
        out.printf("where decodes take no time:%n");
        LatencyAndStability.of(measures).print(out);
    }

    private void live(List<SpeechSequence> sequences, List<AccuracyResult> results, List<Session.Measures> measures, PrintWriter out,
            Report report) throws IOException, InterruptedException {
        try (var server = options.start(); var http = HttpClient.newHttpClient()) {
            for (var sequence : sequences) {
                var cpu = server.cpu();
                var session = live(server, http, sequence);
                var factor = server.cpu().minus(cpu).toNanos() / 1e9 / sequence.seconds();
                results.add(AccuracyResult.of("live", sequence, sequence.texts(session), factor));
                measures.add(session.measure());
                print(out, report, results.getLast());
            }
        }
    }

    private SpeechSequence sequence(String language) throws IOException {
        var clips = options.clips(language, LONGEST);
        var seconds = options.quick ? QUICK_SECONDS : clips.stream().mapToDouble(clip -> clip.seconds() + PAUSE_SECONDS).sum();
        return SpeechSequence.of(clips, 0, seconds);
    }

    private static AccuracyResult offline(OfflineTranscriber transcriber, SpeechSequence sequence) throws IOException {
        var began = System.nanoTime();
        var texts = new ArrayList<String>();
        for (var part : sequence.parts()) {
            texts.add(transcriber.text(part.clip()));
        }
        return AccuracyResult.of("offline", sequence, texts, (System.nanoTime() - began) / 1e9 / sequence.seconds());
    }

    private static Session live(HearusProcess server, HttpClient http, SpeechSequence sequence) throws IOException, InterruptedException {
        var speaker = LiveSpeaker.join(server, http, sequence.parts().getFirst().clip().language());
        try {
            return speaker.say(sequence.pcm(), sequence.lastMillis(), QUIET);
        } finally {
            speaker.leave();
        }
    }

    private void print(PrintWriter out, Report report, AccuracyResult result) {
        out.printf("%s, %s, %d recordings: CER %.2f %%, WER %.2f %%, real-time factor %.3f%n", result.mode(), result.language(),
                result.files().size(), result.characters().percent(), result.words().percent(), result.factor());
        if (files) {
            result.files().forEach(file -> out.printf("  %-50s CER %6.2f %%, WER %6.2f %%%n", file.clip().path(),
                    file.score().characters().percent(), file.score().words().percent()));
        }
        out.flush();
        var way = result.mode().equals("live") ? "streaming" : result.mode();
        report.add("captions.cer." + way + "." + result.language(), result.characters().percent(), "%", result.files().size());
        report.add("captions.wer." + way + "." + result.language(), result.words().percent(), "%", result.files().size());
        report.add("captions.rtf." + way + "." + result.language(), result.factor(), "ratio", result.files().size());
    }

    private void document(List<AccuracyResult> results, LatencyAndStability figures) throws IOException {
        var rows = results.stream().flatMap(result -> result.rows().stream()).collect(Collectors.joining("\n"));
        var tables = """
                | recordings | | files | CER %% | WER %% | real-time factor |
                |---|---|--:|--:|--:|--:|
                %s

                Each file: [captions-accuracy.tsv](captions-accuracy.tsv).

                %s""".formatted(rows, figures.table());
        options.document("accuracy", tables, figures.chart("Live captions of one speaker, " + options.model));
        if (options.docs.isPresent()) {
            var lines = results.stream().flatMap(result -> result.files().stream().map(file -> String.format(Locale.ROOT,
                    "%s\t%s\t%s\t%.2f\t%.2f", result.mode(), result.language(), file.clip().path(), file.score().characters().percent(),
                    file.score().words().percent()))).collect(Collectors.joining("\n"));
            Files.writeString(options.docs.get().resolve("captions-accuracy.tsv"), "mode\tlanguage\tfile\tCER %\tWER %\n" + lines + "\n");
        }
    }
}
