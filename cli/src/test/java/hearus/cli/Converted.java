package hearus.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThat;

/** Recordings in forms that only ffmpeg writes. */
public final class Converted {
    private Converted() {}

    /** A file of the form that its ending names, of 16 kHz channels of equal length. */
    public static Path file(Path folder, String ending, short[]... channels) throws IOException, InterruptedException {
        return file(folder, ending, List.of(), channels);
    }

    /** With options of ffmpeg. */
    public static Path file(Path folder, String ending, List<String> options, short[]... channels) throws IOException, InterruptedException {
        var wav = Files.write(Files.createTempFile(folder, "source", ".wav"), Blobs.wav(channels));
        var file = Files.createTempFile(folder, "converted", "." + ending);
        var command = new ArrayList<>(
                List.of(Requires.program("ffmpeg").toString(), "-nostdin", "-v", "error", "-y", "-i", wav.toString()));
        command.addAll(options);
        command.add(file.toString());
        var run = Program.run(folder, Map.of(), command.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        Files.delete(wav);
        return file;
    }
}
