package hearus.captions.internal.session;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import hearus.captions.CaptionEvent;
import hearus.captions.CaptionEvent.Caption;
import hearus.captions.CaptionEvent.Settled;
import hearus.captions.CaptionListener;

/**
 * Delivers a session's events to its listener: in order, one at a time, on a thread of its own, so that a slow listener delays no other session. While the listener is
 * behind, a partial replaces an undelivered partial of the same phrase and a Settled an older one; finals are never dropped. Thread-safe.
 */
public final class Outbox {
    private static final Logger LOG = System.getLogger(Outbox.class.getName());
    private static final int FULL = 256;

    private final String session;
    private final CaptionListener listener;
    private final Executor deliveries;
    private final CompletableFuture<Void> emptied = new CompletableFuture<>();
    @GuardedBy("this")
    private final Deque<CaptionEvent> events = new ArrayDeque<>();
    @GuardedBy("this")
    private boolean delivering;
    @GuardedBy("this")
    private boolean ended;
    @GuardedBy("this")
    private boolean closed;
    /** Used by one delivery at a time. */
    private boolean failureLogged;

    public Outbox(String session, CaptionListener listener, Executor deliveries) {
        this.session = session;
        this.listener = listener;
        this.deliveries = deliveries;
    }

    synchronized void post(CaptionEvent event) {
        if (closed || ended) {
            return;
        }
        if (!events.isEmpty() && replaces(event, events.getLast())) {
            events.removeLast();
        }
        events.addLast(event);
        deliver();
    }

    /** Nothing follows: the future of {@link #emptied()} completes after the last event. */
    synchronized void end() {
        ended = true;
        deliver();
    }

    /** Drops what is undelivered. A call of the listener in progress continues. */
    synchronized void close() {
        closed = true;
        events.clear();
        emptied.cancel(false);
    }

    /** Completes when everything is delivered; cancelled when the session was closed before. */
    CompletableFuture<Void> emptied() {
        return emptied;
    }

    /** Whether the listener is so far behind that its session should process no more audio. */
    synchronized boolean full() {
        return events.size() >= FULL;
    }

    private static boolean replaces(CaptionEvent event, CaptionEvent last) {
        return switch (event) {
            case Caption caption -> last instanceof Caption old && !old.isFinal() && old.id() == caption.id();
            case Settled _ -> last instanceof Settled;
            case CaptionEvent.Status _,CaptionEvent.Unheard _ -> false;
        };
    }

    private synchronized void deliver() {
        if (!delivering && !closed) {
            delivering = true;
            deliveries.execute(this::drain);
        }
    }

    private void drain() {
        while (true) {
            CaptionEvent event;
            synchronized (this) {
                if (events.isEmpty()) {
                    delivering = false;
                    if (ended && !closed) {
                        emptied.completeAsync(() -> null, deliveries);
                    }
                    return;
                }
                event = events.removeFirst();
            }
            callListener(event);
        }
    }

    private void callListener(CaptionEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException | Error e) {
            // Errors too: they would end the thread, and with it the session's captions.
            if (!failureLogged) {
                failureLogged = true;
                LOG.log(Level.WARNING, "session " + session + ": its listener failed; further failures are not logged", e);
            }
        }
    }
}
