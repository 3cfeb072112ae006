package hearus.speech.internal.local;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import hearus.captions.CaptionEvent;
import hearus.captions.CaptionListener;
import hearus.captions.CaptionSession;
import hearus.captions.OverloadedException;
import hearus.captions.SessionClosedException;
import hearus.speech.SpeechEvent;
import hearus.speech.SpeechException;
import hearus.speech.SpeechStream;
import hearus.speech.internal.protocol.Pcm;

/** A stream to the model in this process. Thread-safe, but for {@link #send}, which one thread at a time may call. */
public final class LocalStream implements SpeechStream, CaptionListener {
    private static final int MAX_CHUNK = Pcm.RATE;
    private static final long POLL_INTERVAL_MS = 100;

    private final String model;
    private final Consumer<SpeechEvent> listener;
    private final long maxUnprocessed;
    private final CompletableFuture<CaptionSession> session = new CompletableFuture<>();
    private final Semaphore progress = new Semaphore(0);
    private volatile boolean closed;

    /** @param maxUnprocessed samples that may wait before {@link #send} blocks */
    public LocalStream(String model, Consumer<SpeechEvent> listener, long maxUnprocessed) {
        this.model = model;
        this.listener = listener;
        this.maxUnprocessed = maxUnprocessed;
    }

    /** Sets the session, and reports the state LISTENING, as a remote speech server does; the session itself reports only changes of its state. */
    public void attach(CaptionSession opened) {
        session.complete(opened);
        listener.accept(new SpeechEvent.Status(SpeechEvent.State.LISTENING, 0));
    }

    @Override
    public void on(CaptionEvent event) {
        switch (event) {
            case CaptionEvent.Caption caption -> listener.accept(new SpeechEvent.Captioned(caption));
            case CaptionEvent.Status status ->
                listener.accept(new SpeechEvent.Status(SpeechEvent.State.of(status.state()), status.lagMs()));
            case CaptionEvent.Unheard(var startMs, var endMs) -> listener.accept(new SpeechEvent.Unheard(startMs, endMs));
            case CaptionEvent.Settled ignored -> progress.release();
        }
    }

    @Override
    public void send(short[] samples, int offset, int length) throws SpeechException, InterruptedException {
        try {
            for (int done = 0; done < length; done += MAX_CHUNK) {
                awaitProgress(session.resultNow().accept(samples, offset + done, Math.min(MAX_CHUNK, length - done)));
            }
        } catch (SessionClosedException e) {
            throw new SpeechException(SpeechException.Code.FAILED, "The session has ended: " + e.getMessage());
        } catch (OverloadedException e) {
            throw new SpeechException(SpeechException.Code.FAILED, e);
        }
    }

    private void awaitProgress(long waitingNow) throws InterruptedException {
        var waiting = waitingNow;
        while (waiting > maxUnprocessed && !closed) {
            // Audio may be processed without a Settled event, hence the time limit.
            if (progress.tryAcquire(POLL_INTERVAL_MS, TimeUnit.MILLISECONDS)) {
                progress.drainPermits();
            }
            waiting = session.resultNow().waiting();
        }
    }

    @Override
    public String model() {
        return model;
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
        return session.resultNow().finish();
    }

    @Override
    public void close() {
        closed = true;
        session.resultNow().close();
        progress.release();
    }
}
