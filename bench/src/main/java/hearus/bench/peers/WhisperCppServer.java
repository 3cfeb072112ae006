package hearus.bench.peers;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** whisper.cpp's own server in a process of its own: greedy, no timestamps, no fallback. Ends with {@link #close}. Thread-safe; it has a lock around everything itself. */
public final class WhisperCppServer implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String BOUNDARY = "hearus-bench-boundary";

    private final Process process;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI inference;

    private WhisperCppServer(Process process, int port) {
        this.process = process;
        this.inference = URI.create("http://127.0.0.1:" + port + "/inference");
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param binaries the folder that holds {@code whisper-server}
     * @param model a ggml file
     * @throws IOException when it does not start, with its own words
     */
    public static WhisperCppServer start(Path binaries, Path model, int threads) throws IOException, InterruptedException {
        var program = binaries.resolve("whisper-server");
        if (!Files.isExecutable(program) || !Files.isRegularFile(model)) {
            throw new IOException("whisper.cpp needs its whisper-server in " + binaries + " and the model " + model);
        }
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var command = List.of(program.toString(), "-m", model.toString(), "-t", Integer.toString(threads), "-nf", "-nt", "-bo", "1", "-bs",
                "1", "--host", "127.0.0.1", "--port", Integer.toString(port));
        var log = Files.createTempFile("whisper.cpp", ".log");
        log.toFile().deleteOnExit();
        var server = new WhisperCppServer(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start(), port);
        try {
            server.awaitReady(log);
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void awaitReady(Path log) throws IOException, InterruptedException {
        var health = HttpRequest.newBuilder(inference.resolve("/health")).timeout(PATIENCE).build();
        for (var end = System.nanoTime() + START.toNanos(); System.nanoTime() < end && process.isAlive();) {
            try {
                if (http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not listening yet: the process tells when it never will.
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        throw new IOException("whisper.cpp did not start: " + Files.readString(log));
    }

    /**
     * Decodes once and gives its text.
     *
     * @param context what its encoder shall see, in positions of 20 ms: the audio and the silence after it; at most 1500
     */
    public String decode(short[] pcm, String language, int context) throws IOException, InterruptedException {
        var form = new StringBuilder();
        Map.of("language", language, "response_format", "text", "temperature", "0", "temperature_inc", "0", "audio_ctx",
                Integer.toString(context)).forEach(
                        (name, value) -> form.append("--").append(BOUNDARY)
                                .append("\r\nContent-Disposition: form-data; name=\"").append(name).append("\"\r\n\r\n").append(value)
                                .append("\r\n"));
        form.append("--").append(BOUNDARY).append("\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n");
        var body = List.of(form.toString().getBytes(StandardCharsets.UTF_8), Wave.of(pcm),
                ("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(inference).timeout(PATIENCE)
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofByteArrays(body)).build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("whisper.cpp answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body().strip();
    }

    /** Where it takes speech. */
    URI inference() {
        return inference;
    }

    /** The processor time that it took so far. */
    public Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElseThrow(() -> new IllegalStateException("whisper.cpp ended"));
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        http.shutdownNow();
        process.destroy();
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
