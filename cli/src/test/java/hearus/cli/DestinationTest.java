package hearus.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

    private static Destination to(String output, Path... recordings) throws CommandException {
        return Destination.of(Optional.of(output), List.of(recordings), TranscriptFormat.SRT, NOWHERE);
    }
}
