package hearus.cli.model;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import hearus.cli.Terminal;
import hearus.models.Model;
import hearus.models.PullProgress.Step;

import static org.assertj.core.api.Assertions.assertThat;

class PullBarTest {
    @Test
    void withoutATerminalItWritesALineAtEachQuarter() {
        assertThat(shown(false)).isEqualTo("""
                tiny: downloading, 0 % of 40 MB
                tiny: downloading, 25 % of 40 MB
                tiny: downloading, 50 % of 40 MB
                tiny: downloading, 75 % of 40 MB
                tiny: downloading, 100 % of 40 MB
                tiny: preparing
                """);
    }

    @Test
    void onATerminalOneLineOverwritesItselfAndIsGoneAtTheEnd() {
        assertThat(shown(true)).doesNotContain("\n").contains("tiny: downloading [###############...............]  50 %  20 MB of 40 MB")
                .endsWith("\r\033[K");
    }

    private static String shown(boolean interactive) {
        var err = new ByteArrayOutputStream();
        var stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        try (var bar = new PullBar(new Terminal(stream, stream, interactive, interactive))) {
            for (int megabytes = 0; megabytes <= 40; megabytes++) {
                bar.at(Model.TINY, Step.DOWNLOAD, megabytes * 1_000_000L, 40_000_000);
            }
            bar.at(Model.TINY, Step.PREPARE, 0, 0);
        }
        return err.toString(StandardCharsets.UTF_8);
    }
}
