package hearus.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import hearus.bench.data.Models;
import hearus.bench.data.WaveFile;
import hearus.bench.report.Report;
import hearus.bench.score.Normaliser;
import hearus.bench.score.RightWords;
import hearus.bench.score.RightWords.Verdict;
import hearus.models.ModelException;
import hearus.whisper.DecodeOptions;
import hearus.whisper.DecodeOptions.Context;
import hearus.whisper.Hypothesis;
import hearus.whisper.Whisper;

/** How far the times of words are from the truth. */
@Command(name = "times", mixinStandardHelpOptions = true, description = {
        "How far the times of words are from the truth, where it is known: at the ends of sentences that follow each other in one window,",
        "with the pause that the speaker made between them, and with the pause cut out. Words that were misheard do not count."})
final class TimesCommand implements Callable<Integer> {
    /** Of the pauses around the two sentences. */
    private static final double MARGIN_SECONDS = 0.3;
    private static final int QUICK = 16;

    @Spec
    CommandSpec spec;

    @Option(names = "--model", defaultValue = "base", description = "tiny, base or small (default: ${DEFAULT-VALUE}).")
    String model;

    @Option(names = "--recording", defaultValue = "../shared/speech/long/ko_assembled_lmy_explain.wav", description = {
            "Beside it lies a file .segments.tsv: start and end of each sentence in seconds, its source, its text (default: ${DEFAULT-VALUE})."})
    Path recording;

    @Option(names = "--language", defaultValue = "ko", description = "Of the recording (default: ${DEFAULT-VALUE}).")
    String language;

    @Option(names = "--context", defaultValue = "SHORT,FULL", split = ",", description = "SHORT as in live captions, FULL as for recordings (default: ${DEFAULT-VALUE}).")
    List<Context> contexts;

    @Option(names = "--quick", description = "Sixteen pairs of sentences.")
    boolean quick;

    @Option(names = "--json", description = "Write the numbers to this file too.")
    Optional<Path> json;

    /** Start and end in samples. */
    private record Sentence(int start, int end, String text) {
        int words() {
            return Normaliser.normalise(text).split(" ").length;
        }
    }

    /**
     * Two sentences in one window.
     *
     * @param firstEnd in the window, in samples
     * @param secondStart in the window, in samples
     */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    private record Window(short[] pcm, int firstStart, int firstEnd, int secondStart, int secondEnd) {}

    /** Errors in ms: what was found too late is positive. */
    private record Errors(List<Integer> starts, List<Integer> ends) {
        Errors() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    @Override
    public Integer call() throws IOException, ModelException {
        var table = recording.resolveSibling(recording.getFileName().toString().replaceFirst("\\.[^.]*$", "") + ".segments.tsv");
        if (!Files.exists(recording) || !Files.exists(table)) {
            throw new ParameterException(spec.commandLine(), "There is no " + recording + " with " + table.getFileName()
                    + " beside it: name a recording with --recording");
        }
        var pcm = WaveFile.read(recording);
        var sentences = sentences(table);
        var report = new Report("bench " + String.join(" ", spec.root().commandLine().getParseResult().originalArgs()));
        var out = spec.commandLine().getOut();
        out.printf("%-16s %-14s %14s %10s %10s %14s %10s %10s%n", "context", "between them", "word starts", "median ms", "p90 ms",
                "word ends",
                "median ms", "p90 ms");
        try (var whisper = Whisper.load(Models.ofThisMachine().whisper(model, spec))) {
            for (var context : contexts) {
                for (boolean pause : new boolean[]{true, false}) {
                    var errors = new Errors();
                    int pairs = Math.min(sentences.size() - 1, quick ? QUICK : Integer.MAX_VALUE);
                    for (int i = 0; i < pairs; i++) {
                        measure(whisper, context, pcm, sentences.get(i), sentences.get(i + 1), pause, errors);
                    }
                    print(out, report, context, pause, errors);
                }
            }
        }
        out.printf("%s, %s%n", model, Report.machine());
        if (json.isPresent()) {
            report.write(json.get());
        }
        return 0;
    }

    private static List<Sentence> sentences(Path table) throws IOException {
        return Files.readAllLines(table).stream().map(line -> line.split("\t")).map(
                cells -> new Sentence(samples(Double.parseDouble(cells[0])), samples(Double.parseDouble(cells[1])), cells[3])).toList();
    }

    private static int samples(double seconds) {
        return (int) (seconds * Whisper.SAMPLE_RATE);
    }

    private void measure(Whisper whisper, Context context, short[] pcm, Sentence first, Sentence second, boolean pause, Errors errors) {
        var window = window(pcm, first, second, pause);
        if (window.pcm.length > Whisper.MAX_SAMPLES) {
            return;
        }
        var words = whisper
                .decode(window.pcm, DecodeOptions.builder().languages(List.of(language)).context(context).wordTimes(true).build()).words();
        var verdicts = RightWords.of(words.stream().map(Hypothesis.Word::text).toList(), List.of(first.text + " " + second.text));
        int last = first.words() + second.words() - 1;
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i);
            is(verdicts.get(i), 0).ifPresent(_ -> errors.starts.add(word.startMs() - millis(window.firstStart)));
            is(verdicts.get(i), first.words()).ifPresent(_ -> errors.starts.add(word.startMs() - millis(window.secondStart)));
            is(verdicts.get(i), first.words() - 1).ifPresent(_ -> errors.ends.add(word.endMs() - millis(window.firstEnd)));
            is(verdicts.get(i), last).ifPresent(_ -> errors.ends.add(word.endMs() - millis(window.secondEnd)));
        }
    }

    private static Window window(short[] pcm, Sentence first, Sentence second, boolean pause) {
        int margin = samples(MARGIN_SECONDS);
        int from = Math.max(0, first.start - margin);
        int to = Math.min(pcm.length, second.end + margin);
        int cut = pause ? 0 : second.start - first.end;
        var both = Arrays.copyOfRange(pcm, from, to - cut);
        System.arraycopy(pcm, second.start, both, second.start - cut - from, to - second.start);
        return new Window(both, first.start - from, first.end - from, second.start - cut - from, second.end - cut - from);
    }

    private static Optional<Verdict> is(Verdict verdict, int saidWord) {
        return verdict.right().orElse(false) && verdict.saidWord().equals(Optional.of(saidWord)) ? Optional.of(verdict) : Optional.empty();
    }

    private static int millis(int samples) {
        return samples * 1000 / Whisper.SAMPLE_RATE;
    }

    private void print(PrintWriter out, Report report, Context context, boolean pause, Errors errors) {
        out.printf("%-16s %-14s %14d %10.0f %10.0f %14d %10.0f %10.0f%n", context, pause ? "a pause" : "nothing", errors.starts.size(),
                quantile(errors.starts, 0.5), quantile(errors.starts, 0.9), errors.ends.size(), quantile(errors.ends, 0.5),
                quantile(errors.ends, 0.9));
        out.flush();
        var name = "." + model + "." + context.name().toLowerCase(Locale.ROOT) + (pause ? ".pause" : ".nopause");
        report.add("captions.wordtimes.start" + name, quantile(errors.starts, 0.5), "ms", errors.starts.size());
        report.add("captions.wordtimes.end" + name, quantile(errors.ends, 0.5), "ms", errors.ends.size());
    }

    /** Of the errors' sizes. */
    private static double quantile(List<Integer> errors, double share) {
        var sizes = errors.stream().map(Math::abs).sorted().toList();
        return sizes.isEmpty() ? 0 : sizes.get((int) (share * (sizes.size() - 1)));
    }
}
