package hearus.server.speech;

import java.util.concurrent.CompletableFuture;

/** One speaker's audio on its way to the model. */
public interface SpeechStream {
    /**
     * Takes the samples that follow those taken before, 16 kHz mono; the array is copied. Blocks while too much of this speaker's audio waits. One thread at a time.
     *
     * @throws SpeechException when these samples were not taken; the stream stays usable
     */
    void send(short[] samples, int offset, int length) throws SpeechException, InterruptedException;

    /** The speaker's connection is lost and may come back: the open phrase waits until {@link #resume} or the next samples. */
    void suspend();

    /** The speaker is back. */
    void resume();

    /** No more audio. Completes when the last event has been delivered. */
    CompletableFuture<Void> finish();

    /** Drops what is not captioned yet. No event is delivered afterwards. */
    void close();
}
