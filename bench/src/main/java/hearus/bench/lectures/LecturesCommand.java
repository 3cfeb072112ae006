package hearus.bench.lectures;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import hearus.bench.report.MarkedSection;
import hearus.bench.report.Report;

/** The store at the size of a university, and a lecture with a thousand followers. */
@Command(name = "lectures", mixinStandardHelpOptions = true, description = {
        "The store of lectures with 1,000 lectures of 1,500 segments in it, on SQLite and on PostgreSQL; and a lecture with 1,000 followers.",
        "Needs 10 GB in the folder for temporary files. Takes about half an hour, with --quick (100 lectures of 300 segments) four minutes."})
public final class LecturesCommand implements Callable<Integer> {
    private static final int CORRECTIONS = 120;
    private static final int QUICK_CORRECTIONS = 30;

    @Spec
    CommandSpec spec;

    @Option(names = "--quick", description = "100 lectures of 300 segments, and fewer rounds.")
    boolean quick;

    @Option(names = "--only", defaultValue = "", description = "Only what has a name in which this regular expression is found: store.sqlite, store.postgresql, followers.1, followers.1000, followers.slow.")
    Pattern only;

    @Option(names = "--database", paramLabel = "URL", description = "An empty PostgreSQL database of yours, as postgresql://user:password@host/name, in the place of a server that is started for this. The lectures stay there.")
    Optional<String> database;

    @Option(names = "--texts", paramLabel = "DIR", defaultValue = "docs/lectures", description = "Folder of the sample texts (default: ${DEFAULT-VALUE}).")
    Path texts;

    @Option(names = "--json", description = "Write the numbers to this file too.")
    Optional<Path> json;

    @Option(names = "--docs", description = "Write the tables into lectures.md of this folder.")
    Optional<Path> docs;

    @Override
    public Integer call() throws Exception {
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        Consumer<String> progress = step -> {
            err.println(step);
            err.flush();
        };
        var command = "bench " + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
        var wanted = only.asPredicate();
        var figures = new LectureFigures();
        var plan = quick ? StoreBench.Plan.QUICK : StoreBench.Plan.FULL;
        var stores = new ArrayList<String>();
        if (wanted.test("store.sqlite")) {
            try (var store = BenchStore.sqlite()) {
                StoreBench.run(plan, texts, store, figures, progress);
                stores.add(store.durability());
            }
        }
        if (wanted.test("store.postgresql")) {
            try (var store = database.isPresent() ? BenchStore.postgres(database.get()) : BenchStore.postgres()) {
                StoreBench.run(plan, texts, store, figures, progress);
                stores.add(store.durability());
            }
        }
        List<String> slow = wanted.test("followers.1") || wanted.test("followers.1000") || wanted.test("followers.slow")
                ? FollowersBench.run(quick ? QUICK_CORRECTIONS : CORRECTIONS, wanted, texts, figures, progress)
                : List.of();
        slow.forEach(line -> progress.accept("The hub logged: " + line));
        var section = "Measured on %s with `./hearus %s` on %s. %s.%n%n%s".formatted(LocalDate.now(ZoneOffset.UTC), command,
                Report.machine(),
                String.join("; ", stores), figures.tables());
        out.print(section);
        out.flush();
        if (json.isPresent()) {
            figures.report(command).write(json.get());
        }
        if (docs.isPresent()) {
            Files.createDirectories(docs.get());
            new MarkedSection(docs.get().resolve("lectures.md"), "numbers").write(section);
        }
        return 0;
    }
}
