package hearus.speech;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Takes one speaker's audio to a model. */
public interface SpeechStream {
    /**
     * Sends the samples that follow those sent before, 16 kHz mono; the array is copied. Blocks while too much of this speaker's audio waits. One thread at a time.
     *
     * @throws SpeechException when these samples are refused; the stream stays usable
     */
    void send(short[] samples, int offset, int length) throws SpeechException, InterruptedException;

    /** Why audio that begins now would be refused, so that a blob is sent whole or not at all; empty where it would be taken. */
    default Optional<SpeechException> refusal() {
        return Optional.empty();
    }

    /** The name of the model that captions; empty until a speech server has said it. */
    String model();

    /** Changes the course terms that are expected, for the phrases that begin from now on; a server that cannot do that goes on as before. Returns at once, from any thread. */
    void setPrompt(String prompt);

    /** The speaker's connection is lost, and the speaker may reconnect: keeps the open phrase from ending until {@link #resume} or the next samples. */
    void suspend();

    /** The speaker has reconnected. */
    void resume();

    /** No more audio. Completes when the last event has been delivered; exceptionally when the stream failed and words are missing. */
    CompletableFuture<Void> finish();

    /** Drops what is not captioned yet. No event is delivered afterwards. */
    void close();
}
