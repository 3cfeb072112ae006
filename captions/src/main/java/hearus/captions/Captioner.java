package hearus.captions;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import hearus.whisper.DecodeOptions;
import hearus.whisper.DecodeOptions.Context;
import hearus.whisper.Whisper;
import hearus.whisper.models.InstalledModel;

/**
 * Captions many live streams with one model. Thread-safe. Owns the decoding workers (one a core by default) and the voice activity model; does not own the
 * Whisper model, which must outlive it.
 */
public final class Captioner implements AutoCloseable {
    private static final long TICK_MILLIS = 50;
    private static final long LAST_DECODES_SECONDS = 60;

    private final CaptionPolicy policy;
    private final Decoder decoder;
    private final VoiceDetector detector;
    private final ScheduledExecutorService captionsThread;
    private final ExecutorService workers;
    private final ExecutorService deliveries;
    private final Executor captions;
    private final Desk desk;

    private Captioner(Decoder decoder, VoiceDetector detector, CaptionPolicy policy) {
        this.policy = policy;
        this.decoder = decoder;
        this.detector = detector;
        this.captionsThread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("hearus-captions").daemon().factory());
        this.workers = Executors.newFixedThreadPool(policy.workers(), Thread.ofPlatform().name("hearus-decoder-", 1).daemon().factory());
        this.deliveries = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("hearus-captions-listener-", 1).factory());
        this.captions = unlessClosed(captionsThread);
        this.desk = new Desk(decoder, captions, workers, policy.workers(), System::nanoTime);
        var _ = captionsThread.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Starts the workers.
     *
     * @throws IllegalArgumentException when the voice activity model cannot be loaded
     */
    public static Captioner create(Whisper whisper, InstalledModel voiceActivityModel, CaptionPolicy policy) {
        return create(Decoder.of(whisper), SileroVoiceDetector.load(voiceActivityModel.file(SileroVoiceDetector.FILE)), policy);
    }

    /** With any decoder and detector; owns the detector. */
    static Captioner create(Decoder decoder, VoiceDetector detector, CaptionPolicy policy) {
        return new Captioner(decoder, detector, policy);
    }

    /**
     * A new session. The listener is called by one thread at a time, in order, on a virtual thread; one that blocks holds up its own session only.
     *
     * @throws IllegalArgumentException when a language is not one of Whisper's
     * @throws IllegalStateException after {@link #close()}
     */
    public CaptionSession open(SessionOptions options, CaptionListener listener) {
        if (captionsThread.isShutdown()) {
            throw new IllegalStateException("the captioner is closed");
        }
        // No audio: only the options are checked, so that a mistake is told to who made it and not to a log with every phrase.
        decoder.decode(new short[0], new DecodeOptions(options.languages(), options.prompt(), Context.SHORT, false, true));
        var outbox = new Outbox(options.id(), listener, deliveries);
        var session = new LiveSession(options, policy, detector.open(), outbox, desk, captions, System::nanoTime);
        captions.execute(() -> desk.add(session));
        return session;
    }

    /** Closes every session and stops the workers; waits for decodes that are under way. */
    @Override
    public void close() {
        if (captionsThread.isShutdown()) {
            return;
        }
        captions.execute(() -> desk.sessions().forEach(session -> {
            session.close();
            desk.remove(session);
        }));
        captionsThread.shutdown();
        workers.shutdown();
        deliveries.shutdown();
        try {
            captionsThread.awaitTermination(LAST_DECODES_SECONDS, TimeUnit.SECONDS);
            workers.awaitTermination(LAST_DECODES_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        detector.close();
    }

    private void tick() {
        desk.sessions().forEach(LiveSession::tick);
        desk.dispatch();
    }

    /** Work that comes after {@link #close()} has nobody to do it for. */
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
