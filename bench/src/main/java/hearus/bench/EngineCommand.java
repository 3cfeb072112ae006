package hearus.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import hearus.bench.Streams.Growing;
import hearus.whisper.DecodeOptions;
import hearus.whisper.DecodeOptions.Context;
import hearus.whisper.Whisper;
import hearus.whisper.models.Model;
import hearus.whisper.models.ModelException;
import hearus.whisper.models.ModelStore;

/** What the engine costs: encoding, a token, a whole re-decode of a phrase that grows, memory. */
@Command(name = "engine", mixinStandardHelpOptions = true, description = {
        "What Whisper costs here: encoding, a token, a whole re-decode of a phrase that grows, memory.",
        "Real speech: the recordings of 5 s and longer, cut to phrases that grow by a second."})
final class EngineCommand implements Callable<Integer> {
    /** Seconds of the windows that are encoded. */
    private static final int[] WINDOWS = {3, 5, 10, 30};
    private static final int[] STREAMS = {1, 2, 4, 8, 16};
    /** The number of streams that the headline is measured with. */
    private static final int HEADLINE = 8;
    private static final int PHRASE_SECONDS = 5;
    private static final double LONGEST_SECONDS = 30;
    private static final int QUICK_PHRASES = 16;
    private static final int ROUNDS = 3;
    /** Silence that whisper.cpp encodes after the audio: with less it repeats itself until its text is full. */
    private static final int PEER_PADDING_SECONDS = 3;

    @Spec
    CommandSpec spec;

    @Option(names = "--model", defaultValue = "base", description = "tiny, base or small (default: ${DEFAULT-VALUE}).")
    String model;

    @Option(names = "--manifest", defaultValue = "../shared/speech/manifest.tsv", description = {
            "Tab-separated: path, language, seconds, transcript; the first line names the columns (default: ${DEFAULT-VALUE})."})
    Path manifest;

    @Option(names = "--quick", description = "16 recordings: a minute or two.")
    boolean quick;

    @Option(names = "--json", description = "Write the numbers to this file too.")
    Optional<Path> json;

    @Option(names = "--whisper-cpp", paramLabel = "DIR", description = "The folder with whisper.cpp's whisper-server: measures it too, in turns with ours.")
    Optional<Path> whisperCpp;

    @Option(names = "--ggml", paramLabel = "FILE", description = "The same model for whisper.cpp, for example ggml-base-q8_0.bin.")
    Optional<Path> ggml;

    @Override
    public Integer call() throws IOException, ModelException, InterruptedException {
        var out = spec.commandLine().getOut();
        if (!Files.exists(manifest)) {
            throw new ParameterException(spec.commandLine(), "There is no manifest " + manifest + ": name one with --manifest");
        }
        var report = new Report("bench " + String.join(" ", spec.root().commandLine().getParseResult().originalArgs()));
        var chosen = Model.byId(model).filter(known -> known != Model.SILERO_VAD)
                .orElseThrow(() -> new ParameterException(spec.commandLine(),
                        "There is no Whisper model " + model + ": choose tiny, base or small"));
        var installed = ModelStore.open(System.getenv()).pull(chosen, EngineCommand::quietly);
        try (var whisper = Whisper.load(installed)) {
            // Before the recordings are in memory, which a server does not have.
            memory(whisper, report, out);
            var phrases = phrases();
            encoding(whisper, phrases, report, out);
            redecoding(whisper, phrases, report, out);
            if (whisperCpp.isPresent()) {
                compare(whisper, phrases, report, out);
            }
        }
        out.printf("%s%n", Report.machine());
        if (json.isPresent()) {
            report.write(json.get());
        }
        return 0;
    }

    private static void quietly(Model model, hearus.whisper.models.PullProgress.Step step, long done, long total) {}

    /** Of every length the same share in both languages, in a fixed order. */
    private List<Growing> phrases() throws IOException {
        var clips = Manifest.read(manifest).clips().stream()
                .filter(clip -> !clip.language().equals("none") && clip.seconds() >= PHRASE_SECONDS && clip.seconds() <= LONGEST_SECONDS)
                .toList();
        int step = quick ? Math.max(1, clips.size() / QUICK_PHRASES) : 1;
        var phrases = new ArrayList<Growing>();
        for (int i = 0; i < clips.size(); i += step) {
            phrases.add(new Growing(WaveFile.read(clips.get(i).file()), clips.get(i).language()));
        }
        return phrases;
    }

    private void memory(Whisper whisper, Report report, PrintWriter out) throws IOException {
        var options = new DecodeOptions(List.of("ko", "en"), "", Context.SHORT, true, false);
        var hum = new short[PHRASE_SECONDS * Whisper.SAMPLE_RATE];
        for (int i = 0; i < hum.length; i++) {
            hum[i] = (short) (3_000 * Math.sin(i * 0.06) * Math.sin(i * 0.0007));
        }
        for (int i = 0; i < 3; i++) {
            whisper.decode(hum, options);
        }
        var resident = ResidentMemory.megabytes();
        if (resident.isPresent()) {
            out.printf("%s%nresident memory of the process with the model loaded and used: %.0f MB%n", model,
                    resident.getAsDouble());
            report.add("engine.rss." + model, resident.getAsDouble(), "MB", 1);
        }
    }

