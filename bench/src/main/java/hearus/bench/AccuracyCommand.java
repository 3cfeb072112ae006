package hearus.bench;

import hearus.bench.data.Manifest;
import hearus.bench.data.Mixer;
import hearus.bench.data.Models;
import hearus.bench.data.Reference;
import hearus.bench.data.WaveFile;
import hearus.bench.report.Report;
import hearus.bench.score.ErrorRate;
import hearus.bench.score.Normaliser;
import hearus.bench.score.Score;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import hearus.captions.Transcriber;
import hearus.models.Model;
import hearus.models.ModelException;
import hearus.whisper.Whisper;

/** Character and word error rates of whole recordings, as {@code hearus transcribe} writes them down. */
@Command(name = "accuracy", mixinStandardHelpOptions = true, description = {
        "Character and word error rates of whole recordings, as `hearus transcribe` writes them down.",
        "Recordings without speech (language none) count the words that were invented."})
final class AccuracyCommand implements Callable<Integer> {
    /** Files of each group that --quick takes. */
    private static final int QUICK = 4;

    @Spec
    CommandSpec spec;

    @Option(names = "--model", defaultValue = "base", description = "tiny, base or small (default: ${DEFAULT-VALUE}).")
    String model;

    @Option(names = "--language", defaultValue = "ko,en,none", split = ",", description = "Which recordings (default: ${DEFAULT-VALUE}).")
    List<String> languages;

    @Option(names = "--manifest", defaultValue = "../shared/speech/manifest.tsv", description = {
            "Tab-separated: path, language, seconds, transcript; the first line names the columns (default: ${DEFAULT-VALUE})."})
    Path manifest;

    @Option(names = "--reference", description = "JSON Lines of {path, text}: another implementation's texts, scored beside ours.")
    Optional<Path> reference;

    @Option(names = "--longest", defaultValue = "60", description = "Leave out recordings of more seconds (default: ${DEFAULT-VALUE}).")
    double longest;

    @Option(names = "--prompt", defaultValue = "", description = "Names and terms, as hearus transcribe takes them; how many of those that are said are heard is counted.")
    String prompt;

    @Option(names = "--snr", paramLabel = "DECIBELS", description = "Mix the recordings without speech into those with: speech is this much louder.")
    Optional<Double> snr;

    @Option(names = "--quick", description = "Four files of each group.")
    boolean quick;

    @Option(names = "--files", description = "Print every file whose text is not its transcript.")
    boolean files;

    @Option(names = "--json", description = "Write the numbers to this file too.")
    Optional<Path> json;

    /** What became of one clip. */
    private record Heard(Manifest.Clip clip, String text, Score score, Optional<Score> reference, boolean sameAsReference) {}

