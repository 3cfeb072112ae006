package hearus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import hearus.bench.Manifest.Clip;

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
        return new Report("bench " + String.join(" ", spec.root().commandLine().getParseResult().originalArgs()));
    }

    /** Prints the machine, and writes the file if one was asked for. */
    void finish(Report report) throws IOException {
        spec.commandLine().getOut().printf("%s%n", Report.machine());
        if (json.isPresent()) {
            report.write(json.get());
        }
    }
}
