package hearus.speech.internal.remote;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import hearus.speech.SpeechEvent;

/**
 * Calls a stream's listener, one event after the other in the order in which they were added, on a virtual thread that lives while there are events. No lock is held then, so that a listener may
 * close its stream, and one that blocks holds up nothing but its own stream. A listener that throws is logged, and told the next event. Thread-safe.
 */
final class Deliveries {
    /** Events that wait; with so many, who adds them should read no more. A partial that was not delivered yet is replaced by the next of its phrase. */
    static final int MAX_WAITING = 256;

    private static final Logger LOG = System.getLogger(Deliveries.class.getName());

    private final String id;
    private final Consumer<SpeechEvent> listener;
    private final Deque<SpeechEvent> events = new ArrayDeque<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private CompletableFuture<Void> room = CompletableFuture.completedFuture(null);
    private boolean working;
    private boolean dropped;
    private boolean last;

    Deliveries(String id, Consumer<SpeechEvent> listener) {
        this.id = id;
        this.listener = listener;
    }

    /** Adds an event; from any thread, also under a lock. */
    synchronized void add(SpeechEvent event) {
        if (dropped || last) {
            return;
        }
        if (replaces(event)) {
            events.removeLast();
        }
        events.add(event);
        work();
    }

    private boolean replaces(SpeechEvent event) {
        return event instanceof SpeechEvent.Captioned(var next) && events.peekLast() instanceof SpeechEvent.Captioned(var waiting)
                && !waiting.isFinal() && waiting.id() == next.id();
    }

    private void work() {
        if (!working) {
            working = true;
            Thread.ofVirtual().name("hearus-stream-listener-" + id).start(this::deliver);
        }
    }

    synchronized boolean isFull() {
        return events.size() >= MAX_WAITING;
    }

    /** Completes when half of what may wait is delivered. */
    synchronized CompletableFuture<Void> roomAgain() {
        if (room.isDone() && isFull()) {
            room = new CompletableFuture<>();
        }
        return room;
    }

    /** Nothing more is added: runs this after the last event, on the listener's thread. */
    void afterAll(Runnable action) {
        var _ = done.thenRun(action);
        synchronized (this) {
            last = true;
            work();
        }
    }

    /** Delivers nothing more, but for the event that is being delivered. */
    synchronized void drop() {
        dropped = true;
        events.clear();
        room.completeAsync(() -> null, Thread::startVirtualThread);
    }

    private void deliver() {
        for (var event = next(); event.isPresent(); event = next()) {
            try {
                listener.accept(event.get());
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "stream " + id + ": the listener failed", e);
            }
        }
        if (isOver()) {
            done.complete(null);
        }
    }

    private synchronized Optional<SpeechEvent> next() {
        var event = Optional.ofNullable(events.poll());
        if (events.size() <= MAX_WAITING / 2) {
            room.completeAsync(() -> null, Thread::startVirtualThread);
        }
        if (event.isEmpty()) {
            working = false;
        }
        return event;
    }

    private synchronized boolean isOver() {
        return last && !working;
    }
}
