package hearus.socketio.internal.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;

import org.junit.jupiter.api.Test;

import hearus.socketio.internal.loop.Timers;
import hearus.socketio.internal.protocol.EnginePacket;
import hearus.socketio.internal.transport.Transport;

import static java.util.Comparator.comparingLong;
import static org.assertj.core.api.Assertions.assertThat;

/** The upgrade to WebSocket on a clock that the test moves: 10 s until the ping, and 10 s more until the upgrade packet. */
class UpgradeProbeTest {
    private final Clock clock = new Clock();
    private final FakeTransport socket = new FakeTransport();
    private final List<Transport> upgraded = new ArrayList<>();
    private int answeredPolls;
    private final UpgradeProbe probe = new UpgradeProbe(Duration.ofSeconds(10), clock, new UpgradeProbe.Host() {
        @Override
        public void answerPoll() {
            answeredPolls++;
        }

        @Override
        public void upgrade(Transport by) {
            upgraded.add(by);
        }
    });

    private static EnginePacket packet(EnginePacket.Type type, String data) {
        return EnginePacket.of(type, data);
    }

    @Test
    void aProbeIsAnsweredAndTakesOverWithTheUpgradePacket() {
        assertThat(probe.start(socket)).isTrue();
        assertThat(probe.isProbing(socket)).isTrue();
        probe.onPacket(packet(EnginePacket.Type.PING, "probe"));
        assertThat(socket.written).containsExactly("3probe");
        clock.run(39);
        assertThat(answeredPolls).isZero();
        clock.run(1);
        assertThat(answeredPolls).isEqualTo(1);
        probe.onPacket(packet(EnginePacket.Type.UPGRADE, ""));
        assertThat(upgraded).containsExactly(socket);
        assertThat(probe.isProbing(socket)).isFalse();
        clock.run(60_000);
        assertThat(answeredPolls).isEqualTo(1);
        assertThat(socket.closed).isFalse();
    }

    @Test
    void everyPollIsEndedUntilTheClientUpgradesOrTimeIsUp() {
        probe.start(socket);
        probe.onPacket(packet(EnginePacket.Type.PING, "probe"));
        clock.run(400);
        assertThat(answeredPolls).isEqualTo(10);
        clock.run(9_599);
        assertThat(socket.closed).isFalse();
        clock.run(41);
        assertThat(socket.closed).isTrue();
        assertThat(upgraded).isEmpty();
    }

    @Test
    void aProbeThatSaysNothingIsDroppedInTime() {
        probe.start(socket);
        clock.run(9_999);
        assertThat(socket.closed).isFalse();
        clock.run(1);
        assertThat(socket.closed).isTrue();
        assertThat(probe.isProbing(socket)).isFalse();
    }

    @Test
    void whateverElseAProbeSendsDropsIt() {
        for (var wrong : List.of(packet(EnginePacket.Type.PING, "hello"), packet(EnginePacket.Type.MESSAGE, "early"),
                new EnginePacket.Binary(new byte[1]))) {
            var other = new FakeTransport();
            assertThat(probe.start(other)).isTrue();
            probe.onPacket(wrong);
            assertThat(other.closed).as(wrong.toString()).isTrue();
        }
        probe.start(socket);
        probe.onPacket(packet(EnginePacket.Type.PING, "probe"));
        probe.onPacket(packet(EnginePacket.Type.PING, "probe"));
        assertThat(socket.closed).as("a second ping").isTrue();
    }

    @Test
    void aSecondProbeHasToWaitUntilTheFirstIsOver() {
        probe.start(socket);
        assertThat(probe.start(new FakeTransport())).isFalse();
        probe.cancel();
        assertThat(socket.closed).isTrue();
        assertThat(probe.start(new FakeTransport())).isTrue();
    }

    /** A clock of milliseconds with any number of timers. */
    private static final class Clock implements Timers {
        private static final long MILLISECOND = 1_000_000;
        private final Queue<Armed> timers = new PriorityQueue<>(comparingLong(Armed::due));
        private long now;

        void run(long milliseconds) {
            var end = now + milliseconds * MILLISECOND;
            while (!timers.isEmpty() && timers.peek().due() <= end) {
                var next = timers.remove();
                now = next.due();
                next.task().run();
            }
            now = end;
        }

        @Override
        public long now() {
            return now;
        }

        @Override
        public long stops() {
            return 0;
        }

        @Override
        public Timer after(long nanos, Runnable task) {
            var timer = new Armed(now + nanos, task);
            timers.add(timer);
            return () -> timers.remove(timer);
        }

        private record Armed(long due, Runnable task) {}
    }
}
