package hearus.whisper.internal.decode;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import hearus.whisper.Hypothesis;
import hearus.whisper.Hypothesis.End;

import static org.assertj.core.api.Assertions.assertThat;

class TemperatureFallbackTest {
    private static Hypothesis heard(String text, double logProbability, double noSpeech, double compression, End end) {
        return new Hypothesis(text, "en", 1, List.of(), List.of(), logProbability, noSpeech, compression, end);
    }

    private static final Hypothesis GOOD = heard("A tree.", -0.2, 0.1, 1, End.END_OF_TEXT);
    private static final Hypothesis LOOP = heard("on and", -0.1, 0.1, 1, End.REPETITION);
    private static final Hypothesis UNLIKELY = heard("At three.", -1.5, 0.1, 1, End.END_OF_TEXT);

    private static Hypothesis hear(Hypothesis likeliest, Hypothesis... drawn) throws Exception {
        var rest = new ArrayList<>(List.of(drawn));
        var heard = TemperatureFallback.decode(likeliest, _ -> rest.removeFirst());
        assertThat(rest).as("attempts that were not needed").isEmpty();
        return heard;
    }

    @Test
    void aTextThatPassesIsTakenAtOnce() throws Exception {
        assertThat(hear(GOOD)).isSameAs(GOOD);
    }

    @Test
    void aTextThatFailsIsDrawnAgainUntilOnePasses() throws Exception {
        assertThat(hear(LOOP, LOOP, UNLIKELY, GOOD)).isSameAs(GOOD);
        assertThat(hear(UNLIKELY, LOOP, GOOD)).isSameAs(GOOD);
    }

    @Test
    void theLikeliestWithoutALoopIsTakenWhereNonePasses() throws Exception {
        var better = heard("A three.", -1.2, 0.1, 1, End.END_OF_TEXT);
        var worse = heard("Art re.", -3, 0.1, 1, End.END_OF_TEXT);
        assertThat(hear(UNLIKELY, worse, better, LOOP)).isSameAs(better);
        assertThat(hear(UNLIKELY, worse, worse, LOOP)).isSameAs(UNLIKELY);
    }

    @Test
    void aLoopIsLeftWhereThereIsNothingElse() throws Exception {
        var cut = heard("on", -0.1, 0.1, 1, End.TOKEN_CAP);
        var repetitive = heard("on on on", -0.1, 0.1, 2.5, End.END_OF_TEXT);
        assertThat(hear(LOOP, cut, repetitive, UNLIKELY)).isSameAs(LOOP);
    }

    @Test
    void anUnlikelyTextWhereTheModelHearsNoSpeechIsLeftToTheGate() throws Exception {
        var silent = heard("on", -1.1, 0.7, 1, End.END_OF_TEXT);
        assertThat(hear(silent)).isSameAs(silent);
    }
}
