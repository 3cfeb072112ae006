package hearus.bench;

import hearus.bench.data.Manifest;
import hearus.bench.data.Models;
import hearus.bench.data.WaveFile;
import hearus.bench.report.Report;
import hearus.bench.score.LogisticFit;
import hearus.bench.score.Reliability;
import hearus.bench.score.RightWords;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import hearus.bench.score.Reliability.Judged;
import hearus.models.ModelException;
import hearus.whisper.DecodeOptions;
import hearus.whisper.DecodeOptions.Context;
import hearus.whisper.Hypothesis;
import hearus.whisper.Whisper;

/** What the probability of a word is worth. */
@Command(name = "calibration", mixinStandardHelpOptions = true, description = {
        "Whether the probability of a word says how likely it is right: a table of claims against what is true.",
        "Whole recordings of up to 30 s. A line through the log-odds is fitted, and judged by recordings that it was not fitted to."})
final class CalibrationCommand implements Callable<Integer> {
    private static final int QUICK = 4;
    private static final double LONGEST_SECONDS = 30;

    @Spec
    CommandSpec spec;

    @Option(names = "--model", defaultValue = "base", description = "tiny, base or small (default: ${DEFAULT-VALUE}).")
    String model;

    @Option(names = "--manifest", defaultValue = "../shared/speech/manifest.tsv", description = {
            "Tab-separated: path, language, seconds, transcript; the first line names the columns (default: ${DEFAULT-VALUE})."})
    Path manifest;

    @Option(names = "--context", defaultValue = "SHORT", description = "SHORT as in live captions, or FULL as for recordings (default: ${DEFAULT-VALUE}).")
    Context context;

    @Option(names = "--words", paramLabel = "FILE", description = "Write every word to this file: recording, language, probability, the text's mean log-probability, 1 for right, word.")
    Optional<Path> words;

    @Option(names = "--quick", description = "Four files of each group.")
    boolean quick;

    @Option(names = "--json", description = "Write the numbers to this file too.")
    Optional<Path> json;

    /** A word of a hypothesis that is right or wrong. */
    private record Word(int recording, String language, String text, double probability, double average, boolean right) {
        Judged judged() {
            return new Judged(recording, probability, right);
        }

        String row() {
            return "%d\t%s\t%.5f\t%.4f\t%d\t%s".formatted(recording, language, probability, average, right ? 1 : 0, text.strip());
        }
    }

    @Override
    public Integer call() throws IOException, ModelException {
        if (!Files.exists(manifest)) {
            throw new ParameterException(spec.commandLine(), "There is no manifest " + manifest + ": name one with --manifest");
        }
        var clips = Manifest.read(manifest).spoken(LONGEST_SECONDS, quick ? QUICK : Integer.MAX_VALUE);
        var all = new ArrayList<Word>();
        try (var whisper = Whisper.load(Models.ofThisMachine().whisper(model, spec))) {
            for (int i = 0; i < clips.size(); i++) {
                all.addAll(words(i, clips.get(i), whisper));
            }
        }
        var out = spec.commandLine().getOut();
        var report = new Report("bench " + String.join(" ", spec.root().commandLine().getParseResult().originalArgs()));
        for (var language : List.of("ko", "en")) {
            var judged = all.stream().filter(word -> word.language.equals(language)).map(Word::judged).toList();
            if (!judged.isEmpty()) {
                print(out, language, judged, report);
            }
        }
        out.printf("%n%s, %s context, %s%n", model, context, Report.machine());
        if (words.isPresent()) {
            Files.write(words.get(), all.stream().map(Word::row).toList());
        }
        if (json.isPresent()) {
            report.write(json.get());
        }
        return 0;
    }

    private List<Word> words(int recording, Manifest.Clip clip, Whisper whisper) throws IOException {
        var heard = whisper.decode(WaveFile.read(clip.file()),
                DecodeOptions.builder().languages(List.of(clip.language())).context(context).wordTimes(true).build());
        var verdicts = RightWords.of(heard.words().stream().map(Hypothesis.Word::text).toList(), clip.transcripts());
        var judged = new ArrayList<Word>();
        for (int i = 0; i < verdicts.size(); i++) {
            var word = heard.words().get(i);
            verdicts.get(i).right().ifPresent(right -> judged.add(
                    new Word(recording, clip.language(), word.text(), word.probability(), heard.averageLogProbability(), right)));
        }
        return judged;
    }

    private void print(PrintWriter out, String language, List<Judged> judged, Report report) {
        var raw = new Reliability(judged);
        var fitted = LogisticFit.crossValidated(judged);
        var line = LogisticFit.of(judged);
        out.printf("%n%s: %d words, %.1f %% right%n", language, judged.size(), 100 * raw.right());
        out.printf("%24s %26s%n", "as claimed", "through the line");
        out.printf("%8s %7s %7s   %8s %7s %7s%n", "words", "claim", "right", "words", "claim", "right");
        var left = raw.bins();
        var right = fitted.bins();
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            out.printf("%s   %s%n", cells(left, i), cells(right, i));
        }
        out.printf("error %.3f -> %.3f, Brier %.3f -> %.3f, area %.3f -> %.3f; slope %.3f, intercept %.3f%n", raw.error(), fitted.error(),
                raw.brier(), fitted.brier(), raw.area(), fitted.area(), line.slope(), line.intercept());
        var name = "." + model + "." + language;
        report.add("captions.confidence.error" + name, raw.error(), "ratio", judged.size());
        report.add("captions.confidence.error.fitted" + name, fitted.error(), "ratio", judged.size());
        report.add("captions.confidence.area" + name, raw.area(), "ratio", judged.size());
        report.add("captions.confidence.slope" + name, line.slope(), "1", judged.size());
        report.add("captions.confidence.intercept" + name, line.intercept(), "1", judged.size());
    }

    private static String cells(List<Reliability.Bin> bins, int index) {
        return index < bins.size()
                ? "%8d %7.3f %7.3f".formatted(bins.get(index).count(), bins.get(index).claimed(), bins.get(index).right())
                : " ".repeat(24);
    }
}
