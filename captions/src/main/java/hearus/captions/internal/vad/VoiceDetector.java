package hearus.captions.internal.vad;

/** Says where somebody speaks. One thread at a time uses a detector and its streams. */
public interface VoiceDetector extends AutoCloseable {
    /** Samples in a window: 32 ms. */
    int WINDOW = 512;
    /** Below this probability nobody speaks any more. */
    double SILENCE = 0.35;

    /** A new stream, which remembers what it heard. Costs a kilobyte and owns nothing native. */
    Stream open();

    @Override
    void close();

    /** One stream. */
    interface Stream {
        /** The probability, 0 to 1, that there is voice in the next {@link #WINDOW} samples. */
        double hear(short[] samples, int offset);
    }
}
