package hearus.cli.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

import hearus.lectures.StoreLocation;
import hearus.server.ServerConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LectureOptionsTest {
    @TempDir
    private Path data;

    @Command(name = "serve")
    private static final class Serve {
        @Mixin
        private LectureOptions lectures;
    }

    private ServerConfig parsed(String... arguments) {
        var command = new Serve();
        new CommandLine(command).parseArgs(arguments);
        return command.lectures.apply(ServerConfig.serve(), Map.of("HOME", data.toString())).build();
    }

    @Test
    void textIsKeptInTheDataFolderAndAudioIsNot() {
        var config = parsed("--data", data.toString());
        assertThat(config.lectures()).isEqualTo(new StoreLocation.Folder(data));
        assertThat(config.recordings().data()).isEqualTo(Optional.of(data));
        assertThat(config.recordings().keepAudio()).isFalse();
        assertThat(config.retention()).isEmpty();
    }

    @Test
    void whatIsKeptAndHowLongIsSaidByOptions() {
        assertThat(parsed("--data", data.toString(), "--audio", "keep").recordings().keepAudio()).isTrue();
        assertThat(parsed("--keep", "none").lectures()).isEqualTo(new StoreLocation.Memory());
        assertThat(parsed("--keep", "none").recordings().data()).isEmpty();
        assertThat(parsed("--retention", "30d").retention()).contains(Duration.ofDays(30));
    }

    @ParameterizedTest
    @CsvSource({"500M,524288000", "4G,4294967296", "1k,1024", "2 GiB,2147483648", "7mb,7340032"})
    void theLongestUploadIsASize(String text, long bytes) {
        assertThat(parsed("--max-upload", text).recordings().maxUpload()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"--max-upload,0M", "--max-upload,-1G", "--max-upload,4", "--max-upload,1000G", "--max-upload,4T", "--audio,yes",
            "--keep,audio",
            "--retention,0d", "--retention,soon"})
    void whatIsNoValueIsRefusedWithTheOptionsName(String option, String value) {
        assertThatThrownBy(() -> parsed(option, value)).isInstanceOf(ParameterException.class).hasMessageStartingWith(option)
                .hasMessageEndingWith(value);
    }

    @Test
    void audioIsNotKeptWhereNothingIs() {
        assertThatThrownBy(() -> parsed("--keep", "none", "--audio", "keep")).isInstanceOf(ParameterException.class)
                .hasMessageContaining("leave one of them out");
    }
}
