package hearus.bench.live;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

import hearus.bench.captions.CaptionServer;
import hearus.bench.peers.LivePeer;
import hearus.bench.peers.NodePeers;
import hearus.bench.report.BarChart;
import hearus.bench.report.Turns;
import hearus.bench.score.ErrorRate;
import hearus.bench.score.Percentiles;
import hearus.models.ModelStore;
import hearus.whisper.Whisper;

/** The same speech through what one would build without Hearus. */
@Command(name = "peers", mixinStandardHelpOptions = true, description = {
        "The same speakers with Hearus and with other ways to live captions, one after the other: transformers.js behind socket.io, the design that Hearus",
        "began as, and whisper.cpp's server with what its example stream does, where it is named. Needs Node 20, ffmpeg and, the first time, npm and 750 MB."})
final class CaptionsPeersCommand implements Callable<Integer> {
    private static final double LONGEST = 20;
    /** The first design takes 2 s without voice for the end of a phrase: with less it would never end one. */
    private static final double GAP_SECONDS = 3;
    /** As the first design's page records. */
    private static final int PIECE = Whisper.SAMPLE_RATE / 2;
    private static final Duration QUIET = Duration.ofSeconds(30);
    private static final Duration QUICK_QUIET = Duration.ofSeconds(15);
    private static final int QUICK_SECONDS = 20;
    private static final double WARM_UP_SECONDS = 8;
    private static final String OURS = "Hearus";

    @Mixin
    CaptionsOptions options;

    @Option(names = "--speakers", split = ",", description = "How many at once (default: 1,2,4; quick: 2).")
    List<Integer> counts = List.of();

    @Option(names = "--seconds", defaultValue = "60", description = "How long each speaks (default: ${DEFAULT-VALUE}; quick: 20).")
    int seconds;

    @Option(names = "--rounds", defaultValue = "2", description = "Of all of them in turns (default: ${DEFAULT-VALUE}; quick: 1).")
    int rounds;

    @Option(names = "--whisper-cpp", paramLabel = "DIR", description = "The folder with whisper.cpp's whisper-server: measures it, too.")
    Optional<Path> whisperCpp;

    @Option(names = "--ggml", paramLabel = "FILE", description = "The same model for whisper.cpp, for example ggml-base-q8_0.bin.")
    Optional<Path> ggml;

    private interface Starting {
        CaptionServer start() throws IOException, InterruptedException;
    }

    private record Way(String id, String label, Starting starting) {}

    /** A number of the table: its name in the report, its unit and what it is called. */
    private record Quantity(String name, String unit, String label) {}

