package hearus.cli;

import org.junit.jupiter.api.Test;

import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FfmpegTest {
    @Test
    void aFileWithoutSoundIsCalledThat() throws Exception {
        Requires.program("ffmpeg");
        var ffmpeg = Ffmpeg.find(System.getenv()).orElseThrow();
        var picture = Requires.repository().resolve("docs/images/page.png");

        assertThatThrownBy(() -> ffmpeg.decode(picture, Ffmpeg.Part.FIRST, (_, _, _) -> {})).isInstanceOf(CommandException.class)
                .hasMessage("There is no sound in it.");
    }
}
