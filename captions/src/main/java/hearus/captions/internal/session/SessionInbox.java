package hearus.captions.internal.session;

import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import hearus.captions.OverloadedException;
import hearus.captions.SessionClosedException;
import hearus.captions.internal.samples.SampleBuffer;
import hearus.captions.internal.samples.Samples;

/**
 * The inbox of one session: the audio that has come in and was not processed, when it came, and whether the session is suspended, finishing, ended or closed. Filled by the
 * caller's threads and emptied by the captions thread. Thread-safe: its monitor guards all of it.
 */
final class SessionInbox {
    /** Ten minutes, 19 MB. */
    private static final long MAX_WAITING = Samples.ofMillis(600_000);
    /** Half a second at a time, so that a fast sender does not delay other sessions. */
    private static final int MAX_BATCH = (int) Samples.ofMillis(500);

    private final String session;
    private final LongSupplier nanos;
    /** Lets the captions thread empty the inbox. */
    private final Runnable process;
    @GuardedBy("this")
    private final SampleBuffer samples;
    @GuardedBy("this")
    private final ArrivalTimes arrivals;
    @GuardedBy("this")
    private boolean suspended;
    @GuardedBy("this")
    private boolean scheduled;
    @GuardedBy("this")
    private boolean finishing;
    @GuardedBy("this")
    private boolean ended;
    @GuardedBy("this")
    private boolean closed;

    /**
     * What the captions thread processes at a time.
     *
     * @param last whether no audio follows
     * @param received one past the last sample that has come in
     * @param usualWait nanoseconds that the client normally lets pass between two pieces of audio
     */
    @SuppressWarnings("ArrayRecordComponent") // Nothing compares or prints it.
    record Batch(short[] samples, boolean last, long received, long usualWait) {}

    /**
     * The state at one moment.
     *
     * @param received one past the last sample that has come in
     * @param usualWait nanoseconds that the client normally lets pass between two pieces of audio
     * @param silence nanoseconds since audio last came; 0 while some waits, or while the audio is suspended
     */
    record Snapshot(long received, long usualWait, long silence) {}

    /**
     * An empty one.
     *
     * @param session id of the session, for messages
     * @param startSample the position of the first sample
     * @param process schedules processing on the captions thread; called under the monitor
     */
    SessionInbox(String session, long startSample, LongSupplier nanos, Runnable process) {
        this.session = session;
        this.nanos = nanos;
        this.process = process;
        this.samples = new SampleBuffer(startSample);
        this.arrivals = new ArrivalTimes(startSample > 0);
    }

    /** Takes samples; returns the position after them. Throws as {@link hearus.captions.CaptionSession#accept} does. */
    synchronized long accept(short[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        requireOpen();
        if (samples.size() + length > MAX_WAITING) {
            throw new OverloadedException("session " + session + " sends faster than it can be captioned: "
                    + Samples.toMillis(samples.size()) / 1000 + " s of audio wait; send no more until accept returns less");
        }
        samples.append(source, offset, length);
        if (length > 0) {
            resume();
        }
        arrivals.add(nanos.getAsLong(), length);
        schedule();
        return samples.end();
    }

    /** The caller holds audio back: that none comes is no silence. Returns one past the last sample that has come in. */
    synchronized long heldBack() {
        requireOpen();
        arrivals.heldBack(nanos.getAsLong());
        return samples.end();
    }

    @GuardedBy("this")
    private void requireOpen() {
        if (closed || finishing) {
            throw new SessionClosedException("session " + session + " has been finished or closed: open a new one");
        }
    }

    synchronized void suspend() {
        suspended = true;
    }

    synchronized void resume() {
        if (suspended) {
            suspended = false;
            arrivals.resumed(nanos.getAsLong());
        }
    }

    /** No audio follows. */
    synchronized void finish() {
        finishing = true;
        schedule();
    }

    /** Drops what waits, and refuses more. Returns whether it was open. */
    synchronized boolean close() {
        var wasOpen = !closed;
        closed = true;
        samples.forget(samples.end());
        return wasOpen;
    }

    /** Whether the session is neither closed nor ended. */
    synchronized boolean isActive() {
        return !closed && !ended;
    }

    /** The state now; empty when it is closed. Schedules processing if there is something to process. */
    synchronized Optional<Snapshot> snapshot(long now) {
        if (closed) {
            return Optional.empty();
        }
        if (samples.size() > 0 || finishing) {
            schedule();
        }
        return Optional.of(new Snapshot(samples.end(), arrivals.usualWait(now),
                suspended || samples.size() > 0 ? 0 : now - arrivals.last()));
    }

    /** The scheduled processing begins: audio that comes from now on schedules the next one. */
    synchronized void processing() {
        scheduled = false;
    }

    /** Takes out what is to be processed next; empty when the session has ended or is closed. Schedules processing of the rest. */
    synchronized Optional<Batch> take(long now) {
        if (closed || ended) {
            return Optional.empty();
        }
        var next = samples.copy(samples.start(), samples.start() + Math.min(MAX_BATCH, samples.size()));
        samples.forget(samples.start() + next.length);
        if (samples.size() > 0) {
            schedule();
        }
        return Optional.of(new Batch(next, finishing && samples.size() == 0, samples.end(), arrivals.usualWait(now)));
    }

    /**
     * Ends the session if all its audio has come and was processed; else schedules processing of what waits.
     *
     * @param idle whether the session waits for no phrase and no decode
     * @return whether it ended now
     */
    synchronized boolean endIfDone(boolean idle) {
        if (samples.size() > 0) {
            schedule();
        }
        var done = finishing && samples.size() == 0 && !scheduled && !ended && idle;
        ended |= done;
        return done;
    }

    @GuardedBy("this")
    private void schedule() {
        if (!scheduled && !closed) {
            scheduled = true;
            process.run();
        }
    }
}
