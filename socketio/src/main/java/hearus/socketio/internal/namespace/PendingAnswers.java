package hearus.socketio.internal.namespace;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import hearus.socketio.DisconnectedException;
import hearus.socketio.Socket.Arguments;
import hearus.socketio.internal.loop.Timers;

/** The answers that a socket awaits from its client. Thread-safe. Completes them on virtual threads: what the application does next may block. */
final class PendingAnswers {
    private final String socketId;
    private final BiFunction<Duration, Runnable, Timers.Timer> timers;
    private final Map<Long, Pending> awaited = new ConcurrentHashMap<>();

    /** @param timers runs a task after a time; from any thread */
    PendingAnswers(String socketId, BiFunction<Duration, Runnable, Timers.Timer> timers) {
        this.socketId = socketId;
        this.timers = timers;
    }

    /** The answer with this number, which the event asks for; fails with {@link TimeoutException} when it does not come in time. */
    CompletableFuture<Arguments> await(long number, Duration timeout, String event) {
        var answer = new CompletableFuture<Arguments>();
        var timer = timers.apply(timeout, () -> settle(number, pending -> pending
                .completeExceptionally(new TimeoutException("No answer to " + event + " within " + timeout))));
        awaited.put(number, new Pending(answer, timer));
        var _ = answer.whenComplete((value, problem) -> forget(number));
        return answer;
    }

    /** The client answered. */
    void answered(long number, Arguments arguments) {
        settle(number, answer -> answer.complete(arguments));
    }

    /** The client is gone: nothing is answered any more. */
    void disconnected() {
        List.copyOf(awaited.keySet())
                .forEach(number -> settle(number, answer -> answer.completeExceptionally(new DisconnectedException(socketId))));
    }

    private void settle(long number, Consumer<CompletableFuture<Arguments>> how) {
        forget(number).ifPresent(pending -> Thread.ofVirtual().name("socketio-ack-" + socketId).start(() -> how.accept(pending.answer())));
    }

    private Optional<Pending> forget(long number) {
        var pending = Optional.ofNullable(awaited.remove(number));
        pending.ifPresent(found -> found.timer().cancel());
        return pending;
    }

    private record Pending(CompletableFuture<Arguments> answer, Timers.Timer timer) {}
}
