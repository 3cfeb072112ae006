package hearus.bench.socketio;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import hearus.bench.node.NodeFolder;

/** A Socket.IO server in a process of its own, on a free port of this machine. It ends with {@link #close}, or when this process does. */
final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** The module socketio on the JVM of this process, with its options: those of the launcher. */
    static ServerProcess ours() throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), OurServer.class.getName()));
        return start(command);
    }

    /** Node's. */
    static ServerProcess node(NodeFolder node) throws IOException {
        return start(node.command("--expose-gc", "server.js"));
    }

    private static ServerProcess start(List<String> command) throws IOException {
        var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            var line = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII)).readLine();
            if (line == null) {
                throw new IOException("The server did not start: " + String.join(" ", command));
            }
            return new ServerProcess(process, Integer.parseInt(line));
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    int port() {
        return port;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    /** The processor time that it took so far, of all its threads. The system counts in steps of 10 ms. */
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElseThrow(() -> new IllegalStateException("The server ended"));
    }

    /** What it holds of the machine's memory, in KiB, after it collected its garbage. */
    long residentAfterCollection() throws IOException, InterruptedException {
        try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (var time = 0; time < 2; time++) {
                http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/gc")).build(),
                        HttpResponse.BodyHandlers.discarding());
            }
        }
        var status = Path.of("/proc", Long.toString(process.pid()), "status");
        return Files.readAllLines(status).stream().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
