package hearus.speech.internal.remote;

import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AudioBacklogTest {
    @Property(tries = 200)
    void keepsEverySampleThatIsNotForgotten(@ForAll @Size(max = 60) List<@IntRange(min = -40_000, max = 40_000) Integer> steps) {
        var backlog = new AudioBacklog(200_000, 0);
        for (int step : steps) {
            if (step >= 0) {
                var samples = new short[step];
                for (int i = 0; i < step; i++) {
                    samples[i] = (short) (backlog.end() + i);
                }
                var fits = backlog.end() - backlog.start() + step <= 200_000;
                assertThat(backlog.append(samples, 0, step)).isEqualTo(fits);
            } else {
                backlog.discardBefore(backlog.start() - step);
            }
            var all = backlog.copy(backlog.start(), Integer.MAX_VALUE).samples();
            assertThat(all).hasSize((int) (backlog.end() - backlog.start()));
            for (int i = 0; i < all.length; i++) {
                if (all[i] != (short) (backlog.start() + i)) {
                    throw new AssertionError("sample " + (backlog.start() + i) + " is " + all[i]);
                }
            }
        }
    }

    @Test
    void takesAllOfABlobOrNothing() {
        var backlog = new AudioBacklog(40_000, 0);
        assertThat(backlog.append(new short[30_000], 0, 30_000)).isTrue();
        assertThat(backlog.append(new short[10_001], 0, 10_001)).isFalse();
        assertThat(backlog.end()).isEqualTo(30_000);
        backlog.discardBefore(1);
        assertThat(backlog.append(new short[10_001], 0, 10_001)).isTrue();
    }
}
