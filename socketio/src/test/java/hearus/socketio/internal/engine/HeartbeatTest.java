package hearus.socketio.internal.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import hearus.socketio.SocketIoOptions;
import hearus.socketio.internal.loop.LoopClock;
import hearus.socketio.internal.loop.Timers;

import static org.assertj.core.api.Assertions.assertThat;

/** Heartbeats on a clock that the test moves: 25 s between pings, 20 s for an answer. */
class HeartbeatTest {
    private static final long SECOND = 1_000_000_000L;
    private static final SocketIoOptions TIMES = SocketIoOptions.defaults();

    private final VirtualLoop loop = new VirtualLoop();
    /** What the session was told, with the second in which it was. */
    private final List<String> told = new ArrayList<>();
    private boolean isReading = true;

    private Heartbeat start(int version) {
        var heartbeat = new Heartbeat(version, TIMES, loop, new Heartbeat.Host() {
            @Override
            public void ping() {
                told.add("ping at " + loop.real / SECOND);
            }

            @Override
            public boolean isReading() {
                return isReading;
            }

            @Override
            public void onLost() {
                told.add("lost at " + loop.real / SECOND);
            }
        });
        heartbeat.start();
        return heartbeat;
    }

    @Test
    void aSilentClientIsPingedOnceAndGivenUpInTime() {
        start(4);
        loop.run(100);
        assertThat(told).containsExactly("ping at 25", "lost at 45");
    }

    @Test
    void aClientThatAnswersIsPingedAgainAnIntervalAfterItsAnswer() {
        var heartbeat = start(4);
        loop.run(30);
        heartbeat.onPacket();
        heartbeat.onPong();
        loop.run(26);
        assertThat(told).containsExactly("ping at 25", "ping at 55");
    }

    @Test
    void afterAStopLongerThanAllAPingIsDueFirstAndItsAnswerATimeOutAfterIt() {
        start(4);
        loop.run(10);
        loop.stop(60);
        assertThat(told).isEmpty();
        loop.run(100);
        // One second of the stop counts as running; the ping is due 25 s of running after the start.
        assertThat(told).containsExactly("ping at 84", "lost at 104");
    }

    @Test
    void aPongIsDueFromWhenThePingWasSentNotFromWhenItShouldHaveBeen() {
        start(4);
        loop.run(24);
        loop.stop(60);
        loop.run(100);
        assertThat(told).containsExactly("ping at 84", "lost at 104");
    }

    @Test
    void whoOwesAPongWhenTheServerStopsIsPingedAgainBeforeItIsGivenUp() {
        start(4);
        loop.run(43);
        loop.stop(60);
        assertThat(told).containsExactly("ping at 25");
        loop.run(100);
        assertThat(told).containsExactly("ping at 25", "ping at 104", "lost at 124");
    }

    @Test
    void whoseAnswerWasReadAfterTheStopStays() {
        var heartbeat = start(4);
        loop.run(43);
        loop.stop(60);
        heartbeat.onPacket();
        heartbeat.onPong();
        loop.run(30);
        heartbeat.onPong();
        loop.run(1);
        assertThat(told).containsExactly("ping at 25", "ping at 128");
    }

    @Test
    void aMachineThatStopsAgainAndAgainDoesNotKeepADeadClientForEver() {
        start(4);
        for (var i = 0; i < 20; i++) {
            loop.run(15);
            loop.stop(5);
        }
        assertThat(told).hasSizeLessThan(7).last().asString().startsWith("lost");
    }

    @Test
    void clientsOfVersion3HaveTheirWholeTimeToPingAfterAStop() {
        start(3);
        loop.run(30);
        loop.stop(1000);
        loop.run(100);
        assertThat(told).containsExactly("lost at 1089");
    }

    @Test
    void clientsOfVersion3ThatPingStay() {
        var heartbeat = start(3);
        for (var i = 0; i < 10; i++) {
            loop.run(25);
            heartbeat.onPacket();
        }
        assertThat(told).isEmpty();
    }

    @Test
    void whoIsNotReadIsNotGivenUpNorSoonAfter() {
        var heartbeat = start(4);
        loop.run(26);
        isReading = false;
        loop.run(100);
        isReading = true;
        heartbeat.onReadingResumed();
        assertThat(heartbeat.isOverdue()).isFalse();
        loop.run(15);
        assertThat(told).containsExactly("ping at 25");
        loop.run(10);
        assertThat(told).containsExactly("ping at 25", "lost at 146");
    }

    @Test
    void aRequestThatComesWhenTheTimeIsUpFindsItUpButNotAfterAStop() {
        var heartbeat = start(4);
        loop.run(26);
        assertThat(heartbeat.isOverdue()).isFalse();
        loop.real += 19 * SECOND / 2;
        loop.now();
        loop.real += 19 * SECOND / 2;
        assertThat(heartbeat.isOverdue()).as("ten seconds without a reading are a stop").isFalse();
    }

    /** A loop with one timer, on which nothing takes time, and a clock that is read every half second while it runs. */
    private static final class VirtualLoop implements Timers {
        private long real;
        private final LoopClock clock = new LoopClock(() -> real, SECOND);
        private Optional<Armed> armed = Optional.empty();

        /** Lets the loop run. */
        void run(long seconds) {
            for (var end = real + seconds * SECOND; real < end;) {
                real += SECOND / 2;
                fire();
            }
        }

        /** Stops the loop; when it runs again, what is due is done. */
        void stop(long seconds) {
            real += seconds * SECOND;
            fire();
        }

        private void fire() {
            var now = clock.now();
            var due = armed.filter(timer -> timer.due() <= now);
            if (due.isPresent()) {
                armed = Optional.empty();
                due.get().task().run();
            }
        }

        @Override
        public long now() {
            return clock.now();
        }

        @Override
        public long stops() {
            return clock.stops();
        }

        @Override
        public Timer after(long nanos, Runnable task) {
            var timer = new Armed(clock.now() + nanos, task);
            armed = Optional.of(timer);
            return () -> armed = armed.filter(now -> !now.equals(timer));
        }

        private record Armed(long due, Runnable task) {}
    }

    @Test
    void theDefaultsAreThoseOfTheseTests() {
        assertThat(TIMES.pingInterval()).isEqualTo(Duration.ofSeconds(25));
        assertThat(TIMES.pingTimeout()).isEqualTo(Duration.ofSeconds(20));
    }
}
