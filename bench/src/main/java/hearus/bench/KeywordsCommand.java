package hearus.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import hearus.bench.report.Report;
import hearus.bench.report.ResidentMemory;
import hearus.keywords.Keywords;
import hearus.keywords.KeywordsConfig;
import hearus.keywords.Word;

/** What finding key terms costs: words in a second of one core, and memory. */
@Command(name = "keywords", mixinStandardHelpOptions = true, description = {
        "What finding key terms and highlights costs: words in a second, one text after the other, and memory.",
        "Each text is repeated until it has 5,000 words. Repeated sentences share all their words, which makes the graph of sentences as dense as it can be: new text is cheaper."})
final class KeywordsCommand implements Callable<Integer> {
    private static final int WORDS = 5_000;
    private static final int ROUNDS = 100;
    private static final int QUICK_ROUNDS = 15;
    private static final int WARM_UP = 40;
    private static final double MEGABYTE = 1 << 20;

    @Spec
    CommandSpec spec;

    @Option(names = "--text", paramLabel = "FILE", split = ",", defaultValue = "docs/lectures/ko-economics.txt,docs/lectures/ko-computer-science.txt,docs/lectures/en-biology.txt", description = "Texts (default: ${DEFAULT-VALUE}).")
    List<Path> texts;

    @Option(names = "--quick", description = "15 rounds in place of 100.")
    boolean quick;

    @Option(names = "--json", description = "Write the numbers to this file too.")
    Optional<Path> json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        var read = new LinkedHashMap<String, List<Word>>();
        for (var file : texts) {
            read.put(file.getFileName().toString().replaceFirst("\\.[^.]*$", ""), words(file));
        }
        var report = new Report("bench " + String.join(" ", spec.root().commandLine().getParseResult().originalArgs()));
        try (var keywords = Keywords.create(KeywordsConfig.defaults())) {
            memory(keywords, read, report, out);
            for (int i = 0; i < WARM_UP; i++) {
                for (var text : read.values()) {
                    keywords.find(text);
                }
            }
            speed(keywords, read, report, out);
        }
        out.printf("%s%n", Report.machine());
        if (json.isPresent()) {
            report.write(json.get());
        }
        return 0;
    }

    private List<Word> words(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new ParameterException(spec.commandLine(), "There is no text " + file + ": name one with --text");
        }
        var once = Word.split(Files.readString(file));
        var words = new ArrayList<Word>();
        while (words.size() < WORDS) {
            words.addAll(once);
            words.add(Word.lineBreak());
        }
        return List.copyOf(words.subList(0, WORDS));
    }

    /** What stays in the heap once the analysers have been used: Nori's dictionaries for the most part. */
    private static void memory(Keywords keywords, Map<String, List<Word>> texts, Report report, PrintWriter out)
            throws IOException, InterruptedException {
        double before = heap();
        long started = System.nanoTime();
        for (var text : texts.values()) {
            keywords.find(text.subList(0, 100));
        }
        double first = (System.nanoTime() - started) / 1e6;
        double kept = heap() - before;
        out.printf("first texts, dictionaries loaded: %.0f ms; heap that stays: %.1f MB%n", first, kept);
        report.add("keywords.heap", kept, "MB", 1);
        report.add("keywords.first", first, "ms", 1);
        var resident = ResidentMemory.megabytes();
        if (resident.isPresent()) {
            out.printf("resident memory of the process: %.0f MB%n", resident.getAsDouble());
            report.add("keywords.rss", resident.getAsDouble(), "MB", 1);
        }
    }

    private static double heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE;
    }

    private void speed(Keywords keywords, Map<String, List<Word>> texts, Report report, PrintWriter out) throws InterruptedException {
        int rounds = quick ? QUICK_ROUNDS : ROUNDS;
        var times = new LinkedHashMap<String, double[]>();
        texts.keySet().forEach(name -> times.put(name, new double[rounds]));
        for (int i = 0; i < rounds; i++) {
            for (var text : texts.entrySet()) {
                long started = System.nanoTime();
                keywords.find(text.getValue());
                Objects.requireNonNull(times.get(text.getKey()))[i] = (System.nanoTime() - started) / 1e6;
            }
        }
        out.printf("%-24s %14s %10s %10s%n", "5,000 words of", "words/s", "p50 ms", "p95 ms");
        times.forEach((name, each) -> row(name, each, report, out));
        double seconds = times.values().stream().flatMapToDouble(Arrays::stream).sum() / 1_000;
        int found = rounds * times.size();
        out.printf("%-24s %14.0f%n", "all", WORDS * found / seconds);
        report.add("keywords.words.per.second", WORDS * found / seconds, "words/s", found);
    }

    private static void row(String name, double[] times, Report report, PrintWriter out) {
        var sorted = Arrays.stream(times).sorted().toArray();
        double median = sorted[sorted.length / 2];
        double late = sorted[(int) (sorted.length * 0.95)];
        out.printf("%-24s %14.0f %10.1f %10.1f%n", name, WORDS / median * 1_000, median, late);
        report.add("keywords.words.per.second." + name, WORDS / median * 1_000, "words/s", sorted.length);
        report.add("keywords.5000.p50." + name, median, "ms", sorted.length);
        report.add("keywords.5000.p95." + name, late, "ms", sorted.length);
    }
}
