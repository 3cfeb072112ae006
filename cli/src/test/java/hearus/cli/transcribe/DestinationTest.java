package hearus.cli.transcribe;

import hearus.cli.CommandException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DestinationTest {
    private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    @TempDir
    private Path folder;
    private Path recording;

    @BeforeEach
    void record() throws Exception {
        recording = Files.writeString(folder.resolve("talk.wav"), "sound");
    }

    @Test
    void aRecordingIsNeverTheOutputHoweverItIsNamed() throws Exception {
        var symbolic = Files.createSymbolicLink(folder.resolve("symbolic.txt"), recording);
        var hard = Files.createLink(folder.resolve("hard.txt"), recording);

        for (var output : List.of(recording, symbolic, hard, folder.resolve("../" + folder.getFileName() + "/talk.wav"))) {
            assertThatThrownBy(() -> to(output.toString(), recording)).isInstanceOf(CommandException.class).hasMessageContaining("itself");
        }
        assertThat(recording).hasContent("sound");
    }

    @Test
    void twoRecordingsThatWouldBeOneFileAreRefused() {
        assertThatThrownBy(() -> to(folder + "/", recording, folder.resolve("other/Talk.mp3"))).isInstanceOf(CommandException.class)
                .hasMessageContaining("both");
    }

    @Test
    void whatWasThereStaysUntilThereIsATranscript() throws Exception {
        var old = Files.writeString(folder.resolve("talk.srt"), "old");

        var destination = to(old.toString(), recording);
        assertThat(old).hasContent("old");

        destination.write(recording, "new");
        assertThat(old).hasContent("new");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void aLinkStaysOneAndMissingFoldersAreMade() throws Exception {
        var link = Files.createSymbolicLink(folder.resolve("link.txt"), Path.of("a/b/real.txt"));

        to(link.toString(), recording).write(recording, "text");

        assertThat(link).isSymbolicLink();
        assertThat(folder.resolve("a/b/real.txt")).hasContent("text");
        to(folder + "/new/", recording).write(recording, "text");
        assertThat(folder.resolve("new/talk.srt")).hasContent("text");
    }

    @Test
    void aFolderThatIsAFileIsNamedBeforeTheWorkBegins() {
        assertThatThrownBy(() -> to(recording + "/talk.srt", recording)).isInstanceOf(CommandException.class)
                .hasMessageContaining("talk.wav");
    }

    /** The sentence names what the user named, and no temporary file. */
    @Test
    void whereNoFileCanBeMadeIsSaidBeforeTheWorkBegins() {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self")));

        assertThatThrownBy(() -> to("/proc/talk.srt", recording)).isInstanceOf(CommandException.class)
                .hasMessage("/proc/talk.srt cannot be written: no file can be made there.");
    }

    @Test
    void aFolderThatMayNotBeWrittenIsSaidBeforeTheWorkBegins() throws Exception {
        var closed = Files.createDirectory(folder.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        Assumptions.assumeFalse(Files.isWritable(closed), "root may write everywhere");

        assertThatThrownBy(() -> to(closed + "/talk.srt", recording)).isInstanceOf(CommandException.class)
                .hasMessage(closed + "/talk.srt cannot be written: this user may not write there.");
    }

    @Test
    void aFolderInThePlaceOfAResultIsRefused() throws Exception {
        Files.createDirectory(folder.resolve("talk.srt"));

        assertThatThrownBy(() -> to(folder + "/", recording)).isInstanceOf(CommandException.class)
                .hasMessage(folder + "/talk.srt cannot be written: it is a folder.");
        assertThat(folder.resolve("talk.srt")).isDirectory();
    }

    @Test
    void linksThatLeadInACircleAreRefused() throws Exception {
        var one = Files.createSymbolicLink(folder.resolve("one.srt"), Path.of("two.srt"));
        Files.createSymbolicLink(folder.resolve("two.srt"), Path.of("one.srt"));

        assertThatThrownBy(() -> to(one.toString(), recording)).isInstanceOf(CommandException.class)
                .hasMessageStartingWith(one + " cannot be written: ").hasMessageContaining("symbolic links");
        assertThat(one).isSymbolicLink();
    }

    @Test
    void anEmptyNameIsNotTheFolderOfTheProcess() {
        assertThatThrownBy(() -> to(" ", recording)).isInstanceOf(CommandException.class).hasMessageContaining("names nothing");
    }

    @Test
    void aWriteThatFailsLeavesEverythingAsItWas() throws Exception {
        var destination = to(folder.resolve("a/b/talk.srt").toString(), recording);
        // Whatever has happened since the check.
        Files.createDirectories(folder.resolve("a/b/talk.srt/inside"));

        assertThatThrownBy(() -> destination.write(recording, "text")).isInstanceOf(IOException.class);
        assertThat(folder.resolve("a/b").toFile().list()).containsExactly("talk.srt");
        assertThat(folder.resolve("a/b/talk.srt/inside")).isDirectory();
    }

    private static Destination to(String output, Path... recordings) throws CommandException {
        return Destination.of(Optional.of(output), List.of(recordings), TranscriptFormat.SRT, NOWHERE);
    }
}
