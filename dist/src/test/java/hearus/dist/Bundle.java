package hearus.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import hearus.models.CacheFolder;
import hearus.models.Model;
import hearus.models.ModelException;
import hearus.models.ModelStore;
import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThat;

/** The tarball, unpacked into an empty folder, on a machine that has the programs of {@link #PROGRAMS} and no other. */
record Bundle(Path home, Path programs) {
    /** What the launcher calls; {@code locale} is there on most machines, and not needed. */
    private static final List<String> PROGRAMS = List.of("sh", "dirname", "readlink");

    /** Unpacks it below {@code folder}. */
    static Bundle unpack(Path folder) throws IOException, InterruptedException {
        var unpacked = Files.createDirectories(folder.resolve("an empty folder"));
        var tar = new ProcessBuilder(Requires.program("tar").toString(), "-xzf", tarball().toString(), "-C", unpacked.toString())
                .inheritIO().start();
        assertThat(tar.waitFor()).isZero();
        var programs = Files.createDirectories(folder.resolve("programs"));
        for (var program : PROGRAMS) {
            Files.createSymbolicLink(programs.resolve(program), Requires.program(program));
        }
        try (var inside = Files.list(unpacked)) {
            var all = inside.toList();
            assertThat(all).as("one folder in the tarball").hasSize(1);
            return new Bundle(all.getFirst(), programs);
        }
    }

    static Path tarball() {
        return Path.of(System.getProperty("dist.bundle"));
    }

    /** The folder that has the models that captions need; the test is skipped where they cannot be had. */
    static Path models() {
        var store = ModelStore.open(System.getenv());
        for (var model : new Model[]{Model.SILERO_VAD, Model.TINY}) {
            try {
                store.pull(model, (what, step, done, total) -> {});
            } catch (ModelException e) {
                Requires.present(store.find(model), "the model " + model.id() + ", or a network to pull it from");
            }
        }
        return CacheFolder.of(System.getenv());
    }

    /** A command in an environment of its own: nothing but {@code PATH} and what {@code environment} says. What it writes on standard error goes to {@code log}. */
    Process start(Path log, Map<String, String> environment, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(home.resolve("bin/hearus").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(home.getParent().toFile()).redirectError(log.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", programs.toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** A command that ends by itself, and what it wrote on standard output. */
    Finished run(Path log, Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        var process = start(log, environment, arguments);
        try (var out = process.getInputStream()) {
            var text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return new Finished(process.exitValue(), text, Files.readString(log));
        } finally {
            process.destroyForcibly();
        }
    }

    /** What a command has left. */
    record Finished(int code, String out, String err) {}
}
