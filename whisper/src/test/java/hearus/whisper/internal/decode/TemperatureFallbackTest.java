package hearus.whisper.internal.decode;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import hearus.whisper.Hypothesis;
import hearus.whisper.Hypothesis.End;

import static org.assertj.core.api.Assertions.assertThat;

class TemperatureFallbackTest {
    private static Hypothesis hypothesis(String text, double logProbability, double noSpeech, double compression, End end) {
        return new Hypothesis(text, "en", 1, List.of(), List.of(), logProbability, noSpeech, compression, end);
    }

    private static final Hypothesis GOOD = hypothesis("A tree.", -0.2, 0.1, 1, End.END_OF_TEXT);
    private static final Hypothesis LOOP = hypothesis("on and", -0.1, 0.1, 1, End.REPETITION);
    private static final Hypothesis UNLIKELY = hypothesis("At three.", -1.5, 0.1, 1, End.END_OF_TEXT);

    private static Hypothesis fallback(Hypothesis likeliest, Hypothesis... sampled) throws Exception {
        var rest = new ArrayList<>(List.of(sampled));
        var result = TemperatureFallback.decode(likeliest, _ -> rest.removeFirst());
        assertThat(rest).as("attempts that were not needed").isEmpty();
        return result;
    }

    @Test
    void aTextThatPassesIsTakenAtOnce() throws Exception {
        assertThat(fallback(GOOD)).isSameAs(GOOD);
    }

    @Test
    void aTextThatFailsIsDrawnAgainUntilOnePasses() throws Exception {
        assertThat(fallback(LOOP, LOOP, UNLIKELY, GOOD)).isSameAs(GOOD);
        assertThat(fallback(UNLIKELY, LOOP, GOOD)).isSameAs(GOOD);
    }

    @Test
    void theLikeliestWithoutALoopIsTakenWhereNonePasses() throws Exception {
        var better = hypothesis("A three.", -1.2, 0.1, 1, End.END_OF_TEXT);
        var worse = hypothesis("Art re.", -3, 0.1, 1, End.END_OF_TEXT);
        assertThat(fallback(UNLIKELY, worse, better, LOOP)).isSameAs(better);
        assertThat(fallback(UNLIKELY, worse, worse, LOOP)).isSameAs(UNLIKELY);
    }

    @Test
    void aLoopIsLeftWhereThereIsNothingElse() throws Exception {
        var cut = hypothesis("on", -0.1, 0.1, 1, End.TOKEN_CAP);
        var repetitive = hypothesis("on on on", -0.1, 0.1, 2.5, End.END_OF_TEXT);
        assertThat(fallback(LOOP, cut, repetitive, UNLIKELY)).isSameAs(LOOP);
    }

    @Test
    void anUnlikelyTextWithoutSpeechIsLeftToTheHallucinationFilter() throws Exception {
        var silent = hypothesis("on", -1.1, 0.7, 1, End.END_OF_TEXT);
        assertThat(fallback(silent)).isSameAs(silent);
    }
}
