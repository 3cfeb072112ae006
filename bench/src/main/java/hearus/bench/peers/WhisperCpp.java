package hearus.bench.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** whisper.cpp as an engine: its server decodes, its command line tells what encoder and decoder take. */
public final class WhisperCpp implements EnginePeer {
    /** Silence that it encodes after the audio: with less it repeats itself until its text is full. */
    public static final int PADDING_SECONDS = 3;
    private static final int RATE = 16_000;
    private static final int POSITIONS_PER_SECOND = 50;
    private static final int MAX_POSITIONS = 1_500;
    /** Of each measurement of parts: the tool gives means. */
    private static final int REPEATS = 3;
    private static final Pattern PER_RUN = Pattern.compile("(encode|decode) time =.*\\(\\s*([0-9.]+) ms per run");

    private final Path binaries;
    private final Path model;
    private final WhisperCppServer server;

    private WhisperCpp(Path binaries, Path model, WhisperCppServer server) {
        this.binaries = binaries;
        this.model = model;
        this.server = server;
    }

    /**
     * Starts its server.
     *
     * @param binaries the folder that holds {@code whisper-server} and {@code whisper-cli}
     * @param model a ggml file
     */
    public static WhisperCpp start(Path binaries, Path model) throws IOException, InterruptedException {
        return new WhisperCpp(binaries, model, WhisperCppServer.start(binaries, model, 1));
    }

    @Override
    public String id() {
        return "whispercpp";
    }

    @Override
    public String label() {
        return "whisper.cpp (" + model.getFileName() + ")";
    }

    @Override
    public String decode(short[] pcm, String language) throws IOException, InterruptedException {
        return server.decode(pcm, language, positions(pcm.length + PADDING_SECONDS * RATE));
    }

    private static int positions(int samples) {
        return Math.min(MAX_POSITIONS, (int) ((long) samples * POSITIONS_PER_SECOND / RATE));
    }

    @Override
    public boolean encodes(int seconds) {
        return true;
    }

    @Override
    public Parts parts(short[] pcm, String language) throws IOException, InterruptedException {
        var wave = Files.createTempFile("hearus-bench", ".wav");
        try {
            Files.write(wave, Wave.of(pcm));
            var command = new ArrayList<>(List.of(binaries.resolve("whisper-cli").toString(), "-m", model.toString(), "-t", "1", "-ac",
                    Integer.toString(positions(pcm.length)), "-nf", "-nt", "-bo", "1", "-bs", "1", "-l", language));
            for (var i = 0; i < REPEATS; i++) {
                command.addAll(List.of("-f", wave.toString()));
            }
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            return parts(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } finally {
            Files.delete(wave);
        }
    }

    /** Reads the two lines of its timings. */
    static Parts parts(String output) throws IOException {
        var encode = OptionalDouble.empty();
        var decode = OptionalDouble.empty();
        var found = PER_RUN.matcher(output);
        while (found.find()) {
            var millis = OptionalDouble.of(Double.parseDouble(found.group(2)));
            if (found.group(1).equals("encode")) {
                encode = millis;
            } else {
                decode = millis;
            }
        }
        if (encode.isEmpty() || decode.isEmpty()) {
            throw new IOException("whisper-cli told no timings: " + output);
        }
        return new Parts(encode.getAsDouble(), decode.getAsDouble());
    }

    @Override
    public Duration cpu() {
        return server.cpu();
    }

    @Override
    public long pid() {
        return server.pid();
    }

    @Override
    public void close() {
        server.close();
    }
}
