package hearus.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.testkit.Recordings;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever goes wrong with the output of the packaged command: one sentence, and every file is as it was. */
class SafeOutputIT {
    private static final byte[] SPEECH = Blobs.wav(Recordings.speech16k());

    @TempDir
    private Path folder;
    private Path recording;

    @BeforeEach
    void record() throws Exception {
        recording = Files.write(folder.resolve("talk.wav"), SPEECH);
    }

    /** The process may write files of half a kilobyte: JSON has more. */
    @Test
    void aFullDiskDestroysNothing() throws Exception {
        TinyModel.require();
        var old = Files.writeString(folder.resolve("talk.json"), "old");
        for (var output : List.of(old, folder.resolve("new/folder/talk.json"))) {
            var before = files();
            var limited = transcribe("--format", "json", "--output", output.toString(), recording.toString());
            limited.command().addAll(0, List.of("sh", "-c", "ulimit -f 1; exec \"$0\" \"$@\""));

            var run = Program.finish(limited.start());

            assertThat(run.code()).as(run.err()).isEqualTo(1);
            assertThat(run.err()).hasLineCount(1).startsWith("hearus: " + recording + ": " + output + " could not be written: ");
            assertThat(run.out()).isEmpty();
            assertThat(files()).isEqualTo(before);
        }
    }

    @Test
    void aDeviceThatIsFullIsNamed() throws Exception {
        TinyModel.require();
        var full = Path.of("/dev/full");
        var named = Program.finish(transcribe("--output", full.toString(), recording.toString()).start());
        var standard = Program.finish(transcribe(recording.toString()).redirectOutput(full.toFile()).start());

        assertThat(named.code()).isEqualTo(1);
        assertThat(named.err()).hasLineCount(1).contains(full + " could not be written: No space left on device.");
        assertThat(standard.code()).isEqualTo(1);
        assertThat(standard.err()).hasLineCount(1).contains("Standard output could not be written: No space left on device.");
    }

    @Test
    void aRecordingThatTheShellHasOpenedIsNotReplacedEither() throws Exception {
        var before = files();
        var input = Program.finish(transcribe("--output", recording.toString(), "-").redirectInput(recording.toFile()).start());
        var output = Program.finish(transcribe(recording.toString())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(recording.toFile())).start());

        assertThat(input.code()).as(input.err()).isEqualTo(2);
        assertThat(input.err()).contains(recording + " is the recording - itself");
        assertThat(output.code()).as(output.err()).isEqualTo(2);
        assertThat(output.err()).contains("Standard output is the recording " + recording + " itself");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aRefusedOutputIsAUsageErrorAndOneSentence() throws Exception {
        var hard = Files.createLink(folder.resolve("hard.txt"), recording);
        Files.createDirectories(folder.resolve("results/talk.txt"));
        var before = files();
        for (var output : List.of(hard.toString(), folder + "/./talk.wav", folder.resolve("results").toString(), recording + "/x.txt")) {
            var run = Program.finish(transcribe("--output", output, recording.toString()).start());

            assertThat(run.code()).as(run.err()).isEqualTo(2);
            assertThat(run.err()).startsWith("hearus: ").hasLineCount(2).doesNotContain("Exception");
            assertThat(files()).isEqualTo(before);
        }
    }

    /** A folder in which nobody can make a file, not even root. */
    @Test
    void theTemporaryFolderThatTakesNothingIsNamed() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self")));
        var flac = Converted.file(folder, "flac", Recordings.speech16k());
        var builder = transcribe("-").redirectInput(flac.toFile());
        builder.environment().put("HEARUS_JAVA_OPTS", "-Djava.io.tmpdir=/proc");

        var run = Program.finish(builder.start());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).hasLineCount(1).contains("temporary files, /proc, does not take").contains("save it as a file");
    }

    private static ProcessBuilder transcribe(String... arguments) {
        var all = new ArrayList<>(List.of("transcribe", "--model", "tiny", "--language", "en"));
        all.addAll(List.of(arguments));
        var builder = RunningHearus.command(all.toArray(String[]::new));
        builder.environment().put("HEARUS_JAVA_OPTS", RunningHearus.JAVA_OPTIONS + " -XX:-UsePerfData");
        return builder;
    }

    /** Every file of the folder with its size and its first bytes. */
    private Map<String, String> files() throws IOException {
        var files = new TreeMap<String, String>();
        try (var all = Files.walk(folder)) {
            for (var file : all.toList()) {
                files.put(file.toString(),
                        Files.isDirectory(file) ? "folder" : Files.size(file) + " " + Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return files;
    }
}
