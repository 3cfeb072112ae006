package hearus.cli.transcribe;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class EndingTest {
    @Test
    void theEndWaitsForAResultThatIsBeingWritten() throws Exception {
        try (var ending = Ending.watch()) {
            ending.hold();
            var end = Thread.ofPlatform().daemon().start(ending::begin);
            await().until(() -> end.getState() == Thread.State.TIMED_WAITING);

            ending.release();

            assertThat(end.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    void noResultIsBegunOnceTheEndHas() {
        try (var ending = Ending.watch()) {
            ending.begin();
            var result = Thread.ofPlatform().daemon().start(ending::hold);

            await().until(() -> result.getState() == Thread.State.WAITING);
            assertThat(result.isAlive()).isTrue();
        }
    }

    @Test
    void aResultThatNobodyTakesDoesNotKeepTheProcessAlive() {
        try (var ending = Ending.watch()) {
            ending.hold();
            ending.begin();
        }
    }
}
