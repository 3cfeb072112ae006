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

/** A stream to the model in this process. */
public final class LocalStream implements SpeechStream, CaptionListener {
    private static final int PIECE = Pcm.RATE;
    private static final long LOOK_AGAIN_MS = 100;

    private final Consumer<SpeechEvent> listener;
    private final long backlog;
    private final CompletableFuture<CaptionSession> session = new CompletableFuture<>();
    private final Semaphore progress = new Semaphore(0);
    private volatile boolean closed;

    public LocalStream(Consumer<SpeechEvent> listener, long backlog) {
        this.listener = listener;
        this.backlog = backlog;
    }

    /** Says that somebody listens, as a speech server elsewhere does; the session itself speaks only when its state changes. */
    public void begin(CaptionSession opened) {
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
            for (int done = 0; done < length; done += PIECE) {
                awaitRoom(session.resultNow().accept(samples, offset + done, Math.min(PIECE, length - done)));
            }
        } catch (SessionClosedException e) {
            throw new SpeechException(SpeechException.Code.FAILED, "The session has ended: " + e.getMessage());
        } catch (OverloadedException e) {
            throw new SpeechException(SpeechException.Code.FAILED, e.getMessage());
        }
    }

    private void awaitRoom(long waitingNow) throws InterruptedException {
        var waiting = waitingNow;
        while (waiting > backlog && !closed) {
            // Settling is not the only thing that shortens a backlog, hence the time limit.
            if (progress.tryAcquire(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS)) {
                progress.drainPermits();
            }
            waiting = session.resultNow().waiting();
        }
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
