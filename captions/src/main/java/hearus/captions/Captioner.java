package hearus.captions;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import hearus.captions.internal.schedule.BackgroundDecode;
import hearus.captions.internal.schedule.DecodeScheduler;
import hearus.captions.internal.schedule.ScheduledSession;
import hearus.captions.internal.session.LiveSession;
import hearus.captions.internal.session.Outbox;
import hearus.captions.internal.vad.SileroVoiceDetector;
import hearus.captions.internal.vad.VoiceDetector;
import hearus.whisper.Hypothesis;
import hearus.whisper.Uninterruptibles;
import hearus.whisper.Whisper;

/**
 * Captions many live streams with one model. Thread-safe. Owns the decoding workers (one a core by default), the sessions that it opened
 * and the voice activity model; does not own the Whisper model, which must outlive it: who loaded that closes it, after this.
 *
 * <p>To end in order: {@link CaptionSession#finish} each session and wait for its future, which gives open phrases their text; close the captioner; close the Whisper model. In a JVM
 * that is ended by a signal this is done in a shutdown hook; without it the process still ends without a crash, and open phrases are lost.
 */
public final class Captioner implements AutoCloseable {
    private static final long TICK_MILLIS = 50;
    private static final Logger LOG = System.getLogger(Captioner.class.getName());
    /** How long {@link #close} waits for decodes that are under way. */
    private static final Duration LAST_DECODES = Duration.ofMinutes(1);

    private final CaptionPolicy policy;
    private final Decoder decoder;
    private final Supplier<VoiceDetector> detectors;
    private final VoiceDetector detector;
    private final ScheduledExecutorService captionsThread;
    private final ExecutorService workers;
    private final ExecutorService deliveries;
    private final Executor captions;
    private final DecodeScheduler scheduler;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Captioner(Decoder decoder, VoiceDetector detector, Supplier<VoiceDetector> detectors, CaptionPolicy policy) {
        this.policy = policy;
        this.decoder = decoder;
        this.detector = detector;
        this.detectors = detectors;
        this.captionsThread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("hearus-captions").daemon().factory());
        this.workers = Executors.newFixedThreadPool(policy.workers(), Thread.ofPlatform().name("hearus-decoder-", 1).daemon().factory());
        this.deliveries = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("hearus-captions-listener-", 1).factory());
        this.captions = unlessClosed(captionsThread);
        this.scheduler = new DecodeScheduler(decoder, captions, workers, policy.workers(), System::nanoTime);
        var _ = captionsThread.scheduleAtFixedRate(scheduler::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Starts the workers.
     *
     * @param voiceActivityModel the file of Silero VAD v6
     * @throws IllegalArgumentException when the voice activity model cannot be loaded
     */
    public static Captioner create(Whisper whisper, Path voiceActivityModel, CaptionPolicy policy) {
        var detector = SileroVoiceDetector.load(voiceActivityModel);
        try {
            return new Captioner(Decoder.of(whisper), detector, () -> SileroVoiceDetector.load(voiceActivityModel), policy);
        } catch (RuntimeException | Error e) {
            detector.close();
            throw e;
        }
    }

    /** With any decoder and detector; owns the detector, which transcribers use too. */
    static Captioner create(Decoder decoder, VoiceDetector detector, CaptionPolicy policy) {
        return new Captioner(decoder, detector, () -> detector, policy);
    }

    /**
     * A new session. The listener is called by one thread at a time, in order, on a virtual thread; one that blocks holds up its own session only.
     *
     * @throws IllegalArgumentException when a language is not one of Whisper's
     * @throws IllegalStateException after {@link #close()}
     */
    public CaptionSession open(SessionOptions options, CaptionListener listener) {
        if (closed.get()) {
            throw new IllegalStateException("This captioner is closed and opens no sessions: create another one");
        }
        // So that the caller gets the error, and not a log with every phrase.
        decoder.requireLanguages(options.languages());
        var outbox = new Outbox(options.id(), listener, deliveries);
        var session = new LiveSession(options, policy, detector.open(), outbox, scheduler, captions, System::nanoTime);
        captions.execute(() -> {
            if (closed.get()) {
                session.close();
            } else {
                scheduler.add(session);
            }
        });
        return session;
    }

    /**
     * A transcriber of recordings that decodes with this captioner's model and workers when no session wants them. It loads a voice activity model of its own. The caller closes it, before this
     * captioner; once that is closed, its transcriptions fail.
     */
    public Transcriber transcriber() {
        return Transcriber.create(inBackground(decoder), detectors.get());
    }

    /** As {@link #transcriber()}, with another model, which the caller closes after the transcriber. */
    public Transcriber transcriber(Whisper model) {
        return Transcriber.create(inBackground(Decoder.of(model)), detectors.get());
    }

    private Decoder inBackground(Decoder with) {
        return (pcm, options) -> {
            var result = new CompletableFuture<Hypothesis>();
            try {
                captionsThread.execute(() -> scheduler.addBackground(new BackgroundDecode(() -> with.decode(pcm, options), result)));
                return result.get();
            } catch (RejectedExecutionException e) {
                throw new IllegalStateException("This captioner is closed and decodes nothing any more", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("decoding failed: " + e.getCause(), e.getCause());
            } catch (InterruptedException e) {
                result.cancel(false);
                Thread.currentThread().interrupt();
                var cancelled = new CancellationException("interrupted while a decode was waited for");
                cancelled.initCause(e);
                throw cancelled;
            }
        };
    }

    /**
     * Closes every session, waits for decodes that are under way, stops the threads and frees the voice activity model, in this order. Waits a minute at most: where a decode hangs
     * longer, what it uses is not freed, and that is logged. An interrupt does not shorten the wait, it stays with the thread. Closing it again does nothing.
     */
    @Override
    public void close() {
        closeWithin(LAST_DECODES);
    }

    void closeWithin(Duration timeout) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        var until = System.nanoTime() + timeout.toNanos();
        // On their thread, so that no decode begins after it; the session's own removal follows there.
        var sessionsClosed = CompletableFuture.runAsync(() -> {
            scheduler.closeBackground();
            scheduler.sessions().forEach(ScheduledSession::close);
        }, captionsThread);
        var ended = Uninterruptibles.await(timeout, left -> done(sessionsClosed, left));
        workers.shutdown();
        ended &= ends(workers, until);
        captionsThread.shutdown();
        ended &= ends(captionsThread, until);
        deliveries.shutdown();
        if (ended) {
            detector.close();
        } else {
            LOG.log(Level.WARNING, "Captions are closed while a thread of theirs still runs, which is not waited for any longer: "
                    + "the memory of the voice activity model is not freed");
        }
    }

    private static boolean done(CompletableFuture<Void> task, long nanos) throws InterruptedException {
        try {
            task.get(nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            LOG.log(Level.ERROR, "A session could not be closed", e);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static boolean ends(ExecutorService threads, long until) {
        return Uninterruptibles.await(Duration.ofNanos(until - System.nanoTime()),
                left -> threads.awaitTermination(left, TimeUnit.NANOSECONDS));
    }

    /** Ignores work that comes after {@link #close()}. */
    private static Executor unlessClosed(ExecutorService executor) {
        return task -> {
            try {
                executor.execute(task);
            } catch (RejectedExecutionException e) {
                if (!executor.isShutdown()) {
                    throw e;
                }
            }
        };
    }
}
