package hearus.cli.transcribe;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ShutdownGuardTest {
    @Test
    void theEndWaitsForAResultThatIsBeingWritten() throws Exception {
        try (var guard = ShutdownGuard.watch()) {
            guard.hold();
            var end = Thread.ofPlatform().daemon().start(guard::begin);
            await().until(() -> end.getState() == Thread.State.TIMED_WAITING);

            guard.release();

            assertThat(end.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    void noResultIsBegunOnceTheEndHas() {
        try (var guard = ShutdownGuard.watch()) {
            guard.begin();
            var result = Thread.ofPlatform().daemon().start(guard::hold);

            await().until(() -> result.getState() == Thread.State.WAITING);
            assertThat(result.isAlive()).isTrue();
        }
    }

    @Test
    void aResultThatNobodyTakesDoesNotKeepTheProcessAlive() {
        try (var guard = ShutdownGuard.watch()) {
            guard.hold();
            guard.begin();
        }
    }
}
