package hearus.audio.internal.timeline;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import hearus.audio.internal.timeline.RecordingStarts.Arrival;

import static org.assertj.core.api.Assertions.assertThat;

class RecordingStartsTest {
    private long now;
    private final RecordingStarts starts = new RecordingStarts(() -> now);

    private static byte[] start(int number) {
        var bytes = new byte[100];
        bytes[50] = (byte) number;
        return bytes;
    }

    private Arrival take(int number) {
        return starts.take(start(number), 0, 100);
    }

    @Test
    void whatComesAgainAtOnceIsSentTwiceAndLaterPlayedTwice() {
        assertThat(take(1)).isEqualTo(Arrival.NEW);
        assertThat(take(2)).isEqualTo(Arrival.NEW);
        now = TimeUnit.SECONDS.toNanos(2);
        assertThat(take(1)).isEqualTo(Arrival.AGAIN);
        now = TimeUnit.SECONDS.toNanos(5);
        assertThat(take(1)).isEqualTo(Arrival.REPLAYED);
    }

    @Test
    void whatComesAgainInABurstBehindManyOthersIsPlayedTwice() {
        // While the network was away the same files were recorded twice; all of them arrive in the same moment.
        for (int i = 0; i < 22; i++) {
            assertThat(take(i)).isEqualTo(Arrival.NEW);
        }
        for (int i = 0; i < 22; i++) {
            assertThat(take(i)).isEqualTo(Arrival.REPLAYED);
        }
        for (int i = 18; i < 22; i++) {
            assertThat(take(i)).as("sent again").isEqualTo(Arrival.AGAIN);
        }
    }

    @Test
    void holdsNoMemoryBeforeTheFirstRecording() {
        assertThat(starts.held()).isZero();
        starts.rejoin();
        assertThat(starts.take(new byte[10], 0, 10)).as("too short to tell").isEqualTo(Arrival.NEW);
        assertThat(starts.held()).isZero();
        take(1);
        assertThat(starts.held()).isEqualTo(8_192);
    }
}
