package hearus.bench.engine;

import hearus.bench.data.Manifest;
import hearus.bench.data.Models;
import hearus.bench.data.WaveFile;
import hearus.bench.report.Report;
import java.io.IOException;
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

import hearus.bench.engine.EngineBench.Found;
import hearus.bench.engine.Streams.Speech;
import hearus.bench.peers.EnginePeer;
import hearus.bench.peers.NodePeers;
import hearus.bench.peers.TransformersJs;
import hearus.bench.peers.WhisperCpp;
import hearus.models.Model;
import hearus.models.ModelException;
import hearus.models.ModelStore;
import hearus.whisper.Whisper;

/** What the engine costs: encoding, a token, a whole re-decode of a phrase that grows, memory; beside other engines in turns. */
@Command(name = "engine", mixinStandardHelpOptions = true, description = {
        "What Whisper costs here: encoding, a token, a whole re-decode of a phrase that grows, memory.",
        "Real speech: the recordings of 5 s and longer, as phrases that grow by a second. With other engines in turns where they are named."})
public final class EngineCommand implements Callable<Integer> {
    private static final double LONGEST_SECONDS = 30;
    private static final int QUICK_PHRASES = 16;
    private static final int ROUNDS = 5;
    private static final int QUICK_ROUNDS = 3;

    @Spec
    CommandSpec spec;

    @Option(names = "--model", split = ",", defaultValue = "base", description = "tiny, base or small, or several of them (default: ${DEFAULT-VALUE}).")
    List<String> models;

    @Option(names = "--manifest", defaultValue = "../shared/speech/manifest.tsv", description = {
            "Tab-separated: path, language, seconds, transcript; the first line names the columns (default: ${DEFAULT-VALUE})."})
    Path manifest;

    @Option(names = "--quick", description = "16 recordings and three rounds: under five minutes for one model of tiny or base.")
    boolean quick;

    @Option(names = "--json", description = "Write the numbers to this file too.")
    Optional<Path> json;

    @Option(names = "--docs", description = "Write the tables into engine.md of this folder, and a chart beside it.")
    Optional<Path> docs;

    @Option(names = "--whisper-cpp", paramLabel = "DIR", description = "The folder with whisper.cpp's whisper-server and whisper-cli: measures it, too.")
    Optional<Path> whisperCpp;

    @Option(names = "--ggml", split = ",", paramLabel = "FILE", description = "The same models for whisper.cpp, for example ggml-base-q8_0.bin: their names hold the models'.")
    List<Path> ggml = List.of();

    @Option(names = "--transformers-js", description = "Measures transformers.js, too: needs Node 20 and, the first time, npm and 750 MB.")
    boolean transformersJs;

    @Override
    public Integer call() throws IOException, ModelException, InterruptedException {
        var out = spec.commandLine().getOut();
        var chosen = models.stream().map(this::model).toList();
        var phrases = phrases();
        var command = "bench " + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
        var report = new Report(command);
        var found = new ArrayList<Found>();
        var installed = Models.ofThisMachine();
        for (var model : chosen) {
            var peers = new ArrayList<EnginePeer>();
            try (var whisper = Whisper.load(installed.whisper(model))) {
                startPeers(installed.store(), model, peers);
                found.add(new EngineBench(model, whisper, phrases, peers, quick ? QUICK_ROUNDS : ROUNDS, out).measure());
                EngineBench.report(found.getLast(), report);
            } finally {
                peers.forEach(EnginePeer::close);
            }
        }
        out.printf("%s%n", Report.machine());
        if (json.isPresent()) {
            report.write(json.get());
        }
        if (docs.isPresent()) {
            new EngineDocs(command, found).write(docs.get());
        }
        return 0;
    }

    private Model model(String id) {
        return Model.byId(id).filter(known -> known != Model.SILERO_VAD).orElseThrow(() -> new ParameterException(spec.commandLine(),
                "There is no Whisper model " + id + ": choose tiny, base or small"));
    }

    private void startPeers(ModelStore store, Model model, List<EnginePeer> peers) throws IOException, InterruptedException {
        if (whisperCpp.isPresent()) {
            var file = ggml.stream().filter(one -> one.getFileName().toString().contains(model.id())).findFirst()
                    .orElseThrow(() -> new ParameterException(spec.commandLine(),
                            "--whisper-cpp needs the model " + model.id() + ": name a file with --ggml that has it in its name"));
            peers.add(WhisperCpp.start(whisperCpp.get(), file));
        }
        if (transformersJs) {
            peers.add(TransformersJs.start(NodePeers.install(store.folder().resolve("bench").resolve("peers")), model.id()));
        }
    }

    /** Of every length the same share in both languages, in a fixed order. */
    private List<Speech> phrases() throws IOException {
        if (!Files.exists(manifest)) {
            throw new ParameterException(spec.commandLine(), "There is no manifest " + manifest + ": name one with --manifest");
        }
        var clips = Manifest.read(manifest).clips().stream().filter(clip -> !clip.language().equals("none")
                && clip.seconds() >= Streams.PHRASE_SECONDS && clip.seconds() <= LONGEST_SECONDS).toList();
        int step = quick ? Math.max(1, clips.size() / QUICK_PHRASES) : 1;
        var phrases = new ArrayList<Speech>();
        for (int i = 0; i < clips.size(); i += step) {
            phrases.add(new Speech(WaveFile.read(clips.get(i).file()), clips.get(i).language()));
        }
        return phrases;
    }
}
