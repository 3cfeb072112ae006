package hearus.socketio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThat;

/** The scripts of {@code src/test/js}, which drive real clients, in a folder under target with their packages installed. */
final class NodeScripts {
    private static final Path SOURCES = Requires.repository().resolve("socketio/src/test/js");
    private static final Path INSTALLED = Requires.repository().resolve("socketio/target/js");
    private static final long PATIENCE_SECONDS = 180;

    private NodeScripts() {}

    /** Runs a script whose lines say "ok" or "FAIL": none may fail, and so many must be ok. */
    static void check(int checks, String script, String... arguments) throws IOException, InterruptedException {
        var node = Requires.program("node");
        install(Requires.program("npm"));
        var run = run(Stream.concat(Stream.of(node.toString(), INSTALLED.resolve(script).toString()), Stream.of(arguments))
                .toArray(String[]::new));
        assertThat(run.lines()).as("checks that failed").noneMatch(line -> line.startsWith("FAIL"));
        assertThat(run.lines().stream().filter(line -> line.startsWith("ok"))).as(String.join("\n", run.lines())).hasSize(checks);
        assertThat(run.status()).as(String.join("\n", run.lines())).isZero();
    }

    /** Installs the packages anew only when the lock file changed. */
    private static void install(Path npm) throws IOException, InterruptedException {
        Files.createDirectories(INSTALLED);
        try (var files = Files.list(SOURCES)) {
            for (var script : files.filter(file -> file.toString().endsWith(".mjs")).toList()) {
                Files.copy(script, INSTALLED.resolve(script.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        var lock = SOURCES.resolve("package-lock.json");
        var done = INSTALLED.resolve("installed-lock.json");
        if (Files.exists(done) && Files.mismatch(lock, done) < 0) {
            return;
        }
        for (var file : List.of("package.json", "package-lock.json")) {
            Files.copy(SOURCES.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        var run = run(npm.toString(), "ci", "--no-audit", "--no-fund", "--prefix", INSTALLED.toString());
        assertThat(run.status()).as(String.join("\n", run.lines())).isZero();
        Files.copy(lock, done, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Run run(String... command) throws IOException, InterruptedException {
        var output = Files.createTempFile("clients", ".log");
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            return new Run(process.exitValue(), Files.readAllLines(output));
        } finally {
            Files.delete(output);
        }
    }

    private record Run(int status, List<String> lines) {}
}
