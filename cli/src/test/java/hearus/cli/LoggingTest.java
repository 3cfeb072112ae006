package hearus.cli;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class LoggingTest {
    @Test
    void anEventIsOneLineWithItsCause() {
        var event = new LogRecord(Level.WARNING, "session {0} lost");
        event.setLoggerName("hearus.server.internal.hub.Hub");
        event.setParameters(new Object[]{"abc"});
        event.setThrown(new IllegalStateException("first\nsecond", new IOException("reset")));

        assertThat(new Logging.OneLine().format(event)).matches(
                "\\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARNING Hub session abc lost: .*first \\| second: java.io.IOException: reset");
    }

    @ParameterizedTest
    @CsvSource({"debug,FINE", "INFO,INFO", " warn ,WARNING", "error,SEVERE", "off,OFF", "nonsense,INFO"})
    void levelsGoByTheirUsualNames(String name, String level) {
        assertThat(Logging.level(name)).isEqualTo(Level.parse(level));
    }
}
