package hearus.captions.internal.vad;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import hearus.captions.CaptionPolicy;
import hearus.captions.TestModels;
import hearus.captions.internal.segment.Phrase;
import hearus.captions.internal.segment.PhraseRules;
import hearus.captions.internal.segment.PhraseSegmenter;
import hearus.testkit.Recordings;
import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SileroVoiceDetectorTest {
    private static VoiceDetector detector;

    @BeforeAll
    static void load() {
        detector = SileroVoiceDetector.load(TestModels.voiceActivity());
    }

    @AfterAll
    static void free() {
        if (detector != null) {
            detector.close();
        }
    }

    private static List<Phrase> phrases(short[] pcm) {
        var segmenter = new PhraseSegmenter(detector.open(), PhraseRules.of(CaptionPolicy.defaults()), 0);
        var found = new ArrayList<>(segmenter.take(pcm, 0, pcm.length));
        found.addAll(segmenter.flush());
        return found;
    }

    private static double voiced(short[] pcm) {
        return phrases(pcm).stream().mapToLong(Phrase::voiced).sum() / 16_000.0;
    }

    private static short[] changed(short[] pcm, double gain, int offset) {
        var changed = new short[pcm.length];
        for (var i = 0; i < pcm.length; i++) {
            changed[i] = (short) Math.clamp(Math.round(pcm[i] * gain) + offset, Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return changed;
    }

    @Test
    void aVoiceIsDetected() {
        assertThat(voiced(Recordings.speech16k())).isBetween(6.0, 10.0);
    }

    @Test
    void aQuietVoiceIsDetected() {
        assertThat(voiced(changed(Recordings.speech16k(), 0.02, 0))).isBetween(6.0, 10.0);
    }

    /** Peaks 60 dB below full scale: a gain of 16 lost "And so" and "ask not". */
    @Test
    void aDistantVoiceIsDetectedFromItsStart() {
        var speech = Recordings.speech16k();
        var peak = 0;
        for (var sample : speech) {
            peak = Math.max(peak, Math.abs(sample));
        }
        var near = phrases(speech);
        var far = phrases(changed(speech, 33.0 / peak, 0));
        assertThat(far).hasSameSizeAs(near);
        for (var i = 0; i < near.size(); i++) {
            assertThat(far.get(i).voiceStart()).isCloseTo(near.get(i).voiceStart(), within(6_400L));
        }
    }

    @Test
    void aQuietVoiceIsDetectedFromItsStartAfterALoudOne() {
        var loud = changed(Recordings.speech16k(), 3, 0);
        var quiet = changed(Recordings.speech16k(), 0.02, 0);
        var pause = 16_000;
        var both = Arrays.copyOf(loud, loud.length + pause + quiet.length);
        System.arraycopy(quiet, 0, both, loud.length + pause, quiet.length);
        var alone = phrases(quiet).getFirst().voiceStart();
        var after = phrases(both).stream().mapToLong(Phrase::voiceStart).filter(start -> start >= loud.length).findFirst().orElseThrow();
        assertThat(after - loud.length - pause).isCloseTo(alone, within(2_000L));
    }

    @Test
    void aVoiceOverAConstantOffsetIsDetected() {
        assertThat(voiced(changed(Recordings.speech16k(), 0.1, 3000))).isBetween(6.0, 10.0);
    }

    @Test
    void theOffsetAloneIsNot() {
        assertThat(voiced(changed(new short[160_000], 0, 8000))).isZero();
    }

    @Test
    void twoStreamsOfOneModelDoNotMix() {
        var pcm = Recordings.speech16k();
        var alone = detector.open();
        var one = detector.open();
        var other = detector.open();
        var silence = new short[VoiceDetector.WINDOW];
        for (var at = 0; at + VoiceDetector.WINDOW <= pcm.length; at += VoiceDetector.WINDOW) {
            var expected = alone.probability(pcm, at);
            assertThat(one.probability(pcm, at)).isEqualTo(expected);
            assertThat(other.probability(silence, 0)).isLessThan(0.2);
        }
    }

    @Test
    void noNoiseOpensAPhrase() throws IOException {
        try (var files = Files.list(Requires.shared("speech").resolve("noise"))) {
            for (var file : files.filter(name -> name.toString().endsWith(".wav")).toList()) {
                var pcm = TestModels.wav(file);
                assertThat(phrases(pcm)).as("%s", file).isEmpty();
                assertThat(phrases(changed(pcm, 0.1, 0))).as("%s, quieter", file).isEmpty();
                assertThat(phrases(changed(pcm, 0.02, 0))).as("%s, as quiet as a voice far away", file).isEmpty();
            }
        }
    }
}
