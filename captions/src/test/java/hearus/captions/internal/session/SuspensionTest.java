package hearus.captions.internal.session;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import hearus.captions.Sounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Sessions whose audio is interrupted: a client lost its network. */
class SuspensionTest {
    private static final Duration PIECES = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final VirtualScheduler scheduler = new VirtualScheduler(1);
    private final VirtualScheduler.TestSession guest = scheduler.open("a").speak(Sounds.of(500, 2000), PIECES);

    private void interrupt() {
        scheduler.run(Duration.ofMillis(2500));
        guest.session.suspend();
        scheduler.run(LONG);
    }

    @Test
    void thePhraseThatIsOpenWaitsForTheRestOfIt() {
        interrupt();
        assertThat(guest.finals()).isEmpty();
        guest.speak(Sounds.of(0, 1500, 1000), PIECES);
        scheduler.run(Duration.ofSeconds(4));
        assertThat(guest.finals()).hasSize(1);
        assertThat(guest.finals().getFirst().startMs()).isCloseTo(500, within(300L));
        assertThat(guest.finals().getFirst().endMs()).isCloseTo(4000, within(300L));
    }

    @Test
    void audioThatGoesOnAndStopsForGoodEndsThePhraseAsSoonAsEver() {
        interrupt();
        guest.speak(Sounds.of(0, 1500), PIECES);
        scheduler.run(Duration.ofMillis(1500 + 600 + 150));
        assertThat(guest.finals()).hasSize(1);
    }

    @Test
    void aReconnectedClientWithoutAudioEndsItsPhrase() {
        interrupt();
        guest.session.resume();
        scheduler.run(Duration.ofMillis(600 + 150));
        assertThat(guest.finals()).hasSize(1);
    }

    @Test
    void whatIsFinishedWhileItWaitsGetsItsFinal() {
        interrupt();
        var done = guest.session.finish();
        scheduler.run(Duration.ofSeconds(1));
        assertThat(done).isDone();
        assertThat(guest.finals()).hasSize(1);
    }
}
