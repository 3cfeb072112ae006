package hearus.speech;

import java.util.concurrent.CompletableFuture;

import hearus.captions.CaptionSession;

/** A session that takes audio and says nothing, for tests to override what they need. */
public class IdleSession implements CaptionSession {
    @Override
    public long accept(short[] samples, int offset, int length) {
        return 0;
    }

    @Override
    public long waiting() {
        return 0;
    }

    @Override
    public void setPrompt(String prompt) {}

    @Override
    public void suspend() {}

    @Override
    public void resume() {}

    @Override
    public CompletableFuture<Void> finish() {
        close();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
}
