package hearus.captions.internal.session;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
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
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.schedule.DecodeScheduler;
import hearus.captions.internal.schedule.Demand;
import hearus.captions.internal.schedule.ScheduledSession;
import hearus.captions.internal.segment.OpenPhrase;
import hearus.captions.internal.vad.VoiceDetector;
import hearus.whisper.Hypothesis;

/**
 * One session, between its caller's threads and the captions thread. They share the {@link SessionInbox} and the {@link Outbox}; the pipeline belongs to the captions thread
 * alone.
 */
public final class LiveSession implements CaptionSession, ScheduledSession {
    private static final Logger LOG = System.getLogger(LiveSession.class.getName());
    /** How much longer than usual a client may wait that is still sending. */
    private static final long MAX_EXTRA_WAIT = 1_000_000_000L;

    private final String id;
    private final PhrasePipeline pipeline;
    private final Outbox outbox;
    private final DecodeScheduler scheduler;
    private final Executor captionsThread;
    private final LongSupplier nanos;
    private final long pause;

    private final SessionInbox inbox;
    private volatile long captioned;
    private volatile String prompt;

    public LiveSession(SessionOptions options, CaptionPolicy policy, VoiceDetector.Stream voice, Outbox outbox, DecodeScheduler scheduler,
            Executor captionsThread,
            LongSupplier nanos) {
        this.id = options.id();
        this.outbox = outbox;
        this.scheduler = scheduler;
        this.captionsThread = captionsThread;
        this.nanos = nanos;
        this.pause = policy.pause().toNanos();
        this.inbox = new SessionInbox(id, options.startSample(), nanos, () -> captionsThread.execute(() -> guarded(this::process)));
        this.captioned = options.startSample();
        this.prompt = options.prompt();
        this.pipeline = new PhrasePipeline(options, () -> prompt, voice, policy, nanos.getAsLong(), outbox::post);
    }

    @Override
    public long accept(short[] samples, int offset, int length) {
        return inbox.accept(samples, offset, length) - captioned;
    }

    @Override
    public long waiting() {
        return inbox.heldBack() - captioned;
    }

    @Override
    public void setPrompt(String changed) {
        prompt = changed;
    }

    @Override
    public void suspend() {
        inbox.suspend();
    }

    @Override
    public void resume() {
        inbox.resume();
    }

    @Override
    public CompletableFuture<Void> finish() {
        inbox.finish();
        return outbox.emptied();
    }

    @Override
    public void close() {
        if (inbox.close()) {
            outbox.close();
            captionsThread.execute(() -> scheduler.remove(this));
        }
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
        guarded(this::processTick);
    }

    private void processTick() {
        var now = nanos.getAsLong();
        inbox.snapshot(now).ifPresent(state -> {
            if (pipeline.open().filter(open -> state.silence() > maxSilence(open, state.usualWait())).isPresent()) {
                pipeline.flush(now);
            }
            pipeline.received(state.received(), Samples.ofNanos(state.usualWait()));
            captioned = pipeline.captioned();
        });
    }

    /** How long no audio may come before the open phrase ends, in nanoseconds. */
    private long maxSilence(OpenPhrase open, long usualWait) {
        return Math.max(0, pause - Samples.toNanos(open.silence())) + usualWait + Math.min(usualWait / 2, MAX_EXTRA_WAIT);
    }

    @Override
    public void decoded(Job job, Hypothesis hypothesis) {
        if (inbox.isActive()) {
            guarded(() -> {
                pipeline.decoded(job, hypothesis, nanos.getAsLong());
                progress();
            });
        }
    }

    @Override
    public void failed(Job job, Throwable cause) {
        if (inbox.isActive()) {
            guarded(() -> {
                pipeline.failed(job, cause, nanos.getAsLong());
                progress();
            });
        }
    }

    /** An internal error in one session, or a lack of memory, ends that session, not the captions thread, and is reported to its listener. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "session " + id + " is closed after an internal error", e);
            inbox.close();
            outbox.post(new Status(State.STOPPED, 0));
            outbox.end();
            scheduler.remove(this);
        }
    }

    /** Captions thread: processes what has come in, half a second at a time. */
    private void process() {
        inbox.processing();
        if (!pipeline.acceptsAudio() || outbox.full()) {
            return;
        }
        var now = nanos.getAsLong();
        inbox.take(now).ifPresent(batch -> {
            pipeline.received(batch.received(), Samples.ofNanos(batch.usualWait()));
            pipeline.accept(batch.samples(), 0, batch.samples().length, now);
            if (batch.last()) {
                pipeline.flush(now);
            }
            progress();
            scheduler.dispatch();
        });
    }

    /** Captions thread: updates the state after audio or a decode was processed. */
    private void progress() {
        captioned = pipeline.captioned();
        if (inbox.endIfDone(pipeline.open().isEmpty() && pipeline.idle())) {
            pipeline.end();
            outbox.end();
            scheduler.remove(this);
        }
    }
}
