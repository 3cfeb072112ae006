package hearus.bench.engine;

import hearus.bench.report.BarChart;
import hearus.bench.report.MarkedSection;
import hearus.bench.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

import hearus.bench.engine.EngineBench.Found;

/** The numbers of {@code bench engine} as a section of engine.md, and a chart beside it. */
record EngineDocs(String command, List<Found> found) {
    private static final String PEER = "whispercpp";

    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        var charted = found.stream().anyMatch(one -> one.turns().median(EngineBench.REDECODE, PEER).isPresent());
        new MarkedSection(folder.resolve("engine.md"), "numbers").write(section(charted));
        if (charted) {
            Files.writeString(folder.resolve("engine.svg"), chart().svg());
        }
    }

    private String section(boolean charted) throws IOException {
        var text = new StringBuilder("Measured on %s with `./hearus %s` on %s.\n".formatted(LocalDate.now(ZoneOffset.UTC), command,
                Report.machine()));
        if (charted) {
            text.append("\n![Re-decodes a second and core, as multiples of whisper.cpp's](engine.svg)\n");
        }
        found.forEach(one -> text.append(others(one)).append(speakers(one)));
        return text.toString();
    }

    /** Ours beside the others', in turns. */
    private static String others(Found one) {
        var rows = new ArrayList<String>();
        rows.add(row(one, "re-decodes/s/core, 8 speakers, growing phrases", EngineBench.REDECODE));
        rows.add(row(one, "the same, nothing known before", EngineBench.REDECODE_AT_ONCE));
        EngineBench.WINDOWS.forEach(seconds -> rows.add(row(one, "encode " + seconds + " s, ms", Found.encode(seconds))));
        rows.add(row(one, "a pass of the decoder, ms", EngineBench.TOKEN));
        rows.add(row(one, "memory, MB", EngineBench.MEMORY));
        var head = new StringBuilder("\n| " + one.model().id() + " | Hearus |");
        var line = new StringBuilder("|---|--:|");
        for (var peer : one.peers()) {
            head.append(" %s | Hearus / %s |".formatted(peer.label(), peer.label().replaceFirst(" .*", "")));
            line.append("--:|--:|");
        }
        return head + "\n" + line + "\n" + String.join("\n", rows) + "\n";
    }

    private static String row(Found one, String label, String quantity) {
        var row = new StringBuilder("| %s | %s |".formatted(label, number(one.turns().median(quantity, EngineBench.OURS))));
        for (var peer : one.peers()) {
            row.append(" %s | %s |".formatted(number(one.turns().median(quantity, peer.id())),
                    number(one.turns().ratio(quantity, EngineBench.OURS, peer.id()))));
        }
        return row.toString();
    }

    /** More and more speakers. */
    private static String speakers(Found one) {
        var text = new StringBuilder(
                """

                        | %s, speakers | re-decodes/s/core | encode, ms | first pass, ms | further passes | ms for each | nothing known: re-decodes/s/core | further passes |
                        |--:|--:|--:|--:|--:|--:|--:|--:|
                        """
                        .formatted(one.model().id()));
        for (var row : one.rows()) {
            var run = row.growing();
            text.append(String.format(Locale.ROOT, "| %d | %.2f | %.1f | %.1f | %.1f | %.2f | %.2f | %.1f |%n", row.speakers(),
                    run.perSecondAndCore(), run.encodeMillis(), run.prefillMillis(), run.steps(), run.millisPerStep(),
                    row.atOnce().perSecondAndCore(), row.atOnce().steps()));
        }
        return text.toString();
    }

    private BarChart chart() {
        var bars = new ArrayList<BarChart.Bar>();
        for (var one : found) {
            bar(bars, one, "Hearus", EngineBench.OURS);
            for (var peer : one.peers()) {
                if (!peer.id().equals(PEER)) {
                    bar(bars, one, peer.label(), peer.id());
                }
            }
        }
        return new BarChart("A phrase of 5 s decoded again, eight speakers on the cores of this machine",
                "Re-decodes a second and core as multiples of whisper.cpp's in the same run", bars, new BarChart.Mark("whisper.cpp", 1));
    }

    private static void bar(List<BarChart.Bar> bars, Found one, String label, String system) {
        one.turns().ratio(EngineBench.REDECODE, system, PEER)
                .ifPresent(ratio -> bars.add(new BarChart.Bar(one.model().id() + ", " + label, ratio, "%.1f × (%s v %s a second)".formatted(
                        ratio, number(one.turns().median(EngineBench.REDECODE, system)),
                        number(one.turns().median(EngineBench.REDECODE, PEER))))));
    }

    private static String number(OptionalDouble value) {
        return value.isEmpty()
                ? "-"
                : String.format(Locale.ROOT, value.getAsDouble() >= 100 ? "%.0f" : value.getAsDouble() >= 10 ? "%.1f" : "%.2f",
                        value.getAsDouble());
    }
}
