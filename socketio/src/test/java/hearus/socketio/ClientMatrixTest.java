package hearus.socketio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(400)
class ClientMatrixTest {
    private static final Path SOURCES = Requires.repository().resolve("socketio/src/test/js");
    private static final Path INSTALLED = Requires.repository().resolve("socketio/target/js");

    @Test
    void everyClientVersionWorksOverEveryTransport() throws Exception {
        var node = Requires.program("node");
        install(Requires.program("npm"));
        try (var server = new TestServer(TestServer.patient())) {
            var run = run(node.toString(), INSTALLED.resolve("matrix.mjs").toString(), server.url());
            assertThat(run.lines()).as("checks that failed").noneMatch(line -> line.startsWith("FAIL"));
            assertThat(run.lines().stream().filter(line -> line.startsWith("ok")))
                    .as("checks that passed, of 12 for each of 4 versions over 3 transports")
                    .hasSize(4 * 3 * 12);
            assertThat(run.status()).as(String.join("\n", run.lines())).isZero();
        }
    }

    /** Installs the clients anew only when the lock file changed. */
    private static void install(Path npm) throws IOException, InterruptedException {
        Files.createDirectories(INSTALLED);
        Files.copy(SOURCES.resolve("matrix.mjs"), INSTALLED.resolve("matrix.mjs"), StandardCopyOption.REPLACE_EXISTING);
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
            if (!process.waitFor(180, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            return new Run(process.exitValue(), Files.readAllLines(output));
        } finally {
            Files.delete(output);
        }
    }

    private record Run(int status, List<String> lines) {}
}
