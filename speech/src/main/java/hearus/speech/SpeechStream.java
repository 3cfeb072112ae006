package hearus.speech;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One speaker's audio on its way to the model. */
public interface SpeechStream {
    /**
     * Takes the samples that follow those taken before, 16 kHz mono; the array is copied. Blocks while too much of this speaker's audio waits. One thread at a time.
     *
     * @throws SpeechException when these samples were not taken; the stream stays usable
     */
    void send(short[] samples, int offset, int length) throws SpeechException, InterruptedException;

    /** Why audio that begins now would not be taken, so that a blob is taken whole or not at all; nothing where it would be. */
    default Optional<SpeechException> refusal() {
        return Optional.empty();
    }

    /** The speaker's connection is lost and may come back: the open phrase waits until {@link #resume} or the next samples. */
    void suspend();

    /** The speaker is back. */
    void resume();

    /** No more audio. Completes when the last event has been delivered; exceptionally when the stream failed and words are missing. */
    CompletableFuture<Void> finish();

    /** Drops what is not captioned yet. No event is delivered afterwards. */
    void close();
}
