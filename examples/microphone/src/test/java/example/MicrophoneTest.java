package example;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertTrue;

class MicrophoneTest {
    /** A WAV file of 16 kHz in which President Kennedy is heard. */
    private static final String RECORDING = System.getProperty("recording");

    @Test
    void itPrintsWhatIsSaid() throws Exception {
        var out = new ByteArrayOutputStream();
        var usual = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            Microphone.main(RECORDING);
        } finally {
            System.setOut(usual);
        }
        var text = out.toString(StandardCharsets.UTF_8);
        assertTrue(text.toLowerCase().contains("your country"), text);
    }
}
