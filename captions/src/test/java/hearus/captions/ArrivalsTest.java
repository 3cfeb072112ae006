package hearus.captions;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ArrivalsTest {
    private static final long MILLI = 1_000_000;
    private final Arrivals arrivals = new Arrivals();

    @Test
    void theUsualWaitOfASteadySenderIsItsInterval() {
        for (var i = 0; i < 100; i++) {
            arrivals.add(i * 20L * MILLI, Samples.ofMillis(20));
        }
        assertThat(arrivals.usualWait(2000 * MILLI)).isBetween(20 * MILLI, 40 * MILLI);
    }

    @Test
    void theFirstBlobAlreadyTellsHowLongTheNextMayTake() {
        arrivals.add(0, Samples.ofMillis(3000));
        assertThat(arrivals.usualWait(0)).isEqualTo(3000 * MILLI);
    }

    @Test
    void aBlobCutIntoManyPiecesCountsAsOne() {
        for (var i = 0; i < 150; i++) {
            arrivals.add(0, Samples.ofMillis(20));
        }
        assertThat(arrivals.usualWait(MILLI)).isEqualTo(3000 * MILLI);
    }

    @Test
    void aLongWaitIsForgottenAfterHalfAMinute() {
        arrivals.add(0, Samples.ofMillis(3000));
        for (var i = 1; i < 2000; i++) {
            arrivals.add((3000 + i * 20L) * MILLI, Samples.ofMillis(20));
        }
        assertThat(arrivals.usualWait(43_000 * MILLI)).isLessThan(100 * MILLI);
    }
}
