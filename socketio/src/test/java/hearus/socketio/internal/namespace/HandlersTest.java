package hearus.socketio.internal.namespace;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import hearus.socketio.DisconnectReason;
import hearus.socketio.Socket.Ack;
import hearus.socketio.Socket.Arguments;

import static org.assertj.core.api.Assertions.assertThat;

class HandlersTest {
    private static final Arguments NOTHING = new Arguments(List.of());
    private static final Ack NO_ACK = new Ack() {
        @Override
        public boolean wanted() {
            return false;
        }

        @Override
        public void send(Object... arguments) {}
    };

    private final Handlers handlers = new Handlers("me");
    private final List<String> heard = new ArrayList<>();

    @Test
    void oneThatThrowsOrIsInterruptedHarmsNoOther() {
        handlers.on("event", (arguments, ack) -> {
            Thread.currentThread().interrupt();
            throw new AssertionError("first");
        });
        handlers.on("event", (arguments, ack) -> heard.add("second, interrupted: " + Thread.currentThread().isInterrupted()));
        handlers.on("another", (arguments, ack) -> heard.add("another"));
        handlers.event("event", NOTHING, NO_ACK, problem -> heard.add(problem.getMessage()));
        handlers.event("unknown", NOTHING, NO_ACK, problem -> heard.add("unknown"));
        assertThat(heard).containsExactly("first", "second, interrupted: false");
    }

    @Test
    void disconnectHandlersAreCalledOnceAndLaterOnesAreToldTheReason() {
        assertThat(handlers.onDisconnect(reason -> heard.add(reason.text()))).isEmpty();
        handlers.disconnected(DisconnectReason.PING_TIMEOUT, true);
        assertThat(heard).containsExactly("ping timeout");
        assertThat(handlers.onDisconnect(reason -> heard.add("late"))).contains(DisconnectReason.PING_TIMEOUT);
        assertThat(heard).containsExactly("ping timeout");
    }

    @Test
    void thoseOfAClientThatWasNotLetInAreNotCalled() {
        handlers.onDisconnect(reason -> heard.add(reason.text()));
        handlers.disconnected(DisconnectReason.REFUSED, false);
        assertThat(heard).isEmpty();
    }
}