    private void encoding(Whisper whisper, List<Growing> phrases, Report report, PrintWriter out) {
        var speech = concatenated(phrases);
        out.printf("encode, ms of a core:");
        for (int seconds : WINDOWS) {
            var window = Arrays.copyOf(speech, seconds * Whisper.SAMPLE_RATE);
            boolean all = seconds == 30;
            // Partial: a final whose guards fire would be decoded once more with the full context.
            var options = new DecodeOptions(List.of("en"), "", all ? Context.FULL : Context.SHORT, false, !all);
            int times = Math.max(3, (quick ? 30 : 90) / seconds);
            var millis = new double[times];
            for (int i = -1; i < times; i++) {
                int at = i;
                whisper.decode(window, options, effort -> {
                    if (at >= 0) {
                        millis[at] = effort.encode() / 1e6;
                    }
                });
            }
            out.printf("  %d s %.1f", seconds, median(millis));
            report.add("engine.encode." + seconds + "s." + model, median(millis), "ms", times);
        }
        out.printf("%n");
        out.flush();
    }

    private static short[] concatenated(List<Growing> phrases) {
        var all = new short[Whisper.MAX_SAMPLES];
        int length = 0;
        for (var phrase : phrases) {
            var more = phrase.first(all.length - length);
            System.arraycopy(more, 0, all, length, more.length);
            length += more.length;
        }
        return all;
    }

    private void redecoding(Whisper whisper, List<Growing> phrases, Report report, PrintWriter out)
            throws InterruptedException {
        var streams = new Streams(whisper, phrases);
        streams.run(1, true);
        out.printf("%-20s %20s %12s %14s %14s %8s%n", "streams", "re-decodes/s/core", "encode ms", "first pass ms", "ms per pass",
                "passes");
        for (int count : STREAMS) {
            row(count, false, streams.run(count, false), report, out);
            row(count, true, streams.run(count, true), report, out);
        }
    }

    private void row(int streams, boolean drafts, Streams.Run run, Report report, PrintWriter out) {
        out.printf("%-20s %20.2f %12.1f %14.1f %14.2f %8.1f%n", streams + (drafts ? ", drafts" : ""), run.perSecondAndCore(),
                run.encodeMillis(), run.prefillMillis(), run.millisPerStep(), run.steps());
        out.flush();
        var name = "." + streams + "streams." + (drafts ? "drafts." : "nodrafts.") + model;
        report.add("engine.redecode" + name, run.perSecondAndCore(), "1/s/core", run.decodes());
        report.add("engine.pass" + name, run.millisPerStep(), "ms", run.decodes());
        report.add("engine.passes" + name, run.steps(), "passes", run.decodes());
        if (streams == HEADLINE && drafts) {
            report.add("engine.redecode." + model, run.perSecondAndCore(), "1/s/core", run.decodes());
        }
    }

    /** Rounds of ours and of whisper.cpp's in turns; a ratio is the median of the rounds' ratios. */
    private void compare(Whisper whisper, List<Growing> phrases, Report report, PrintWriter out) throws IOException, InterruptedException {
        var file = ggml.orElseThrow(() -> new ParameterException(spec.commandLine(), "--whisper-cpp needs a model: name it with --ggml"));
        var streams = new Streams(whisper, phrases);
        var ours = new double[ROUNDS];
        var theirs = new double[ROUNDS];
        var ratios = new double[ROUNDS];
        try (var peer = WhisperCppServer.start(whisperCpp.orElseThrow(), file, PHRASE_SECONDS + PEER_PADDING_SECONDS)) {
            streams.run(HEADLINE, true);
            peer.decode(phrases.getFirst().first(PHRASE_SECONDS * Whisper.SAMPLE_RATE), phrases.getFirst().language());
            for (int round = 0; round < ROUNDS; round++) {
                ours[round] = streams.run(HEADLINE, true).perSecondAndCore();
                var before = peer.cpu();
                for (var phrase : phrases) {
                    peer.decode(phrase.first(PHRASE_SECONDS * Whisper.SAMPLE_RATE), phrase.language());
                }
                theirs[round] = phrases.size() / (peer.cpu().minus(before).toNanos() / 1e9);
                ratios[round] = ours[round] / theirs[round];
            }
            out.printf("whisper.cpp, %s: %.2f re-decodes/s/core, ours %.2f in turns with it: %.1f times as many%n", file.getFileName(),
                    median(theirs), median(ours), median(ratios));
            report.add("engine.redecode." + model + ".vs.whispercpp", median(ratios), "ratio", ROUNDS);
            report.add("engine.redecode." + model + ".whispercpp", median(theirs), "1/s/core", (long) ROUNDS * phrases.size());
            var resident = peer.residentMegabytes();
            if (resident.isPresent()) {
                report.add("engine.rss." + model + ".whispercpp", resident.getAsDouble(), "MB", 1);
            }
        }
    }

    private static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
