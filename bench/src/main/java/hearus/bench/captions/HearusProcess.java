package hearus.bench.captions;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code hearus serve} in a process of its own, on a free port of this machine, with the JVM options of this one. Ends with {@link #close}. */
public final class HearusProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration STOP = Duration.ofSeconds(15);

    private final Process process;
    private final int port;

    private HearusProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it and waits until it can caption; what it logs goes to standard error. */
    public static HearusProcess serve(String model) throws IOException, InterruptedException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "hearus.cli.Main", "serve", "--port", Integer.toString(port),
                "--model",
                model));
        var process = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var server = new HearusProcess(process, port);
        try {
            server.awaitReady();
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        var ready = HttpRequest.newBuilder(uri("http", "/health/ready")).build();
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
        throw new IOException("hearus serve did not become ready; its last words are above");
    }

    URI uri(String scheme, String pathAndQuery) {
        return URI.create(scheme + "://127.0.0.1:" + port + pathAndQuery);
    }

    /** The processor time that it took so far. */
    public Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElseThrow(() -> new IllegalStateException("hearus serve ended"));
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
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
