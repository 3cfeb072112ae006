package hearus.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThat;

/** A packaged Hearus that runs as a user starts it. What it logs goes to a file. */
final class RunningHearus implements AutoCloseable {
    /** Processes of tests live for seconds: compiling what is called often once more would take half their time. */
    static final String JAVA_OPTIONS = "-XX:TieredStopAtLevel=1";

    private static final Pattern READY = Pattern.compile("Hearus is ready: http://localhost:(\\d+) .*");

    private static final Pattern SPEECH_READY = Pattern.compile("The speech server is ready: ws://localhost:(\\d+)/ws .*");

    private final Process process;
    private final BufferedReader out;
    private final String ready;

    private RunningHearus(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        // A server that never becomes ready must not hold the tests.
        var patience = CompletableFuture.delayedExecutor(2, TimeUnit.MINUTES);
        var watch = CompletableFuture.runAsync(process::destroyForcibly, patience);
        this.ready = readLine();
        watch.cancel(false);
    }

    static RunningHearus start(Path log, String... arguments) throws IOException {
        TinyModel.require();
        var builder = command(arguments).redirectError(log.toFile());
        builder.environment()
                .putAll(Map.of("HEARUS_LOG", "debug", "HEARUS_DATA", log.resolveSibling(log.getFileName() + ".data").toString()));
        return new RunningHearus(builder.start());
    }

    /** The packaged command with these arguments, as it is built and on this JDK. */
    static ProcessBuilder command(String... arguments) {
        var command = new ArrayList<>(List.of(Requires.repository().resolve("hearus").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(Map.of("HEARUS_BUILD", "never", "JAVA_HOME", System.getProperty("java.home"), "HEARUS_JAVA_OPTS",
                JAVA_OPTIONS));
        return builder;
    }

    String readyLine() {
        return ready;
    }

    /** The next line that it writes on standard output. */
    String nextLine() {
        return readLine();
    }

    int port() {
        var match = READY.matcher(ready);
        assertThat(match.matches()).as(ready).isTrue();
        return Integer.parseInt(match.group(1));
    }

    /** The port of a speech server. */
    int speechPort() {
        var match = SPEECH_READY.matcher(ready);
        assertThat(match.matches()).as(ready).isTrue();
        return Integer.parseInt(match.group(1));
    }

    String url() {
        return "http://localhost:" + port();
    }

    /** SIGTERM; returns the exit code. */
    int stop() throws InterruptedException {
        // Process.destroy would also close the streams that a test still reads.
        process.toHandle().destroy();
        assertThat(process.waitFor(40, TimeUnit.SECONDS)).as("ended within 40 s").isTrue();
        return process.exitValue();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** What else it wrote on standard output; blocks until it has ended. */
    List<String> restOfOutput() {
        return out.lines().toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private String readLine() {
        try {
            return String.valueOf(out.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
