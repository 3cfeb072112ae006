package hearus.whisper;

import hearus.whisper.models.InstalledModel;

/** A loaded Whisper model, shared by every session. Thread-safe: each decode runs on its caller's thread with one core. */
public final class Whisper implements AutoCloseable {
    private Whisper() {}

    /** Loads the prepared graphs of an installed Whisper model (0.3 to 1.5 s). */
    public static Whisper load(InstalledModel model) {
        throw new UnsupportedOperationException();
    }

    /**
     * Decodes one window.
     *
     * @param pcm 16 kHz mono, at most 30 s ({@value #MAX_SAMPLES} samples); shorter than 0.1 s gives an empty hypothesis
     * @throws IllegalArgumentException when the window is too long or the language is not one of Whisper's
     */
    public Hypothesis decode(short[] pcm, DecodeOptions options) {
        throw new UnsupportedOperationException();
    }

    public static final int SAMPLE_RATE = 16_000;
    public static final int MAX_SAMPLES = 30 * SAMPLE_RATE;

    /** Frees the native sessions. Waits for running decodes. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
