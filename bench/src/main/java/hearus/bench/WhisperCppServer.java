package hearus.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

import hearus.whisper.Whisper;

/**
 * whisper.cpp's own server in a process of its own, for comparison: one thread, greedy, no timestamps, no fallback, and a context that is as short as it stands. Ends
 * with {@link #close}.
 */
final class WhisperCppServer implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Frames of its encoder, 20 ms each. */
    private static final int FRAMES_PER_SECOND = 50;
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
     * @param seconds of context that its encoder sees, the audio's and the silence after it
     * @throws IOException when it does not start; its own words are on standard error
     */
    static WhisperCppServer start(Path binaries, Path model, int seconds) throws IOException, InterruptedException {
        var program = binaries.resolve("whisper-server");
        if (!Files.isExecutable(program) || !Files.isRegularFile(model)) {
            throw new IOException("whisper.cpp needs its whisper-server in " + binaries + " and the model " + model);
        }
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var command = List.of(program.toString(), "-m", model.toString(), "-t", "1", "-ac", Integer.toString(seconds * FRAMES_PER_SECOND),
                "-nf", "-nt",
                "-bo", "1", "-bs", "1", "--host", "127.0.0.1", "--port", Integer.toString(port));
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

    /** Decodes once and gives its text. One caller at a time: it has a lock around everything. */
    String decode(short[] pcm, String language) throws IOException, InterruptedException {
        var form = new StringBuilder();
        Map.of("language", language, "response_format", "text", "temperature", "0", "temperature_inc", "0").forEach((name, value) -> form
                .append("--").append(BOUNDARY).append("\r\nContent-Disposition: form-data; name=\"").append(name).append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
        form.append("--").append(BOUNDARY).append("\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n");
        var body = List.of(form.toString().getBytes(StandardCharsets.UTF_8), wave(pcm),
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

    /** The processor time that it took so far. */
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElseThrow(() -> new IllegalStateException("whisper.cpp ended"));
    }

    OptionalDouble residentMegabytes() throws IOException {
        return ResidentMemory.megabytes(process.pid());
    }

    private static byte[] wave(short[] pcm) {
        var data = 2 * pcm.length;
        var wave = ByteBuffer.allocate(44 + data).order(ByteOrder.LITTLE_ENDIAN);
        wave.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + data).put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1).putShort((short) 1).putInt(Whisper.SAMPLE_RATE).putInt(2 * Whisper.SAMPLE_RATE).putShort((short) 2)
                .putShort((short) 16).put("data".getBytes(StandardCharsets.US_ASCII)).putInt(data);
        for (var sample : pcm) {
            wave.putShort(sample);
        }
        return wave.array();
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
