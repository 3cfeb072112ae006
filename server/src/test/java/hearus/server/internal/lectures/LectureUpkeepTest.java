package hearus.server.internal.lectures;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import hearus.lectures.LectureDetails;
import hearus.lectures.Lectures;
import hearus.lectures.StoreLocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LectureUpkeepTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    @Test
    void aLectureOfAKilledServerEndsAndOneThatIsSpokenGoesOn() throws Exception {
        var clock = new AtomicReference<>(NOON);
        var ended = new ArrayBlockingQueue<String>(10);
        try (var lectures = Lectures.open(new StoreLocation.Memory(), clock::get, segment -> {})) {
            lectures.begin("killed", LectureDetails.builder().build());
            lectures.begin("spoken", LectureDetails.builder().build());
            clock.set(NOON.plus(Duration.ofMinutes(11)));
            try (var _ = LectureUpkeep.start(lectures, Optional.empty(), () -> Set.of("spoken"), ended::add)) {
                assertThat(ended.poll(30, TimeUnit.SECONDS)).isEqualTo("killed");
                assertThat(lectures.get("killed").ended()).contains(NOON);
                assertThat(lectures.get("spoken").ended()).isEmpty();
            }
            assertThat(ended).isEmpty();
        }
    }

    @Test
    void whatWasLeftByAKilledServerIsDeletedWhenItsTimeIsOver() throws Exception {
        var clock = new AtomicReference<>(NOON);
        try (var lectures = Lectures.open(new StoreLocation.Memory(), clock::get, segment -> {})) {
            lectures.begin("killed", LectureDetails.builder().build());
            clock.set(NOON.plus(Duration.ofDays(31)));
            var ended = new ArrayBlockingQueue<String>(10);
            var upkeep = LectureUpkeep.start(lectures, Optional.of(Duration.ofDays(30)), Set::of, ended::add);
            await().atMost(Duration.ofSeconds(30)).until(() -> lectures.find("killed").isEmpty());
            upkeep.close();
        }
    }
}
