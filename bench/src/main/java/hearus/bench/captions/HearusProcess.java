package hearus.bench.captions;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command {@code hearus} in processes of its own, on free ports of this machine, with the JVM options of this one. Ends with {@link #close}. */
public final class HearusProcess implements CaptionServer {
    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration STOP = Duration.ofSeconds(15);

    private final List<Process> processes = new ArrayList<>();
    /** Where its lectures are kept, so that nothing is left among the user's; deleted at the end. */
    private final Path data;
    private int port;

    private HearusProcess(Path data) {
        this.data = data;
    }

    /** {@code hearus serve}, when it can caption; what it logs goes to standard error. */
    public static HearusProcess serve(String model) throws IOException, InterruptedException {
        return started(server -> server.start("serve", "--model", model));
    }

    /** {@code hearus speech} and, before it, {@code hearus hub}, as one runs them on two machines. */
    public static HearusProcess hubAndSpeech(String model) throws IOException, InterruptedException {
        return started(server -> {
            server.start("speech", "--model", model);
            server.start("hub", "--speech", server.uri("ws", "/ws").toString());
        });
    }

    /**
     * {@code hearus hub} without a speech server, which serves everything but captions.
     *
     * @param lectures folder of its database; deleted at the end
     * @param log gets what it logs
     */
    public static HearusProcess hub(Path lectures, Path log) throws IOException, InterruptedException {
        var nowhere = "ws://localhost:1/ws";
        return started(new HearusProcess(lectures),
                server -> server.start(ProcessBuilder.Redirect.to(log.toFile()), "/health/live", "hub", "--speech", nowhere));
    }

    private interface Starting {
        void start(HearusProcess server) throws IOException, InterruptedException;
    }

    private static HearusProcess started(Starting starting) throws IOException, InterruptedException {
        return started(new HearusProcess(Files.createTempDirectory("hearus-bench-data")), starting);
    }

    private static HearusProcess started(HearusProcess server, Starting starting) throws IOException, InterruptedException {
        try {
            starting.start(server);
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void start(String role, String... options) throws IOException, InterruptedException {
        start(ProcessBuilder.Redirect.INHERIT, "/health/ready", role, options);
    }

    private void start(ProcessBuilder.Redirect log, String health, String role, String... options)
            throws IOException, InterruptedException {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "hearus.cli.Main", role, "--port", Integer.toString(free)));
        command.addAll(List.of(options));
        var builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(log);
        builder.environment().put("HEARUS_DATA", data.toString());
        builder.environment().remove("HEARUS_DATABASE");
        var process = builder.start();
        processes.add(process);
        port = free;
        awaitAnswer(health, role, process);
    }

    private void awaitAnswer(String health, String role, Process process) throws IOException, InterruptedException {
        var ready = HttpRequest.newBuilder(uri("http", health)).build();
        try (var http = HttpClient.newHttpClient()) {
            for (var end = System.nanoTime() + START.toNanos(); System.nanoTime() < end && process.isAlive();) {
                try {
                    if (http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                        return;
                    }
                } catch (IOException e) {
                    // It does not listen yet; whether it ever will, the process tells.
                }
                process.waitFor(100, TimeUnit.MILLISECONDS);
            }
        }
        throw new IOException("hearus " + role + " did not become ready; its log says why");
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Duration cpu() {
        return processes.stream().map(one -> new ProcessTree(one.toHandle()).cpu()).reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public double residentMegabytes() {
        return processes.stream().mapToDouble(one -> new ProcessTree(one.toHandle()).residentMegabytes()).sum();
    }

    @Override
    public void close() {
        processes.reversed().forEach(HearusProcess::end);
        try (var files = Files.walk(data)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            System.err.println("The temporary folder " + data + " could not be deleted: " + e.getMessage());
        }
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
