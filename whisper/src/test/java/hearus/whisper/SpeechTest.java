package hearus.whisper;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import hearus.models.Model;
import hearus.testkit.Requires;

/** What tests on real speech with base need. */
abstract class SpeechTest {
    static Path speech;
    static Whisper whisper;

    @BeforeAll
    static void load() {
        speech = Requires.shared("speech");
        whisper = Whisper.load(TestModels.installed(Model.BASE));
    }

    @AfterAll
    static void close() {
        if (whisper != null) {
            whisper.close();
        }
    }
}
