package hearus.bench;

import hearus.bench.data.Manifest;
import hearus.bench.data.Models;
import hearus.bench.data.WaveFile;
import hearus.bench.report.Report;
import hearus.bench.score.Reliability;
import java.io.IOException;
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

import hearus.bench.score.Reliability.Judged;
import hearus.models.ModelException;
import hearus.whisper.DecodeOptions;
import hearus.whisper.DecodeOptions.Context;
import hearus.whisper.Whisper;

/** Whether the language of speech is recognised. */
@Command(name = "language", mixinStandardHelpOptions = true, description = {
        "Whether the language of speech is recognised: of Korean and English, and of all that Whisper knows; in the first second, in two, and in whole recordings."})
final class LanguageCommand implements Callable<Integer> {
    private static final List<List<String>> CANDIDATES = List.of(List.of("ko", "en"), List.of());
    private static final int[] SECONDS = {1, 2, 30};
    private static final int QUICK = 4;

    @Spec
    CommandSpec spec;

    @Option(names = "--model", defaultValue = "base", description = "tiny, base or small (default: ${DEFAULT-VALUE}).")
    String model;

    @Option(names = "--manifest", defaultValue = "../shared/speech/manifest.tsv", description = {
            "Tab-separated: path, language, seconds, transcript; the first line names the columns (default: ${DEFAULT-VALUE})."})
    Path manifest;

    @Option(names = "--quick", description = "Four files of each group.")
    boolean quick;

    @Option(names = "--json", description = "Write the numbers to this file too.")
    Optional<Path> json;

    @Override
    public Integer call() throws IOException, ModelException {
        if (!Files.exists(manifest)) {
            throw new ParameterException(spec.commandLine(), "There is no manifest " + manifest + ": name one with --manifest");
        }
        var clips = Manifest.read(manifest).spoken(Whisper.MAX_SAMPLES / Whisper.SAMPLE_RATE, quick ? QUICK : Integer.MAX_VALUE);
        var report = new Report("bench " + String.join(" ", spec.root().commandLine().getParseResult().originalArgs()));
        var out = spec.commandLine().getOut();
        out.printf("%-12s %-10s %-8s %8s %8s %12s %12s%n", "candidates", "audio", "speech", "files", "right", "mean claim", "least claim");
        try (var whisper = Whisper.load(Models.ofThisMachine().whisper(model, spec))) {
            for (var candidates : CANDIDATES) {
                for (int seconds : SECONDS) {
                    for (var language : List.of("ko", "en")) {
                        var judged = judge(whisper, clips.stream().filter(clip -> clip.language().equals(language)).toList(), candidates,
                                seconds);
                        var name = candidates.isEmpty() ? "all" : String.join("+", candidates);
                        var length = seconds == 30 ? "whole" : seconds + "s";
                        out.printf("%-12s %-10s %-8s %8d %7.1f%% %12.3f %12.3f%n", name, length, language, judged.size(),
                                100 * new Reliability(judged).right(), judged.stream().mapToDouble(Judged::claimed).average().orElse(0),
                                judged.stream().mapToDouble(Judged::claimed).min().orElse(0));
                        out.flush();
                        report.add("captions.language." + model + "." + name + "." + length + "." + language,
                                100 * new Reliability(judged).right(), "%", judged.size());
                    }
                }
            }
        }
        out.printf("%s, %s%n", model, Report.machine());
        if (json.isPresent()) {
            report.write(json.get());
        }
        return 0;
    }

    /** With the probability that was claimed for the language that was chosen. */
    private static List<Judged> judge(Whisper whisper, List<Manifest.Clip> clips, List<String> candidates, int seconds) throws IOException {
        var judged = new ArrayList<Judged>();
        for (int i = 0; i < clips.size(); i++) {
            var pcm = spoken(WaveFile.read(clips.get(i).file()));
            var heard = whisper.decode(Arrays.copyOf(pcm, Math.min(pcm.length, seconds * Whisper.SAMPLE_RATE)),
                    DecodeOptions.builder().languages(candidates).context(Context.SHORT).partial(true).build());
            judged.add(new Judged(i, heard.languageProbability(), heard.language().equals(clips.get(i).language())));
        }
        return judged;
    }

    /** From just before the first sound on: a live phrase begins there too. */
    private static short[] spoken(short[] pcm) {
        int loudest = 0;
        for (short sample : pcm) {
            loudest = Math.max(loudest, Math.abs(sample));
        }
        int first = 0;
        while (first < pcm.length && Math.abs(pcm[first]) < loudest / 10) {
            first++;
        }
        return Arrays.copyOfRange(pcm, Math.max(0, first - Whisper.SAMPLE_RATE / 4), pcm.length);
    }
}
