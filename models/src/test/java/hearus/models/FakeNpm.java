package hearus.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

import hearus.models.internal.npm.NpmClient;
import hearus.models.internal.npm.NpmSource;

/** A program called npm, alone on a PATH of its own, that counts its runs and does what the test says. */
final class FakeNpm {
    private final Path folder;

    /** @param script shell, run in the folder in which npm runs; {@code $CACHE} is its cache, {@code $RUN} counts from 1, {@code $HERE} is a folder to meet in */
    FakeNpm(Path folder, String script) throws IOException {
        this.folder = Files.createDirectories(folder);
        var program = Files.writeString(folder.resolve("npm"), """
                #!/bin/sh
                PATH=/usr/bin:/bin
                HERE=%s
                echo "$@" >> $HERE/runs
                RUN=$(wc -l < $HERE/runs)
                CACHE=$4/_cacache/tmp
                mkdir -p $CACHE
                %s
                """.formatted(folder, script));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Packs the file at once. */
    static FakeNpm packing(Path folder, Path tarball) throws IOException {
        return new FakeNpm(folder, "cp " + tarball + " ./tiny-model-1.2.3.tgz");
    }

    Map<String, String> environment() {
        return Map.of("PATH", folder.toString());
    }

    NpmSource source() {
        return new NpmSource(new NpmClient(environment()));
    }

    /** The arguments of every run. */
    List<String> runs() throws IOException {
        var runs = folder.resolve("runs");
        return Files.exists(runs) ? Files.readAllLines(runs) : List.of();
    }

    /** A file that the script can wait for or leave. */
    Path meeting(String name) {
        return folder.resolve(name);
    }
}
