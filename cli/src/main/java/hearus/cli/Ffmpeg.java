package hearus.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** The ffmpeg that the user has, for files that we cannot read. */
record Ffmpeg(Path program) {
    private static final int MAX_COMPLAINT = 4000;

    static Optional<Ffmpeg> find(Map<String, String> environment) {
        return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator)).filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, "ffmpeg")).filter(Files::isExecutable).findFirst().map(Ffmpeg::new);
    }

    /** Hands the first audio track to the sink. */
    void decode(Path file, Samples samples) throws IOException, CommandException {
        // Only files may be opened: a playlist could name any address of this network.
        var process = new ProcessBuilder(program.toString(), "-nostdin", "-hide_banner", "-v", "error", "-protocol_whitelist", "file", "-i",
                "file:" + file.toAbsolutePath(), "-map", "0:a:0", "-f", "s16le", "-ac", "1", "-ar", "16000", "pipe:1").start();
        try (var reader = Executors.newVirtualThreadPerTaskExecutor()) {
            process.getOutputStream().close();
            var complaint = CompletableFuture.supplyAsync(() -> firstLine(process.getErrorStream()), reader);
            pump(process.getInputStream(), samples);
            if (process.waitFor() != 0 && samples.isEmpty()) {
                throw new CommandException(complaint.join().contains("matches no streams")
                        ? "There is no sound in it."
                        : "ffmpeg cannot read it either: " + complaint.join());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted.", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void pump(InputStream pcm, Samples samples) throws IOException {
        var bytes = new byte[1 << 16];
        var block = new short[bytes.length / 2];
        for (int read = pcm.readNBytes(bytes, 0, bytes.length); read > 1; read = pcm.readNBytes(bytes, 0, bytes.length)) {
            for (int i = 0; i < read / 2; i++) {
                block[i] = (short) ((bytes[2 * i] & 0xff) | (bytes[2 * i + 1] << 8));
            }
            samples.accept(block, 0, read / 2);
        }
    }

    private static String firstLine(InputStream errors) {
        try {
            var text = new String(errors.readNBytes(MAX_COMPLAINT), StandardCharsets.UTF_8);
            errors.transferTo(java.io.OutputStream.nullOutputStream());
            return text.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse("it says not why.");
        } catch (IOException e) {
            return e.toString();
        }
    }
}
