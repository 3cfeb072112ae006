package hearus.speech.internal.local;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import hearus.captions.CaptionEvent;
import hearus.captions.CaptionListener;
import hearus.captions.CaptionSession;
import hearus.captions.Erasure;
import hearus.captions.SessionOptions;
import hearus.speech.SpeechEngine;
import hearus.speech.internal.protocol.Pcm;

/** A session of the engine that is counted, and logged when it opens and when it ends. */
public final class MeteredSession implements CaptionSession {
    private static final Logger LOG = System.getLogger(MeteredSession.class.getName());

    private final String id;
    private final SessionMeters meters;
    private final Consumer<MeteredSession> onEnd;
    private final CompletableFuture<CaptionSession> session = new CompletableFuture<>();
    private final AtomicLong samples = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicInteger phrases = new AtomicInteger();
    private final Erasure erasure = new Erasure();
    private final AtomicBoolean ended = new AtomicBoolean();

    public MeteredSession(String id, SessionMeters meters, Consumer<MeteredSession> onEnd) {
        this.id = id;
        this.meters = meters;
        this.onEnd = onEnd;
    }

    /** Opens the session of the engine. */
    public void open(SpeechEngine engine, SessionOptions options, CaptionListener listener) {
        session.complete(engine.open(options, event -> {
            count(event);
            listener.on(event);
        }));
        if (ended.get()) {
            session.resultNow().close();
        }
        LOG.log(Level.INFO, "session {0} open: languages {1}, from {2} s", id, options.languages(), seconds(options.startSample()));
    }

    private void count(CaptionEvent event) {
        if (event instanceof CaptionEvent.Caption caption) {
            meters.captioned(caption, erasure.add(caption));
            if (caption.isFinal()) {
                phrases.incrementAndGet();
            }
        }
    }

    /** Samples that waited when {@link #accept} or {@link #waiting} was last called. */
    public long lastWaiting() {
        return waiting.get();
    }

    @Override
    public long accept(short[] pcm, int offset, int length) {
        meters.audioReceived(length);
        samples.addAndGet(length);
        var now = session.resultNow().accept(pcm, offset, length);
        waiting.set(now);
        return now;
    }

    @Override
    public long waiting() {
        var now = session.resultNow().waiting();
        waiting.set(now);
        return now;
    }

    @Override
    public void setPrompt(String prompt) {
        session.resultNow().setPrompt(prompt);
    }

    @Override
    public void suspend() {
        session.resultNow().suspend();
    }

    @Override
    public void resume() {
        session.resultNow().resume();
    }

    @Override
    public CompletableFuture<Void> finish() {
        try {
            return session.resultNow().finish().whenComplete((done, error) -> end());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            if (session.isDone()) {
                session.resultNow().close();
            }
        } finally {
            end();
        }
    }

    private void end() {
        if (ended.compareAndSet(false, true)) {
            onEnd.accept(this);
            LOG.log(Level.INFO, "session {0} closed: {1} s of audio, {2} phrases, erasure {3}", id, seconds(samples.get()), phrases.get(),
                    String.format(Locale.ROOT, "%.2f", erasure.normalised()));
        }
    }

    private static String seconds(long samples) {
        return String.format(Locale.ROOT, "%.1f", samples / (double) Pcm.RATE);
    }
}
