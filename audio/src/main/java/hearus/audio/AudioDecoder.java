package hearus.audio;

/**
 * Turns the bytes of one client's recording into 16 kHz mono PCM. A push parser: any chunking, no thread, no I/O. Not thread-safe: one object per client, one
 * thread at a time.
 */
public final class AudioDecoder {
    private AudioDecoder() {}

    public static AudioDecoder create(AudioFormat format, PcmSink sink) {
        throw new UnsupportedOperationException();
    }

    /** Takes the next bytes and hands every sample that they complete to the sink before it returns. */
    public void push(byte[] bytes, int offset, int length) throws AudioException {
        throw new UnsupportedOperationException();
    }

    /** The recording has ended: hands out what was still held back by the resampler. The decoder may be pushed a new recording afterwards. */
    public void finish() throws AudioException {
        throw new UnsupportedOperationException();
    }
}
