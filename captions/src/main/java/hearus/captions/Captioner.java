package hearus.captions;

import hearus.whisper.Whisper;
import hearus.whisper.models.InstalledModel;

/**
 * Captions many live streams with one model. Thread-safe. Owns the decoding workers (one a core by default) and the voice activity model; does not own the
 * Whisper model, which must outlive it.
 */
public final class Captioner implements AutoCloseable {
    private Captioner() {}

    public static Captioner create(Whisper whisper, InstalledModel voiceActivityModel, CaptionPolicy policy) {
        throw new UnsupportedOperationException();
    }

    /** A new session. The listener is called by one thread at a time, in order; it must not block. */
    public CaptionSession open(SessionOptions options, CaptionListener listener) {
        throw new UnsupportedOperationException();
    }

    /** Closes every session and stops the workers. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
