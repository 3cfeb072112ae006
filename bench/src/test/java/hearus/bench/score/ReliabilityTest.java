package hearus.bench.score;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import hearus.bench.score.Reliability.Judged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ReliabilityTest {
    private static List<Judged> judged(double claimed, int right, int wrong) {
        var all = new ArrayList<Judged>();
        for (int i = 0; i < right + wrong; i++) {
            all.add(new Judged(i, claimed, i < right));
        }
        return all;
    }

    private static List<Judged> both(List<Judged> one, List<Judged> other) {
        var all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }

    @Test
    void theErrorIsWhatTheClaimsMissByTheirWeight() {
        var claims = new Reliability(both(judged(0.95, 5, 5), judged(0.55, 11, 9)));
        assertThat(claims.error()).isCloseTo((10 * 0.45 + 20 * 0) / 30, within(1e-9));
        assertThat(claims.bins()).hasSize(2);
        assertThat(new Reliability(judged(1, 4, 0)).error()).isZero();
    }

    @Test
    void theAreaIsHowOftenTheRightClaimsAreHigher() {
        assertThat(new Reliability(both(judged(0.9, 3, 0), judged(0.2, 0, 2))).area()).isEqualTo(1);
        assertThat(new Reliability(both(judged(0.9, 0, 3), judged(0.2, 2, 0))).area()).isZero();
        assertThat(new Reliability(judged(0.5, 3, 3)).area()).isEqualTo(0.5);
    }

    @Test
    void theFitFindsTheLineThatClaimsWereBentBy() {
        var random = new SplittableRandom(1);
        var all = new ArrayList<Judged>();
        for (int i = 0; i < 20_000; i++) {
            double claimed = random.nextDouble(0.02, 0.98);
            double odds = 0.5 * Math.log(claimed / (1 - claimed)) + 0.7;
            all.add(new Judged(i, claimed, random.nextDouble() < 1 / (1 + Math.exp(-odds))));
        }
        var fit = LogisticFit.of(all);
        assertThat(fit.slope()).isCloseTo(0.5, within(0.05));
        assertThat(fit.intercept()).isCloseTo(0.7, within(0.05));
        assertThat(LogisticFit.crossValidated(all).error()).isLessThan(0.02).isLessThan(new Reliability(all).error());
    }
}
