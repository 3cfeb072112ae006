package hearus.speech;

import java.util.function.Consumer;

import hearus.captions.SessionOptions;

/** Opens streams to a model: in this process, or on speech servers. Thread-safe. */
public interface SpeechLink extends AutoCloseable {
    /**
     * Opens a stream. May block for some seconds, while a model loads.
     *
     * @param listener called by one thread at a time, in order, under no lock; while it blocks, its stream waits
     * @throws SpeechException when no stream can be opened now
     */
    SpeechStream open(SessionOptions options, Consumer<SpeechEvent> listener) throws SpeechException, InterruptedException;

    /** Whether a stream that is opened now would be captioned. */
    Readiness readiness();

    /** Closes every stream. */
    @Override
    void close();
}
