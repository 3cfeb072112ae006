package hearus.bench.peers;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WhisperCppTest {
    private static final String TIMINGS = """
            whisper_print_timings:     load time =    58.11 ms
            whisper_print_timings:   sample time =     1.90 ms /    25 runs (     0.08 ms per run)
            whisper_print_timings:   encode time =   811.50 ms /     3 runs (   270.50 ms per run)
            whisper_print_timings:   decode time =    96.14 ms /    22 runs (     4.37 ms per run)
            whisper_print_timings:   batchd time =     6.02 ms /     2 runs (     3.01 ms per run)
            """;

    @Test
    void readsWhatARunOfEncoderAndDecoderTook() throws Exception {
        var parts = WhisperCpp.parts(TIMINGS);
        assertThat(parts.encodeMillis()).isEqualTo(270.5);
        assertThat(parts.tokenMillis()).isEqualTo(4.37);
    }

    @Test
    void saysSoWhereItToldNothing() {
        assertThatThrownBy(() -> WhisperCpp.parts("error: failed to open the model")).isInstanceOf(IOException.class)
                .hasMessageContaining("failed to open the model");
    }
}
