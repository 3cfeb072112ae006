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

/** The acknowledgements that a socket awaits from its client. Thread-safe. Completes them on virtual threads: what the application does next may block. */
final class PendingAcknowledgements {
    private final String socketId;
    private final BiFunction<Duration, Runnable, Timers.Timer> timers;
    private final Map<Long, Pending> pendingById = new ConcurrentHashMap<>();

    /** @param timers runs a task after a time; from any thread */
    PendingAcknowledgements(String socketId, BiFunction<Duration, Runnable, Timers.Timer> timers) {
        this.socketId = socketId;
        this.timers = timers;
    }

    /** Awaits the acknowledgement with this id; fails with {@link TimeoutException} when it does not come in time. */
    CompletableFuture<Arguments> await(long id, Duration timeout, String event) {
        var answer = new CompletableFuture<Arguments>();
        // A timer that runs at once waits for the end of this: else it would find nothing to complete, and nothing ever would.
        pendingById.compute(id, (_, _) -> new Pending(answer, timers.apply(timeout, () -> complete(id, pending -> pending
                .completeExceptionally(new TimeoutException("No answer to " + event + " within " + timeout))))));
        var _ = answer.whenComplete((value, problem) -> remove(id));
        return answer;
    }

    /** The client acknowledged the event with this id. */
    void acknowledged(long id, Arguments arguments) {
        complete(id, answer -> answer.complete(arguments));
    }

    /** The client is disconnected: no acknowledgement comes any more. */
    void disconnected() {
        List.copyOf(pendingById.keySet())
                .forEach(id -> complete(id, answer -> answer.completeExceptionally(new DisconnectedException(socketId))));
    }

    private void complete(long id, Consumer<CompletableFuture<Arguments>> action) {
        remove(id).ifPresent(pending -> Thread.ofVirtual().name("socketio-ack-" + socketId).start(() -> action.accept(pending.answer())));
    }

    private Optional<Pending> remove(long id) {
        var pending = Optional.ofNullable(pendingById.remove(id));
        pending.ifPresent(found -> found.timer().cancel());
        return pending;
    }

    private record Pending(CompletableFuture<Arguments> answer, Timers.Timer timer) {}
}
