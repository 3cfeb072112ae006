package hearus.captions.internal.session;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

import hearus.captions.CaptionEvent.State;
import hearus.captions.CaptionEvent.Status;
import hearus.captions.CaptionPolicy;
import hearus.captions.CaptionSession;
import hearus.captions.SessionOptions;
import hearus.captions.internal.decode.Job;
import hearus.captions.internal.decode.Load;
import hearus.captions.internal.samples.SampleBuffer;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.schedule.DecodeScheduler;
import hearus.captions.internal.schedule.Demand;
import hearus.captions.internal.schedule.ScheduledSession;
import hearus.captions.internal.vad.VoiceDetector;
import hearus.whisper.Hypothesis;

/**
 * One session between its caller's threads and the captions thread. Callers touch what the monitor guards: the audio that has come in and not been heard. The
 * captions thread alone touches the speaker.
 */
public final class LiveSession implements CaptionSession, ScheduledSession {
    private static final Logger LOG = System.getLogger(LiveSession.class.getName());
    /** Ten minutes, 19 MB. */
    private static final long MAX_WAITING = Samples.ofMillis(600_000);
    /** Half a second at a turn, so that a flood does not keep other sessions from being heard. */
    private static final int TURN = (int) Samples.ofMillis(500);

    /** How much longer than usual a client may wait that is still sending. */
    private static final long MAX_UNEVEN = 1_000_000_000L;

    private final String id;
    private final PhrasePipeline pipeline;
    private final Outbox outbox;
    private final DecodeScheduler scheduler;
    private final Executor captionsThread;
    private final LongSupplier nanos;
    private final long pause;

    private final SampleBuffer inbox;
    private final Arrivals arrivals;
    private boolean suspended;
    private boolean listening;
    private boolean finishing;
    private boolean closed;
    private boolean ended;
    private volatile long captioned;

    public LiveSession(SessionOptions options, CaptionPolicy policy, VoiceDetector.Stream voice, Outbox outbox, DecodeScheduler scheduler,
            Executor captionsThread,
            LongSupplier nanos) {
        this.id = options.id();
        this.outbox = outbox;
        this.scheduler = scheduler;
        this.captionsThread = captionsThread;
        this.nanos = nanos;
        this.pause = policy.pause().toNanos();
        this.inbox = new SampleBuffer(options.startSample());
        this.arrivals = new Arrivals(options.startSample() > 0);
        this.captioned = options.startSample();
        this.pipeline = new PhrasePipeline(options, voice, policy, nanos.getAsLong(), outbox::post);
    }

    @Override
    public synchronized long accept(short[] samples, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, samples.length);
        if (closed || finishing) {
            throw new IllegalStateException("session " + id + " has been finished or closed: open a new one");
        }
        if (inbox.size() + length > MAX_WAITING) {
            throw new IllegalStateException("session " + id + " sends faster than it can be captioned: "
                    + Samples.toMillis(inbox.size()) / 1000 + " s of audio wait; send no more until accept returns less");
        }
        inbox.append(samples, offset, length);
        if (length > 0) {
            resume();
        }
        arrivals.add(nanos.getAsLong(), length);
        listenSoon();
        return inbox.end() - captioned;
    }

    @Override
    public synchronized void suspend() {
        suspended = true;
    }

    @Override
    public synchronized void resume() {
        if (suspended) {
            suspended = false;
            arrivals.resumed(nanos.getAsLong());
        }
    }

    @Override
    public synchronized CompletableFuture<Void> finish() {
        finishing = true;
        listenSoon();
        return outbox.emptied();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            inbox.forget(inbox.end());
        }
        outbox.close();
        captionsThread.execute(() -> scheduler.remove(this));
    }

    @Override
    public Demand demand(long now) {
        return pipeline.demand(now);
    }

    @Override
    public void removed() {
        pipeline.close();
    }

    @Override
    public Optional<Job> next(Load load) {
        var job = new ArrayList<Job>(1);
        guarded(() -> job.add(pipeline.next(load)));
        return job.stream().findFirst();
    }

    @Override
    public void tick() {
        guarded(this::look);
    }

    private void look() {
        var now = nanos.getAsLong();
        long received;
        long wait;
        boolean silent;
        synchronized (this) {
            if (closed) {
                return;
            }
            received = inbox.end();
            wait = arrivals.usualWait(now);
            silent = !suspended && inbox.size() == 0 && pipeline.open()
                    .filter(open -> now - arrivals.last() > Math.max(0, pause - Samples.toNanos(open.silence())) + wait
                            + Math.min(wait / 2, MAX_UNEVEN))
                    .isPresent();
            if (inbox.size() > 0 || finishing) {
                listenSoon();
            }
        }
        if (silent) {
            pipeline.flush(now);
        }
        pipeline.received(received, Samples.ofNanos(wait));
        captioned = pipeline.captioned();
    }

    @Override
    public void decoded(Job job, Hypothesis hypothesis) {
        if (alive()) {
            guarded(() -> {
                pipeline.decoded(job, hypothesis, nanos.getAsLong());
                progress();
            });
        }
    }

    @Override
    public void failed(Job job, Throwable cause) {
        if (alive()) {
            guarded(() -> {
                pipeline.failed(job, cause, nanos.getAsLong());
                progress();
            });
        }
    }

    private synchronized boolean alive() {
        return !closed && !ended;
    }

    /** A mistake of ours in one session, or memory that is not to be had, ends that session, not the captions thread, and is told to its listener. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "session " + id + " is closed after an internal error", e);
            synchronized (this) {
                closed = true;
                inbox.forget(inbox.end());
            }
            outbox.post(new Status(State.STOPPED, 0));
            outbox.end();
            scheduler.remove(this);
        }
    }

    private synchronized void listenSoon() {
        if (!listening && !closed) {
            listening = true;
            captionsThread.execute(() -> guarded(this::listen));
        }
    }

    /** Captions thread: hears what has come in, a turn at a time. */
    private void listen() {
        var now = nanos.getAsLong();
        short[] heard;
        boolean last;
        long received;
        long wait;
        synchronized (this) {
            listening = false;
            if (closed || ended || !pipeline.acceptsAudio() || outbox.full()) {
                return;
            }
            heard = inbox.copy(inbox.start(), inbox.start() + Math.min(TURN, inbox.size()));
            inbox.forget(inbox.start() + heard.length);
            last = finishing && inbox.size() == 0;
            received = inbox.end();
            wait = arrivals.usualWait(now);
            if (inbox.size() > 0) {
                listenSoon();
            }
        }
        pipeline.received(received, Samples.ofNanos(wait));
        pipeline.hear(heard, 0, heard.length, now);
        if (last) {
            pipeline.flush(now);
        }
        progress();
        scheduler.dispatch();
    }

    /** Captions thread: what follows from what the speaker has just done. */
    private void progress() {
        captioned = pipeline.captioned();
        boolean over;
        synchronized (this) {
            over = finishing && inbox.size() == 0 && !listening && !ended && pipeline.open().isEmpty() && pipeline.idle();
            if (inbox.size() > 0) {
                listenSoon();
            }
        }
        if (over) {
            ended = true;
            pipeline.end();
            outbox.end();
            scheduler.remove(this);
        }
    }
}
