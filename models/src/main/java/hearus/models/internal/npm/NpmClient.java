package hearus.models.internal.npm;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import hearus.models.internal.fetch.SourceException;
import hearus.models.internal.local.FileTrees;
import hearus.models.internal.local.Polling;

/**
 * The {@code npm} program of this machine.
 *
 * <p>npm reports no progress to programs. It is measured by the size of its cache instead: npm gets a cache of its own in the folder of the download, into which it
 * streams what it receives. That keeps the user's npm cache free of models that are never installed twice, too.
 */
public final class NpmClient {
    /** How long npm waits before it retries; its own 10 s and more make a machine without network wait for over a minute. */
    private static final List<String> RETRIES = List.of("--fetch-retry-mintimeout=500", "--fetch-retry-maxtimeout=2000");
    private static final Pattern ERROR = Pattern.compile("npm (?:error|ERR!) ?(.*)");
    private static final Pattern NOISE = Pattern
            .compile("|\\s+at .*|.*[{}]|\\s+\\w+: .*|\\d{3}|.*complete log of this run.*|(errno|syscall) .*");

    private final Map<String, String> environment;

    /**
     * The npm of this machine.
     *
     * @param environment {@code PATH} is where npm is looked for, and npm gets all of it
     */
    public NpmClient(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    boolean isInstalled() {
        return program().isPresent();
    }

    /**
     * Downloads a package's tarball.
     *
     * @param folder an empty folder: npm runs in it, so that only the user's and the machine's npm configuration count, not a project's
     * @param bytes receives how many bytes are here, about ten times a second, on this thread
     * @throws SourceException when npm is missing or fails, in npm's own words
     */
    Path pack(String spec, Path folder, LongConsumer bytes) throws SourceException, IOException, InterruptedException {
        var program = program().orElseThrow(() -> new SourceException("There is no npm on the PATH."));
        var cache = Files.createDirectory(folder.resolve("cache"));
        var errors = folder.resolve("npm.err");
        var command = new ArrayList<>(List.of(program.toString(), "pack", spec, "--cache", cache.toString(), "--ignore-scripts",
                "--progress=false", "--loglevel=error"));
        command.addAll(RETRIES);
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        var status = run(builder, cache, bytes);
        if (status != 0) {
            throw new SourceException("npm pack " + spec + " failed with status " + status + ": " + reason(errors) + ".");
        }
        FileTrees.delete(cache);
        return tarball(folder)
                .orElseThrow(() -> new SourceException(
                        "npm pack " + spec + " ended well but left no tarball: is `dry-run` set in the npm configuration?"));
    }

    private static int run(ProcessBuilder builder, Path cache, LongConsumer bytes) throws IOException, InterruptedException {
        var process = builder.start();
        // Ctrl-C reaches npm by itself; a SIGTERM to this process only would leave it running.
        var end = new Thread(() -> destroy(process), "npm-end");
        try {
            Runtime.getRuntime().addShutdownHook(end);
            process.getOutputStream().close();
            while (!process.waitFor(Polling.MILLIS, TimeUnit.MILLISECONDS)) {
                bytes.accept(FileTrees.bytes(cache));
            }
            return process.exitValue();
        } finally {
            destroy(process);
            // Not interruptible: the folder must not be deleted while npm still writes into it.
            process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
            forget(end);
        }
    }

    private static void destroy(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hooks are running already, and this one with them.
        }
    }

    private Optional<Path> program() {
        var names = File.separatorChar == '\\' ? List.of("npm.cmd", "npm.exe") : List.of("npm");
        return Stream.of(environment.getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator))).filter(folder -> !folder.isEmpty())
                .flatMap(folder -> names.stream().map(name -> Path.of(folder, name).toAbsolutePath()))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file)).findFirst();
    }

    /** The lines of npm's error output that are useful to a user. */
    private static String reason(Path errors) throws IOException {
        var lines = new String(Files.readAllBytes(errors), StandardCharsets.UTF_8).lines().toList();
        var said = lines.stream().map(ERROR::matcher).filter(Matcher::matches).map(line -> line.group(1))
                .filter(line -> !NOISE.matcher(line).matches()).map(String::strip).limit(3).collect(Collectors.joining("; "));
        return said.isEmpty() ? lines.stream().reduce((first, second) -> second).orElse("it said nothing") : said;
    }

    private static Optional<Path> tarball(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".tgz")).findFirst();
        }
    }
}
