package hearus.audio.internal.track;

/** Receives the decoded audio of a recording, with its own rate and channels. */
public interface AudioSink {
    /** Takes {@code frames} frames of interleaved sound, full scale ±32,768, at {@code rate} Hz. */
    void accept(int rate, int channels, float[] samples, int from, int frames);

    /** Takes {@code length} frames of silence at {@code rate} Hz. */
    void silence(int rate, long length);
}
