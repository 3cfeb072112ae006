package hearus.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import hearus.bench.captions.Session;
import hearus.bench.data.Manifest;
import hearus.bench.data.Manifest.Clip;
import hearus.bench.data.Models;
import hearus.bench.data.WaveFile;
import hearus.bench.live.FinalsCheck;
import hearus.bench.live.SpeechSequence;
import hearus.captions.CaptionPolicy;
import hearus.captions.Decoder;
import hearus.captions.SessionOptions;
import hearus.captions.simulation.SessionSimulator;
import hearus.models.Model;
import hearus.testkit.Requires;
import hearus.whisper.Whisper;

import static org.assertj.core.api.Assertions.assertThat;

/** Real speech through live sessions of base on a clock that does not wait. All of it takes minutes: {@code bench captions finals}. */
class LiveFinalsTest {
    private static Whisper whisper;
    private static SessionSimulator simulator;

    @BeforeAll
    static void load() throws Exception {
        Requires.shared("speech");
        var models = Models.ofThisMachine();
        whisper = Whisper.load(models.whisper(Model.BASE));
        simulator = SessionSimulator.create(models.voiceActivity());
    }

    @AfterAll
    static void free() {
        if (whisper != null) {
            simulator.close();
            whisper.close();
        }
    }

    private static List<Clip> clips() throws IOException {
        return Manifest.read(Requires.shared("speech").resolve("manifest.tsv")).clips();
    }

    private static List<Session.Final> finals(short[] pcm, String... languages) {
        return Session
                .of(simulator.of(pcm, new SessionOptions("finals", List.of(languages), "", 0), CaptionPolicy.builder().workers(1).build(),
                        Decoder.of(whisper), _ -> Duration.ZERO))
                .finals();
    }

    private static short[] between(short[] pcm, double from, double to) {
        return Arrays.copyOfRange(pcm, (int) (from * Whisper.SAMPLE_RATE), (int) (to * Whisper.SAMPLE_RATE));
    }

    /** The fifth of seven names came with the fourth and itself once more: "Commander William McCool Captain David Brown Commander William McCool". */
    @Test
    void eachNameIsSaidOnce() throws IOException {
        var clip = clips().stream().filter(it -> it.path().contains("columbia")).findFirst().orElseThrow();
        var finals = finals(between(WaveFile.read(clip.file()), 14, 54), "en");
        assertThat(new FinalsCheck("en", clip.transcripts()).faults(finals)).isEmpty();
        assertThat(finals).extracting(Session.Final::text).filteredOn(text -> text.contains("McCool")).hasSize(1);
        assertThat(finals).extracting(Session.Final::text).filteredOn(text -> text.contains("Brown")).hasSize(1);
    }

    @Test
    void finalsHaveRoomAndRepeatNothing() throws IOException {
        for (var language : List.of("ko", "en")) {
            for (var clip : clips().stream().filter(it -> it.language().equals(language) && it.seconds() < 6).limit(4).toList()) {
                var finals = finals(SpeechSequence.of(List.of(clip), 0, 0).pcm(), language);
                assertThat(finals).as(clip.path()).isNotEmpty();
                assertThat(new FinalsCheck(language, clip.transcripts()).faults(finals)).as(clip.path()).isEmpty();
            }
        }
    }

    /** Two languages 0.3 s apart, which is no pause that ends a phrase: the model wrote the first and left the other out. */
    @Test
    void aSentenceInAnotherLanguageIsHeardInItsOwn() throws IOException {
        var korean = WaveFile.read(Requires.shared("speech").resolve("ko/emo_pmj00004.wav"));
        var english = WaveFile.read(Requires.shared("speech").resolve("en/jfk.wav"));
        var pcm = new short[(int) (7.5 * Whisper.SAMPLE_RATE)];
        var length = 0;
        for (var part : List.of(between(korean, 0.45, 2.8), between(english, 8.15, 10.6))) {
            System.arraycopy(part, 0, pcm, length, part.length);
            length += part.length + (int) (0.25 * Whisper.SAMPLE_RATE);
        }
        var texts = finals(pcm, "ko", "en").stream().map(Session.Final::text).toList();
        assertThat(texts).hasSize(2);
        assertThat(texts.getFirst()).contains("수업은").doesNotContainPattern("[a-z]");
        assertThat(texts.getLast()).containsIgnoringCase("you can do for your country").doesNotContainPattern("\\p{IsHangul}");
    }
}
