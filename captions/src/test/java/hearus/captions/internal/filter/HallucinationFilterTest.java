package hearus.captions.internal.filter;

import java.util.List;

import org.junit.jupiter.api.Test;

import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.segment.Phrase;
import hearus.whisper.Hypothesis;
import hearus.whisper.Hypothesis.End;

import static org.assertj.core.api.Assertions.assertThat;

class HallucinationFilterTest {
    private static Phrase phrase(long voicedMillis, double voice) {
        var voiced = Samples.ofMillis(voicedMillis);
        return new Phrase(0, new short[(int) voiced], 0, voiced, voiced, voice);
    }

    private static Hypothesis hypothesis(String text, double logProbability, double noSpeech, double compression) {
        return new Hypothesis(text, "en", 1, List.of(), List.of(), logProbability, noSpeech, compression, End.END_OF_TEXT);
    }

    private static final Phrase CLEAR = phrase(3000, 0.95);
    private static final Phrase FAINT = phrase(400, 0.6);

    @Test
    void clearSpeechIsAccepted() {
        assertThat(HallucinationFilter.filter(CLEAR, hypothesis("A tree.", -0.2, 0.01, 1), "", false)).contains("A tree.");
    }

    @Test
    void unlikelyTextOverAFaintVoiceWithoutSpeechIsRejected() {
        assertThat(HallucinationFilter.filter(FAINT, hypothesis("A tree.", -1.1, 0.7, 1), "", false)).isEmpty();
        assertThat(HallucinationFilter.filter(FAINT, hypothesis("A tree.", -0.9, 0.7, 1), "", false)).isPresent();
        assertThat(HallucinationFilter.filter(FAINT, hypothesis("A tree.", -1.1, 0.2, 1), "", false)).isPresent();
        assertThat(HallucinationFilter.filter(CLEAR, hypothesis("A tree.", -1.1, 0.7, 1), "", false)).isPresent();
    }

    @Test
    void veryUnlikelyTextIsRejected() {
        assertThat(HallucinationFilter.filter(CLEAR, hypothesis("A tree.", -1.7, 0.01, 1), "", false)).isEmpty();
    }

    @Test
    void aLoopIsTrimmedInAFinalAndHiddenInAPartial() {
        var loop = hypothesis("and so on on on on on on on on on on on on", -0.2, 0.01, 3);
        assertThat(HallucinationFilter.filter(CLEAR, loop, "", true)).isEmpty();
        assertThat(HallucinationFilter.filter(CLEAR, loop, "", false)).hasValueSatisfying(text -> assertThat(text).hasSizeLessThan(15));
    }

    @Test
    void knownHallucinationsAreRejectedOnlyOverWeakEvidence() {
        assertThat(HallucinationFilter.filter(FAINT, hypothesis("시청해주셔서 감사합니다!", -0.8, 0.1, 1), "", false)).isEmpty();
        assertThat(HallucinationFilter.filter(FAINT, hypothesis("MBC 뉴스 이덕영입니다.", -0.3, 0.5, 1), "", false)).isEmpty();
        assertThat(HallucinationFilter.filter(CLEAR, hypothesis("감사합니다.", -0.3, 0.1, 1), "", false)).isPresent();
    }

    @Test
    void anEchoOfThePromptIsRejectedOverWeakEvidence() {
        assertThat(HallucinationFilter.filter(FAINT, hypothesis("Dijkstra, heap", -0.8, 0.2, 1), "Terms: Dijkstra, heap.", false))
                .isEmpty();
        assertThat(HallucinationFilter.filter(CLEAR, hypothesis("Dijkstra, heap", -0.8, 0.2, 1), "Terms: Dijkstra, heap.", false))
                .isPresent();
    }

    @Test
    void describedSoundsAreNotWords() {
        assertThat(HallucinationFilter.filter(CLEAR, hypothesis("[Music] ♪", -0.2, 0.01, 1), "", false)).isEmpty();
        assertThat(HallucinationFilter.filter(CLEAR, hypothesis("(박수) 네 그래서", -0.2, 0.01, 1), "", false)).contains("네 그래서");
    }

    @Test
    void aBreathIsNotWorthADecode() {
        assertThat(HallucinationFilter.hasEnoughVoice(phrase(96, 0.9))).isFalse();
        assertThat(HallucinationFilter.hasEnoughVoice(phrase(200, 0.8))).isTrue();
    }
}
