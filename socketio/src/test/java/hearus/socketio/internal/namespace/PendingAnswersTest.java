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

class PendingAnswersTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Arguments NOTHING = new Arguments(List.of());

    private final List<Runnable> timers = new ArrayList<>();
    private int cancelled;
    private final PendingAnswers answers = new PendingAnswers("me", (delay, task) -> {
        assertThat(delay).isEqualTo(TIMEOUT);
        timers.add(task);
        return () -> cancelled++;
    });

    @Test
    void eachAnswerGoesToItsQuestionOnAThreadThatMayBlock() throws Exception {
        var one = answers.await(1, TIMEOUT, "one");
        var other = answers.await(2, TIMEOUT, "other").thenApply(arguments -> Thread.currentThread().isVirtual());
        answers.answered(2, NOTHING);
        assertThat(other.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(one).isNotDone();
        answers.answered(1, NOTHING);
        assertThat(one.get(30, TimeUnit.SECONDS)).isEqualTo(NOTHING);
        assertThat(cancelled).isEqualTo(2);
    }

    @Test
    void anAnswerThatComesTwiceOrToNoQuestionIsIgnored() throws Exception {
        var answer = answers.await(1, TIMEOUT, "event");
        answers.answered(7, NOTHING);
        answers.answered(1, NOTHING);
        answers.answered(1, NOTHING);
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(NOTHING);
    }

    @Test
    void anAnswerThatDoesNotComeInTimeFails() {
        var answer = answers.await(1, TIMEOUT, "event");
        timers.forEach(Runnable::run);
        assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
                .cause().isInstanceOf(TimeoutException.class).hasMessage("No answer to event within PT3S");
    }

    @Test
    void aClientThatIsGoneAnswersNothing() {
        var answer = answers.await(1, TIMEOUT, "event");
        answers.disconnected();
        assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(DisconnectedException.class);
    }

    @Test
    void anAnswerThatTheApplicationGaveUpIsForgotten() {
        answers.await(1, TIMEOUT, "event").cancel(true);
        assertThat(cancelled).isEqualTo(1);
    }
}
