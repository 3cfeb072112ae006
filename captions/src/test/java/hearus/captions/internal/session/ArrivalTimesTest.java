package hearus.captions.internal.session;

import org.junit.jupiter.api.Test;

import hearus.captions.internal.samples.Samples;

import static org.assertj.core.api.Assertions.assertThat;

class ArrivalTimesTest {
    private static final long MILLI = 1_000_000;
    private final ArrivalTimes arrivals = new ArrivalTimes(false);

    @Test
    void theUsualWaitOfASteadySenderIsItsInterval() {
        for (var i = 0; i < 100; i++) {
            arrivals.add(i * 20L * MILLI, Samples.ofMillis(20));
        }
        assertThat(arrivals.usualWait(2000 * MILLI)).isBetween(20 * MILLI, 40 * MILLI);
    }

    @Test
    void theFirstBlobAlreadyGivesTheUsualWait() {
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

    @Test
    void whoGoesOnSendingAfterABurstIsNotWaitedForAsLongAsTheBurst() {
        for (var step : new int[]{20, 250}) {
            var caughtUp = new ArrivalTimes(false);
            for (var i = 0; i < 40; i++) {
                caughtUp.add(0, Samples.ofMillis(step));
            }
            var now = 0L;
            for (var i = 1; i <= 2000 / step; i++) {
                now = (long) i * step * MILLI;
                caughtUp.add(now, Samples.ofMillis(step));
            }
            assertThat(caughtUp.usualWait(now)).as("pieces of %d ms", step).isLessThanOrEqualTo((step + 20) * MILLI);
        }
    }

    @Test
    void repeatedAudioIsNoEvidence() {
        var resumed = new ArrivalTimes(true);
        for (var i = 0; i < 40; i++) {
            resumed.add(i * MILLI, Samples.ofMillis(250));
        }
        assertThat(resumed.usualWait(40 * MILLI)).isLessThan(10 * MILLI);
        resumed.add(1000 * MILLI, Samples.ofMillis(3000));
        assertThat(resumed.usualWait(1000 * MILLI)).as("but what comes afterwards does").isEqualTo(3000 * MILLI);
    }

    @Test
    void whileAudioIsHeldBackItsClientIsNotSilent() {
        arrivals.add(0, Samples.ofMillis(20));
        for (var i = 1; i <= 30; i++) {
            arrivals.heldBack(i * 100L * MILLI);
        }
        arrivals.add(3000 * MILLI, Samples.ofMillis(20));
        assertThat(arrivals.usualWait(3000 * MILLI)).isLessThanOrEqualTo(100 * MILLI);
    }
}