    private static final Quantity FIRST = new Quantity("first.p50.ms", "ms", "voice to first text, p50, ms");
    private static final Quantity FIRST_LATE = new Quantity("first.p95.ms", "ms", "voice to first text, p95, ms");
    private static final Quantity FINAL = new Quantity("final.p50.ms", "ms", "end of voice to final, p50, ms");
    private static final Quantity FINAL_LATE = new Quantity("final.p95.ms", "ms", "end of voice to final, p95, ms");
    private static final Quantity CER = new Quantity("cer", "%", "CER of the finals, %");
    private static final Quantity ERASURE = new Quantity("erasure", "ratio", "letters taken back per letter");
    private static final Quantity LOST = new Quantity("lost", "%", "recordings without a final, %");
    private static final Quantity CORES = new Quantity("cores", "cores", "cores");
    private static final Quantity MEMORY = new Quantity("rss", "MB", "memory, MB");
    private static final List<Quantity> QUANTITIES = List.of(FIRST, FIRST_LATE, FINAL, FINAL_LATE, CER, ERASURE, LOST, CORES, MEMORY);

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = options.spec.commandLine().getOut();
        var report = options.report();
        var wanted = counts.isEmpty() ? (options.quick ? List.of(2) : List.of(1, 2, 4)) : counts;
        var ways = ways();
        var turns = new Turns();
        var tried = options.quick ? 1 : rounds;
        for (var round = 0; round < tried; round++) {
            for (var way : ways) {
                try (var server = way.starting.start(); var http = HttpClient.newHttpClient()) {
                    speakers(WARM_UP_SECONDS).speak(server, http, 1);
                    for (var count : wanted) {
                        measure(turns, way, count, speakers(options.quick ? QUICK_SECONDS : seconds).speak(server, http, count));
                        out.printf("round %d, %-16s %d speakers: %s%n", round + 1, way.id, count, line(turns, way, count));
                        out.flush();
                    }
                }
            }
        }
        for (var count : wanted) {
            for (var way : ways) {
                for (var quantity : QUANTITIES) {
                    turns.median(quantity.name, system(way, count)).ifPresent(value -> report.add(
                            "captions.peers." + count + "speakers." + way.id + "." + quantity.name, value, quantity.unit, tried));
                }
            }
        }
        options.document("peers", tables(turns, ways, wanted), chart(turns, ways, wanted));
        options.finish(report);
        return 0;
    }

    private List<Way> ways() throws IOException, InterruptedException {
        var node = NodePeers.install(ModelStore.open(System.getenv()).folder().resolve("bench").resolve("peers"));
        var threads = Runtime.getRuntime().availableProcessors();
        var ways = new ArrayList<>(List.of(new Way("hearus", OURS, options::start),
                new Way("transformersjs", "transformers.js, socket.io", () -> LivePeer.transformersJs(node, options.model, threads)),
                new Way("seed", "the first design", () -> LivePeer.seed(node, options.model, threads))));
        if (whisperCpp.isPresent()) {
            var file = ggml.orElseThrow(
                    () -> new ParameterException(options.spec.commandLine(), "--whisper-cpp needs a model: name it with --ggml"));
            ways.add(new Way("whispercpp", "whisper.cpp, stream", () -> LivePeer.whisperCpp(node, whisperCpp.get(), file, threads)));
        }
        return List.copyOf(ways);
    }

    private ConcurrentSpeakers speakers(double length) throws IOException {
        return new ConcurrentSpeakers(options.clips("ko", LONGEST), options.clips("en", LONGEST), length, GAP_SECONDS, PIECE,
                options.quick ? QUICK_QUIET : QUIET);
    }

    private static String system(Way way, int count) {
        return way.id + count;
    }

    private static void measure(Turns turns, Way way, int count, ConcurrentSpeakers.Results results) {
        var system = system(way, count);
        var latencies = results.outcomes().stream().map(one -> one.sequence().latencies(one.session())).toList();
        var first = Percentiles.of(latencies.stream().flatMap(one -> one.first().stream()).toList());
        var last = Percentiles.of(latencies.stream().flatMap(one -> one.last().stream()).toList());
        if (first.count() > 0) {
            turns.add(FIRST.name, system, first.p50());
            turns.add(FIRST_LATE.name, system, first.p95());
        }
        if (last.count() > 0) {
            turns.add(FINAL.name, system, last.p50());
            turns.add(FINAL_LATE.name, system, last.p95());
        }
        turns.add(CER.name, system,
                ErrorRate.sum(results.outcomes().stream().map(one -> one.sequence().whole(one.session()).characters()).toList()).percent());
        turns.add(ERASURE.name, system, results.figures().erasure());
        turns.add(LOST.name, system, 100.0 * latencies.stream().mapToInt(SpeechSequence.Latencies::lost).sum() / results.recordings());
        turns.add(CORES.name, system, results.cores());
        turns.add(MEMORY.name, system, results.megabytes());
    }

    private static String line(Turns turns, Way way, int count) {
        var text = new StringBuilder();
        for (var quantity : QUANTITIES) {
            text.append("%s %s  ".formatted(quantity.name, number(turns.median(quantity.name, system(way, count)))));
        }
        return text.toString().strip();
    }

    private static String tables(Turns turns, List<Way> ways, List<Integer> wanted) {
        var text = new StringBuilder();
        for (var count : wanted) {
            text.append("| ").append(count).append(count == 1 ? " speaker" : " speakers").append(" |");
            ways.forEach(way -> text.append(" ").append(way.label).append(" |"));
            text.append("\n|---|").append("--:|".repeat(ways.size())).append("\n");
            for (var quantity : QUANTITIES) {
                text.append("| ").append(quantity.label).append(" |");
                ways.forEach(way -> text.append(" ").append(number(turns.median(quantity.name, system(way, count)))).append(" |"));
                text.append("\n");
            }
            text.append("\n");
        }
        return text.toString();
    }

    private BarChart chart(Turns turns, List<Way> ways, List<Integer> wanted) {
        var bars = new ArrayList<BarChart.Bar>();
        for (var count : wanted) {
            for (var way : ways) {
                turns.median(FINAL.name, system(way, count)).ifPresent(millis -> bars.add(new BarChart.Bar(
                        way.label + ", " + count + (count == 1 ? " speaker" : " speakers"), Math.max(0, millis) / 1000,
                        String.format(Locale.ROOT, "%.1f s, CER %s %%", millis / 1000,
                                number(turns.median(CER.name, system(way, count)))))));
            }
        }
        var ours = turns.median(FINAL.name, system(ways.getFirst(), wanted.getFirst())).orElse(0) / 1000;
        return new BarChart("The same speech, captioned in other ways, " + options.model,
                "Seconds from the end of a sentence's voice to its final text, median: shorter is better", bars,
                new BarChart.Mark(OURS, ours), BarChart.Better.SHORTER);
    }

    private static String number(OptionalDouble value) {
        return value.isEmpty()
                ? "-"
                : String.format(Locale.ROOT, value.getAsDouble() >= 100 ? "%,.0f" : value.getAsDouble() >= 10 ? "%.1f" : "%.2f",
                        value.getAsDouble());
    }
}
