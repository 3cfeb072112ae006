package hearus.whisper;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import hearus.whisper.Hypothesis.End;

import static org.assertj.core.api.Assertions.assertThat;

class FallbackTest {
    private static Hypothesis heard(String text, double logProbability, double noSpeech, double compression, End end) {
        return new Hypothesis(text, "en", 1, List.of(), List.of(), logProbability, noSpeech, compression, end);
    }

    private static final Hypothesis GOOD = heard("A tree.", -0.2, 0.1, 1, End.END_OF_TEXT);
    private static final Hypothesis LOOP = heard("on and", -0.1, 0.1, 1, End.REPETITION);

    @Test
    void aTextThatPassesIsTakenAtOnce() throws Exception {
        var choices = new ArrayList<Choice>();
        assertThat(Fallback.hear(choice -> {
            choices.add(choice);
            return GOOD;
        })).isSameAs(GOOD);
        assertThat(choices).containsExactly(Choice.LIKELIEST);
    }

    @Test
    void aTextThatFailsIsDrawnAgainUntilOnePasses() throws Exception {
        var attempts = new ArrayList<Choice>();
        assertThat(Fallback.hear(choice -> {
            attempts.add(choice);
            return attempts.size() < 3 ? LOOP : GOOD;
        })).isSameAs(GOOD);
        assertThat(attempts).hasSize(3);
    }

    @Test
    void theLikeliestIsLeftWhereNonePasses() throws Exception {
        var attempts = new ArrayList<Hypothesis>();
        var kept = Fallback.hear(_ -> {
            attempts.add(heard("on and " + attempts.size(), -0.1, 0.1, 1, End.TOKEN_CAP));
            return attempts.getLast();
        });
        assertThat(attempts).hasSize(6);
        assertThat(kept).isSameAs(attempts.getFirst());
    }

    @Test
    void failsWhatRepeatsItselfDoesNotEndOrIsUnlikely() {
        assertThat(Fallback.fails(GOOD)).isFalse();
        assertThat(Fallback.fails(LOOP)).isTrue();
        assertThat(Fallback.fails(heard("on", -0.1, 0.1, 1, End.TOKEN_CAP))).isTrue();
        assertThat(Fallback.fails(heard("on", -0.1, 0.1, 2.5, End.END_OF_TEXT))).isTrue();
        assertThat(Fallback.fails(heard("on", -1.1, 0.1, 1, End.END_OF_TEXT))).isTrue();
    }

    @Test
    void anUnlikelyTextWhereTheModelHearsNoSpeechIsLeftToTheGate() {
        assertThat(Fallback.fails(heard("on", -1.1, 0.7, 1, End.END_OF_TEXT))).isFalse();
    }
}