    @Override
    public Integer call() throws IOException, ModelException {
        var out = spec.commandLine().getOut();
        var chosen = Model.byId(model).filter(known -> known != Model.SILERO_VAD)
                .orElseThrow(() -> new ParameterException(spec.commandLine(),
                        "There is no Whisper model " + model + ": choose tiny, base or small"));
        if (!Files.exists(manifest)) {
            throw new ParameterException(spec.commandLine(), "There is no manifest " + manifest + ": name one with --manifest");
        }
        var others = reference.isPresent() ? Reference.read(reference.get()) : Reference.NONE;
        var models = Models.ofThisMachine();
        var heard = new ArrayList<Heard>();
        long started = System.nanoTime();
        try (var whisper = Whisper.load(models.whisper(chosen));
                var transcriber = Transcriber.create(whisper, models.voiceActivity())) {
            var all = Manifest.read(manifest);
            Optional<Mixer> mixer = snr.isPresent() ? Optional.of(Mixer.of(all, snr.get())) : Optional.empty();
            for (var clip : clips(all)) {
                var recorded = WaveFile.read(clip.file());
                heard.add(hear(transcriber, clip, mixer.map(it -> it.mix(recorded, heard.size())).orElse(recorded), others));
                if (files && heard.getLast().score.characters().errors() > 0) {
                    out.printf("%s%n  transcript %s%n  heard      %s%n", clip.path(), clip.transcripts().getFirst(), heard.getLast().text);
                    out.flush();
                }
            }
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        var report = new Report("bench " + String.join(" ", spec.root().commandLine().getParseResult().originalArgs()));
        print(out, heard, report);
        double audio = heard.stream().mapToDouble(one -> one.clip.seconds()).sum();
        out.printf("%n%s%n%.0f s of audio in %.0f s: real-time factor %.3f%n", Report.machine(), audio, seconds, seconds / audio);
        report.add("captions.offline.rtf", seconds / audio, "ratio", heard.size());
        if (json.isPresent()) {
            report.write(json.get());
        }
        return 0;
    }

    private List<Manifest.Clip> clips(Manifest all) {
        var taken = new TreeMap<String, Integer>();
        return all.clips().stream().filter(clip -> languages.contains(clip.language()) && clip.seconds() <= longest)
                .filter(clip -> !quick || taken.merge(clip.group(), 1, Integer::sum) <= QUICK).toList();
    }

    private Heard hear(Transcriber transcriber, Manifest.Clip clip, short[] pcm, Reference others) {
        var candidates = clip.language().equals("none") ? List.of("ko", "en") : List.of(clip.language());
        var text = transcriber.transcribe(pcm, candidates, prompt, false, (_, _) -> {}).stream()
                .map(Transcriber.Segment::text)
                .collect(Collectors.joining(" "));
        var other = others.text(clip);
        return new Heard(clip, text, Score.of(clip, text), other.map(it -> Score.of(clip, it)),
                other.map(Normaliser::normalise).filter(Normaliser.normalise(text)::equals).isPresent());
    }

    private void print(PrintWriter out, List<Heard> heard, Report report) {
        out.printf("%-28s %5s %18s %18s %12s %12s %9s%n", "group", "files", "CER % (95 % CI)", "WER % (95 % CI)", "ref. CER %",
                "ref. WER %", "same text");
        var groups = heard.stream().filter(one -> !one.clip.language().equals("none"))
                .collect(Collectors.groupingBy(one -> one.clip.language() + " " + one.clip.group(), TreeMap::new, Collectors.toList()));
        groups.forEach((group, members) -> row(out, group, members));
        for (var language : List.of("ko", "en")) {
            var members = heard.stream().filter(one -> one.clip.language().equals(language)).toList();
            if (!members.isEmpty()) {
                row(out, language + " total", members);
                var scores = members.stream().map(Heard::score).toList();
                report.add("captions.cer.offline." + language, ErrorRate.sum(scores.stream().map(Score::characters).toList()).percent(),
                        "%", members.size());
                report.add("captions.wer.offline." + language, ErrorRate.sum(scores.stream().map(Score::words).toList()).percent(), "%",
                        members.size());
            }
        }
        if (!prompt.isBlank()) {
            printTerms(out, heard, report);
        }
        var silent = heard.stream().filter(one -> one.clip.language().equals("none")).toList();
        if (!silent.isEmpty()) {
            int invented = silent.stream().mapToInt(one -> one.score.words().errors()).sum();
            out.printf("%d recordings without speech: %d invented words%n", silent.size(), invented);
            report.add("captions.noise.words", invented, "words", silent.size());
        }
    }

    /** A term counts once for each recording in whose transcript it stands. */
    private void printTerms(PrintWriter out, List<Heard> heard, Report report) {
        int said = 0;
        int found = 0;
        for (var term : Arrays.asList(prompt.split(",", -1))) {
            var letters = letters(term);
            for (var one : heard) {
                if (!letters.isEmpty() && one.clip.transcripts().stream().anyMatch(transcript -> letters(transcript).contains(letters))) {
                    said++;
                    found += letters(one.text).contains(letters) ? 1 : 0;
                }
            }
        }
        out.printf("terms of the prompt: %d said, %d heard%n", said, found);
        report.add("captions.terms.heard", said == 0 ? 0 : 100.0 * found / said, "%", said);
    }

    private static String letters(String text) {
        return Normaliser.normalise(text).replace(" ", "");
    }

    private static void row(PrintWriter out, String name, List<Heard> members) {
        var references = members.stream().flatMap(one -> one.reference.stream()).toList();
        boolean complete = references.size() == members.size();
        out.printf("%-28s %5d %18s %18s %12s %12s %9s%n", name, members.size(),
                withInterval(members.stream().map(one -> one.score.characters()).toList()),
                withInterval(members.stream().map(one -> one.score.words()).toList()),
                complete ? percent(references.stream().map(Score::characters).toList()) : "-",
                complete ? percent(references.stream().map(Score::words).toList()) : "-",
                complete ? members.stream().filter(Heard::sameAsReference).count() : "-");
    }

    private static String withInterval(List<ErrorRate> rates) {
        var interval = ErrorRate.interval(rates);
        return "%.2f (%.1f-%.1f)".formatted(ErrorRate.sum(rates).percent(), interval[0], interval[1]);
    }

    private static String percent(List<ErrorRate> rates) {
        return "%.2f".formatted(ErrorRate.sum(rates).percent());
    }
}
