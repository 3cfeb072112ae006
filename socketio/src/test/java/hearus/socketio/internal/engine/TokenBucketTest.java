package hearus.socketio.internal.engine;

import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void oneSecondsPacketsPassAtOnceAndTheRestAtTheRate() {
        var bucket = new TokenBucket(10, 5);
        for (var i = 0; i < 10; i++) {
            assertThat(bucket.take(5)).isLessThanOrEqualTo(0);
        }
        assertThat(bucket.take(5)).isEqualTo(SECOND / 10);
        assertThat(bucket.take(5)).isEqualTo(SECOND / 5);
        assertThat(bucket.deficitNanos(5 + SECOND / 5)).isZero();
    }

    @Property
    void aCallerThatWaitsForTheDeficitNeverExceedsTheRateAndOneBurst(@ForAll @IntRange(min = 1, max = 1000) int rate,
            @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 50_000_000) Integer> pauses) {
        var bucket = new TokenBucket(rate, 0);
        var now = 0L;
        var taken = 0;
        for (var pause : pauses) {
            now += pause;
            now += Math.max(0, bucket.take(now));
            taken++;
            assertThat((double) taken).isLessThanOrEqualTo(rate * (1 + now / (double) SECOND) + 1);
        }
    }
}
