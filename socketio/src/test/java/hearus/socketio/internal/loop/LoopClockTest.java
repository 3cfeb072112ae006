package hearus.socketio.internal.loop;

import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoopClockTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong real = new AtomicLong(-5);
    private final LoopClock clock = new LoopClock(real::get, SECOND);
    private final long start = clock.now();

    private long after(long nanos) {
        real.addAndGet(nanos);
        return clock.now() - start;
    }

    @Test
    void itGoesWithTheMachinesClockWhileItIsRead() {
        assertThat(after(SECOND / 2)).isEqualTo(SECOND / 2);
        assertThat(after(SECOND)).isEqualTo(SECOND * 3 / 2);
        assertThat(clock.stops()).isZero();
    }

    @Test
    void ofAStopNoMoreThanTheLongestPauseCounts() {
        assertThat(after(100 * SECOND)).isEqualTo(SECOND);
        assertThat(clock.stops()).isOne();
        assertThat(after(SECOND / 2)).isEqualTo(SECOND * 3 / 2);
        assertThat(after(7 * SECOND)).isEqualTo(SECOND * 5 / 2);
        assertThat(clock.stops()).isEqualTo(2);
    }

    @Test
    void closedItTakesAllTimeForRunning() {
        clock.close();
        assertThat(after(100 * SECOND)).isEqualTo(100 * SECOND);
        assertThat(clock.stops()).isZero();
    }
}
