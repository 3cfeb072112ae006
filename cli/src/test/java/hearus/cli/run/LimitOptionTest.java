package hearus.cli.run;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

import hearus.server.ClientLimits.By;
import hearus.server.ClientLimits.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LimitOptionTest {
    @CommandLine.Command(name = "serve")
    private static final class Command {
        @CommandLine.Mixin
        private LimitOption limit;
    }

    private static LimitOption parsed(String... arguments) {
        var command = new Command();
        new CommandLine(command).parseArgs(arguments);
        return command.limit;
    }

    @Test
    void limitsMayBeRepeatedAndSeparatedByCommas() {
        var limits = parsed("--limit", "connections=50,key.texts=20/s", "--limit", "audio-per-day=8h").limits();
        assertThat(limits.value(By.ADDRESS, Kind.CONNECTIONS, false)).hasValue(50);
        assertThat(limits.value(By.KEY, Kind.TEXTS, false)).hasValue(1_200);
        assertThat(limits.value(By.ADDRESS, Kind.AUDIO_PER_DAY, false)).hasValue(28_800_000);
        assertThat(parsed().limits().value(By.KEY, Kind.SESSIONS, false)).hasValue(64);
    }

    @Test
    void whatIsNoLimitIsAMistakeOnTheCommandLine() {
        assertThatThrownBy(() -> parsed("--limit", "conections=50").limits()).isInstanceOf(ParameterException.class)
                .hasMessageContaining("--limit: There is no limit \"conections\"").hasMessageContaining("connections");
    }
}
