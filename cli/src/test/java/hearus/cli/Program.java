package hearus.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program that has ended: its exit code, what it wrote, and the process id it had. */
record Program(int code, String out, String err, long pid) {
    static Program run(Path folder, Map<String, String> environment, String... command) throws IOException, InterruptedException {
        return finish(start(folder, environment, List.of(command)));
    }

    static Process start(Path folder, Map<String, String> environment, List<String> command) throws IOException {
        var builder = new ProcessBuilder(new ArrayList<>(command)).directory(folder.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Runs the packaged command. */
    static Program hearus(Path folder, Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        var builder = RunningHearus.command(arguments).directory(folder.toFile());
        builder.environment().putAll(environment);
        return finish(builder.start());
    }

    /** Waits for the end; a program that hangs is killed and fails the test. */
    static Program finish(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        var out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
        var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                throw new AssertionError("still running after two minutes");
            }
            return new Program(process.exitValue(), out.join(), err.join(), process.pid());
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
