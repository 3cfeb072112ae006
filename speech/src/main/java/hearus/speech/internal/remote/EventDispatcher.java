package hearus.speech.internal.remote;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import hearus.speech.SpeechEvent;

/**
 * Calls a stream's listener, one event after the other in the order in which they were added, on a virtual thread that lives while there are events. No lock is held then, so that a listener may
 * close its stream, and one that blocks delays nothing but its own stream. An exception of the listener is logged, and the next event is delivered. Thread-safe.
 */
final class EventDispatcher {
    /** Events that wait; beyond that, the caller should read no more from the network. A partial that was not delivered yet is replaced by the next of its phrase. */
    static final int MAX_WAITING = 256;

    private static final Logger LOG = System.getLogger(EventDispatcher.class.getName());

    private final String id;
    private final Consumer<SpeechEvent> listener;
    @GuardedBy("this")
    private final Deque<SpeechEvent> events = new ArrayDeque<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    @GuardedBy("this")
    private CompletableFuture<Void> belowHalf = CompletableFuture.completedFuture(null);
    @GuardedBy("this")
    private boolean running;
    @GuardedBy("this")
    private boolean dropped;
    @GuardedBy("this")
    private boolean finished;

    EventDispatcher(String id, Consumer<SpeechEvent> listener) {
        this.id = id;
        this.listener = listener;
    }

    /** Adds an event; from any thread, also under a lock. */
    synchronized void add(SpeechEvent event) {
        if (dropped || finished) {
            return;
        }
        if (replaces(event)) {
            events.removeLast();
        }
        events.add(event);
        startIfIdle();
    }

    @GuardedBy("this")
    private boolean replaces(SpeechEvent event) {
        return event instanceof SpeechEvent.Captioned(var next) && events.peekLast() instanceof SpeechEvent.Captioned(var waiting)
                && !waiting.isFinal() && waiting.id() == next.id();
    }

    @GuardedBy("this")
    private void startIfIdle() {
        if (!running) {
            running = true;
            Thread.ofVirtual().name("hearus-stream-listener-" + id).start(this::deliver);
        }
    }

    synchronized boolean isFull() {
        return events.size() >= MAX_WAITING;
    }

    /** Completes when at most half as many events wait as may. */
    synchronized CompletableFuture<Void> belowHalf() {
        if (belowHalf.isDone() && isFull()) {
            belowHalf = new CompletableFuture<>();
        }
        return belowHalf;
    }

    /** No more events are added: runs this after the last event, on the listener's thread. */
    void finish(Runnable action) {
        var _ = done.thenRun(action);
        synchronized (this) {
            finished = true;
            startIfIdle();
        }
    }

    /** Drops the events that wait; one that is being delivered goes on. */
    synchronized void drop() {
        dropped = true;
        events.clear();
        belowHalf.completeAsync(() -> null, Thread::startVirtualThread);
    }

    private void deliver() {
        for (var event = next(); event.isPresent(); event = next()) {
            try {
                listener.accept(event.get());
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "stream " + id + ": the listener failed", e);
            }
        }
        if (isComplete()) {
            done.complete(null);
        }
    }

    private synchronized Optional<SpeechEvent> next() {
        var event = Optional.ofNullable(events.poll());
        if (events.size() <= MAX_WAITING / 2) {
            belowHalf.completeAsync(() -> null, Thread::startVirtualThread);
        }
        if (event.isEmpty()) {
            running = false;
        }
        return event;
    }

    private synchronized boolean isComplete() {
        return finished && !running;
    }
}
