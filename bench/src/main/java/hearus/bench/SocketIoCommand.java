package hearus.bench;

import hearus.bench.report.BarChart;
import hearus.bench.report.MarkedSection;
import hearus.bench.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import hearus.bench.socketio.Comparison;
import hearus.bench.socketio.SocketIoBench;
import hearus.bench.socketio.SocketIoBench.Plan;
import hearus.models.ModelStore;

/** The module socketio against Node's socket.io. */
@Command(name = "socketio", mixinStandardHelpOptions = true, description = {
        "The module socketio against Node's socket.io 4.8.4: acks, events in and out, idle connections.",
        "Needs Node 20 or newer and, the first time, npm. Takes about six minutes, with --quick three."})
final class SocketIoCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Option(names = "--quick", description = "Fewer rounds.")
    boolean quick;

    @Option(names = "--only", defaultValue = "", description = "Only what has a name in which this regular expression is found, as ack, fanout, idle.")
    Pattern only;

    @Option(names = "--json", description = "Write the numbers to this file too.")
    Optional<Path> json;

    @Option(names = "--docs", description = "Write the table into socketio.md of this folder, and a chart beside it.")
    Optional<Path> docs;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        var command = "bench " + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
        var folder = ModelStore.open(System.getenv()).folder().resolve("bench").resolve("socketio");
        var outcome = SocketIoBench.run(quick ? Plan.QUICK : Plan.FULL, only.asPredicate(), folder, step -> {
            err.println(step);
            err.flush();
        });
        print(out, outcome);
        if (json.isPresent()) {
            report(command, outcome.comparisons()).write(json.get());
        }
        if (docs.isPresent()) {
            Files.createDirectories(docs.get());
            new MarkedSection(docs.get().resolve("socketio.md"), "numbers").write(section(command, outcome));
            Files.writeString(docs.get().resolve("socketio.svg"), chart(outcome).svg());
        }
        return 0;
    }

    private static void print(PrintWriter out, SocketIoBench.Outcome outcome) throws IOException {
        out.printf("%-44s %12s %12s  %-9s %s%n", "", "ours", "Node's", "", "ours / Node's");
        for (var row : outcome.comparisons()) {
            out.printf("%-44s %12s %12s  %-9s %.2f %s%n", row.label(), number(row.ours()), number(row.node()), row.unit(), row.ratio(),
                    row.lead() >= 1 ? "" : "behind");
        }
        out.printf("%nNode %s, %s%nThe load clients' thread was busy for at most %.0f %% of the time.%n", outcome.node(), Report.machine(),
                100 * outcome.clientCores());
        out.flush();
    }

    private static Report report(String command, List<Comparison> rows) {
        var report = new Report(command);
        for (var row : rows) {
            var name = "socketio." + row.name();
            // Of memory people want to know how much it is; of the rest, how it compares.
            var absolute = row.name().equals("idle.kb");
            report.add(absolute ? name : name + ".ours", row.ours(), row.unit(), row.samples());
            report.add(name + ".node", row.node(), row.unit(), row.samples());
            report.add(name + ".vs.node", row.ratio(), "ratio", row.samples());
        }
        return report;
    }

    private static String section(String command, SocketIoBench.Outcome outcome) throws IOException {
        var rows = outcome.comparisons().stream()
                .map(row -> "| %s | %s | %s | %s | %.2f |".formatted(row.label(), number(row.ours()), number(row.node()), row.unit(),
                        row.ratio()))
                .collect(Collectors.joining("\n"));
        return """
                Measured on %s with `./hearus %s` on %s, Node %s.

                ![Each row as a multiple of Node's: longer is better](socketio.svg)

                | | ours | Node's | | ours / Node's |
                |---|--:|--:|---|--:|
                %s

                The load clients' one thread was busy for at most %.0f %% of the time.
                """.formatted(LocalDate.now(ZoneOffset.UTC), command, Report.machine(), outcome.node(), rows, 100 * outcome.clientCores());
    }

    private static BarChart chart(SocketIoBench.Outcome outcome) {
        return new BarChart("A Socket.IO server on the JVM, measured against Node's socket.io 4.8.4",
                "How many times as good as Node's: times and memory inverted, so that longer is better everywhere",
                outcome.comparisons().stream().map(row -> new BarChart.Bar(row.label(), row.lead(),
                        "%.2f × (%s v %s %s)".formatted(row.lead(), number(row.ours()), number(row.node()), row.unit()))).toList(),
                new BarChart.Mark("Node", 1));
    }

    /** With three digits that count. */
    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 1000 ? "%,.0f" : value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
