package hearus.captions.internal.stability;

import java.time.Duration;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import hearus.captions.Hypotheses;
import hearus.captions.Stability;

import static org.assertj.core.api.Assertions.assertThat;

class StabilityTest {
    private static int stable(Stability stability, String text, long audioMs) {
        return stability.stable(Hypotheses.of(text).words(), audioMs);
    }

    private static int stable(Supplier<Stability> stability, String text, long audioMs, double probability) {
        return stability.get().stable(Hypotheses.of(text, 400, probability).words(), audioMs);
    }

    @Test
    void agreementNeedsTwoInARow() {
        var agreement = Stability.agreement(Duration.ZERO).get();
        assertThat(stable(agreement, "one two three", 1200)).isZero();
        assertThat(stable(agreement, "one too", 1200)).isEqualTo(1);
        assertThat(stable(agreement, "one two", 1200)).isEqualTo(1);
        assertThat(stable(agreement, "One two. Three", 1200)).isEqualTo(2);
    }

    @Test
    void aWordThatWentOnDoesNotAgree() {
        var agreement = Stability.agreement(Duration.ZERO).get();
        assertThat(stable(agreement, "on", 400)).isZero();
        assertThat(stable(agreement, "only", 400)).isZero();
        assertThat(stable(agreement, "on ly yes", 1200)).as("ends where both end").isEqualTo(2);
    }

    @Test
    void agreementWaitsUntilAWordIsOld() {
        var agreement = Stability.agreement(Duration.ofMillis(500)).get();
        assertThat(stable(agreement, "one two three", 1200)).isZero();
        assertThat(stable(agreement, "one two three", 1299)).as("two ended at 800").isEqualTo(1);
        assertThat(stable(agreement, "one two three", 1300)).isEqualTo(2);
    }

    @Test
    void attentionNeedsOneHypothesisOldEnoughAndProbableEnough() {
        var attention = Stability.attention(Duration.ofMillis(500), 0.8);
        assertThat(stable(attention, "one two three", 1200, 0.9)).isEqualTo(1);
        assertThat(stable(attention, "one two three", 1300, 0.9)).isEqualTo(2);
        assertThat(stable(attention, "one two three", 1300, 0.7)).isZero();
    }

    @Test
    void eitherTakesTheLonger() {
        var either = Stability.either(Stability.agreement(Duration.ZERO), Stability.attention(Duration.ofMillis(800), 0)).get();
        assertThat(stable(either, "one two three", 1200)).isEqualTo(1);
        assertThat(stable(either, "one two three", 1200)).isEqualTo(3);
    }
}
