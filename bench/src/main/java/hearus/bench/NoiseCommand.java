package hearus.bench;

import hearus.bench.data.Manifest;
import hearus.bench.data.Models;
import hearus.bench.data.WaveFile;
import hearus.bench.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import hearus.captions.CaptionEvent;
import hearus.captions.CaptionPolicy;
import hearus.captions.Captioner;
import hearus.captions.SessionOptions;
import hearus.captions.Transcriber;
import hearus.models.ModelException;
import hearus.whisper.Whisper;

/** Words where nobody speaks. */
@Command(name = "noise", mixinStandardHelpOptions = true, description = {
        "Words that are written down where nobody speaks: every recording without speech, with every model, as Korean, as English and as either,",
        "as a recording and as a live session; as it is, louder, softer, and each mixed with the next."})
final class NoiseCommand implements Callable<Integer> {
    private static final List<List<String>> LANGUAGES = List.of(List.of("ko"), List.of("en"), List.of("ko", "en"));
    private static final int LOUDER = 4;
    private static final int LONGEST = 30 * Whisper.SAMPLE_RATE;

    @Spec
    CommandSpec spec;

    @Option(names = "--model", defaultValue = "tiny,base,small", split = ",", description = "Which models (default: ${DEFAULT-VALUE}).")
    List<String> models;

    @Option(names = "--manifest", defaultValue = "../shared/speech/manifest.tsv", description = {
            "Tab-separated: path, language, seconds, transcript; the first line names the columns (default: ${DEFAULT-VALUE})."})
    Path manifest;

    @Option(names = "--quick", description = "The recordings as they are.")
    boolean quick;

    @Option(names = "--json", description = "Write the numbers to this file too.")
    Optional<Path> json;

    /** Something to listen to in which nobody speaks. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    private record Noise(String name, short[] pcm) {
        Noise times(double gain, String how) {
            var scaled = new short[pcm.length];
            for (int i = 0; i < pcm.length; i++) {
                scaled[i] = clipped(pcm[i] * gain);
            }
            return new Noise(name + how, scaled);
        }

        Noise with(Noise other) {
            var mixed = pcm.clone();
            for (int i = 0; i < mixed.length; i++) {
                mixed[i] = clipped(mixed[i] + other.pcm[i % other.pcm.length]);
            }
            return new Noise(name + " and " + other.name, mixed);
        }

        private static short clipped(double sample) {
            return (short) Math.clamp(sample, Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }

    @Override
    public Integer call() throws IOException, ModelException {
        if (!Files.exists(manifest)) {
            throw new ParameterException(spec.commandLine(), "There is no manifest " + manifest + ": name one with --manifest");
        }
        var noises = noises();
        var report = new Report("bench " + String.join(" ", spec.root().commandLine().getParseResult().originalArgs()));
        var installed = Models.ofThisMachine();
        var out = spec.commandLine().getOut();
        int total = 0;
        for (var model : models) {
            try (var whisper = Whisper.load(installed.whisper(model, spec))) {
                total += count(out, report, model, whisper, installed.voiceActivity(), noises);
            }
        }
        out.printf("%s%n", Report.machine());
        if (json.isPresent()) {
            report.write(json.get());
        }
        return total == 0 ? 0 : 1;
    }

    private List<Noise> noises() throws IOException {
        var recorded = new ArrayList<Noise>();
        for (var clip : Manifest.read(manifest).silent()) {
            recorded.add(new Noise(clip.path(), WaveFile.read(clip.file())));
        }
        var noises = new ArrayList<>(recorded);
        for (int i = 0; i < recorded.size() && !quick; i++) {
            var noise = recorded.get(i);
            noises.add(noise.times(LOUDER, ", louder"));
            noises.add(noise.times(1.0 / LOUDER, ", softer"));
            noises.add(noise.with(recorded.get((i + 1) % recorded.size())));
        }
        return noises;
    }

    private static int count(PrintWriter out, Report report, String model, Whisper whisper, Path voiceActivity,
            List<Noise> noises) {
        int all = 0;
        try (var transcriber = Transcriber.create(whisper, voiceActivity);
                var captioner = Captioner.create(whisper, voiceActivity, CaptionPolicy.defaults())) {
            for (var languages : LANGUAGES) {
                int recorded = 0;
                int live = 0;
                for (var noise : noises) {
                    recorded += invented(out, noise, transcriber.transcribe(noise.pcm, languages, "", false, (_, _) -> {}).stream()
                            .map(Transcriber.Segment::text).toList());
                    live += invented(out, noise, captions(captioner, noise, languages));
                }
                var name = String.join("+", languages);
                out.printf("%s as %s: %d sounds, %d words in recordings, %d in live captions%n", model, name, noises.size(), recorded,
                        live);
                out.flush();
                report.add("captions.noise.words." + model + "." + name, recorded, "words", noises.size());
                report.add("captions.noise.words.live." + model + "." + name, live, "words", noises.size());
                all += recorded + live;
            }
        }
        return all;
    }

    /** Every text that a speaker would see, of partials too. */
    private static List<String> captions(Captioner captioner, Noise noise, List<String> languages) {
        var texts = new ConcurrentLinkedQueue<String>();
        try (var session = captioner.open(new SessionOptions(noise.name, languages, "", 0), event -> {
            if (event instanceof CaptionEvent.Caption caption) {
                texts.add(caption.text());
            }
        })) {
            session.accept(noise.pcm, 0, Math.min(LONGEST, noise.pcm.length));
            session.finish().join();
        }
        return List.copyOf(texts);
    }

    private static int invented(PrintWriter out, Noise noise, List<String> texts) {
        int words = 0;
        for (var text : texts) {
            if (!text.isBlank()) {
                words += text.strip().split("\\s+").length;
                out.printf("  %s: %s%n", noise.name, text);
            }
        }
        return words;
    }
}
