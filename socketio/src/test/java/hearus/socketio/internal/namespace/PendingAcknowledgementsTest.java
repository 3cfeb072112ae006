package hearus.socketio.internal.namespace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;

import hearus.socketio.DisconnectedException;
import hearus.socketio.Socket.Arguments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PendingAcknowledgementsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Arguments NOTHING = new Arguments(List.of());

    private final List<Runnable> timers = new ArrayList<>();
    private int cancelled;
    private final PendingAcknowledgements acknowledgements = new PendingAcknowledgements("me", (delay, task) -> {
        assertThat(delay).isEqualTo(TIMEOUT);
        timers.add(task);
        return () -> cancelled++;
    });

    @Test
    void eachAcknowledgementGoesToItsEventOnAThreadThatMayBlock() throws Exception {
        var one = acknowledgements.await(1, TIMEOUT, "one");
        var other = acknowledgements.await(2, TIMEOUT, "other").thenApply(arguments -> Thread.currentThread().isVirtual());
        acknowledgements.acknowledged(2, NOTHING);
        assertThat(other.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(one).isNotDone();
        acknowledgements.acknowledged(1, NOTHING);
        assertThat(one.get(30, TimeUnit.SECONDS)).isEqualTo(NOTHING);
        assertThat(cancelled).isEqualTo(2);
    }

    @Test
    void anAcknowledgementThatComesTwiceOrForNoEventIsIgnored() throws Exception {
        var acknowledgement = acknowledgements.await(1, TIMEOUT, "event");
        acknowledgements.acknowledged(7, NOTHING);
        acknowledgements.acknowledged(1, NOTHING);
        acknowledgements.acknowledged(1, NOTHING);
        assertThat(acknowledgement.get(30, TimeUnit.SECONDS)).isEqualTo(NOTHING);
    }

    @Test
    void anAcknowledgementThatDoesNotComeInTimeFails() {
        var acknowledgement = acknowledgements.await(1, TIMEOUT, "event");
        timers.forEach(Runnable::run);
        assertThatThrownBy(() -> acknowledgement.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
                .cause().isInstanceOf(TimeoutException.class).hasMessage("No answer to event within PT3S");
    }

    @Test
    void aTimeOutThatIsOverAtOnceFailsToo() {
        var hasty = new PendingAcknowledgements("me", (delay, task) -> {
            var timer = Thread.ofVirtual().start(task);
            try {
                // As long as a timer's thread may be ahead of the caller's.
                timer.join(Duration.ofMillis(200));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return () -> {};
        });
        var acknowledgement = hasty.await(1, TIMEOUT, "event");
        assertThatThrownBy(() -> acknowledgement.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void aDisconnectedClientFailsPendingAcknowledgements() {
        var acknowledgement = acknowledgements.await(1, TIMEOUT, "event");
        acknowledgements.disconnected();
        assertThatThrownBy(() -> acknowledgement.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(DisconnectedException.class);
    }

    @Test
    void aCancelledAcknowledgementIsRemoved() {
        acknowledgements.await(1, TIMEOUT, "event").cancel(true);
        assertThat(cancelled).isEqualTo(1);
    }
}
