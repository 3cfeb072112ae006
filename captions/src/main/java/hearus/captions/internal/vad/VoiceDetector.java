package hearus.captions.internal.vad;

/** Voice activity detection. One thread at a time uses a detector and its streams. */
public interface VoiceDetector extends AutoCloseable {
    /** Samples in a window: 32 ms. */
    int WINDOW = 512;
    /** Below this probability a voiced stretch ends. */
    double SILENCE = 0.35;

    /** A new stream with a state of its own. Takes a kilobyte and no native memory. */
    Stream open();

    @Override
    void close();

    /** One stream. */
    interface Stream {
        /** The probability, 0 to 1, that there is voice in the next {@link #WINDOW} samples. */
        double probability(short[] samples, int offset);
    }
}
