package hearus.bench.live;

import hearus.bench.data.Manifest;
import hearus.bench.report.BarChart;
import hearus.bench.report.MarkedSection;
import hearus.bench.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import hearus.bench.data.Manifest.Clip;
import hearus.bench.captions.HearusProcess;

/** What the commands of {@code bench captions} have in common. */
final class CaptionsOptions {
    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(names = "--model", defaultValue = "base", description = "tiny, base or small (default: ${DEFAULT-VALUE}).")
    String model;

    @Option(names = "--manifest", defaultValue = "../shared/speech/manifest.tsv", description = {
            "Tab-separated: path, language, seconds, transcript; the first line names the columns (default: ${DEFAULT-VALUE})."})
    Path manifest;

    @Option(names = "--quick", description = "Some minutes instead of all.")
    boolean quick;

    @Option(names = "--json", description = "Write the numbers to this file too.")
    Optional<Path> json;

    @Option(names = "--apart", description = "With hub and speech server as two processes, instead of hearus serve.")
    boolean apart;

    @Option(names = "--docs", description = "Write the table into captions.md of this folder, and a chart beside it.")
    Optional<Path> docs;

    /** The server that is measured, ready; its owner closes it. */
    HearusProcess start() throws IOException, InterruptedException {
        return apart ? HearusProcess.hubAndSpeech(model) : HearusProcess.serve(model);
    }

    /** The recordings of a language, or those of no language, which hold no speech. */
    List<Clip> clips(String language, double longest) throws IOException {
        if (!Files.exists(manifest)) {
            throw new ParameterException(spec.commandLine(), "There is no manifest " + manifest + ": name one with --manifest");
        }
        var found = Manifest.read(manifest).clips().stream().filter(clip -> clip.language().equals(language) && clip.seconds() <= longest)
                .toList();
        if (found.isEmpty()) {
            throw new ParameterException(spec.commandLine(), manifest + " names no recordings for " + language);
        }
        return found;
    }

    Report report() {
        return new Report(command());
    }

    private String command() {
        return "bench " + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
    }

    /**
     * Writes a section of captions.md and a chart, if that was asked for.
     *
     * @param name of both: accuracy, capacity and so on
     * @param tables in Markdown
     */
    void document(String name, String tables, BarChart chart) throws IOException {
        if (docs.isPresent()) {
            var picture = "captions-" + name + ".svg";
            Files.createDirectories(docs.get());
            Files.writeString(docs.get().resolve(picture), chart.svg());
            new MarkedSection(docs.get().resolve("captions.md"), name).write("Measured on %s with `./hearus %s` on %s.\n\n![%s](%s)\n\n%s"
                    .formatted(LocalDate.now(ZoneOffset.UTC), command(), Report.machine(), chart.title(), picture, tables));
        }
    }

    /** Writes a section of captions.md, if that was asked for. */
    void document(String name, String tables) throws IOException {
        if (docs.isPresent()) {
            Files.createDirectories(docs.get());
            new MarkedSection(docs.get().resolve("captions.md"), name).write("Measured on %s with `./hearus %s` on %s.\n\n%s"
                    .formatted(LocalDate.now(ZoneOffset.UTC), command(), Report.machine(), tables));
        }
    }

    /** Prints the machine, and writes the file if one was asked for. */
    void finish(Report report) throws IOException {
        spec.commandLine().getOut().printf("%s%n", Report.machine());
        if (json.isPresent()) {
            report.write(json.get());
        }
    }
}
