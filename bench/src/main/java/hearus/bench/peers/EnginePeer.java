package hearus.bench.peers;

import java.io.IOException;
import java.time.Duration;

/** Another engine with one model loaded, in a process of its own with one thread. One caller at a time. */
public interface EnginePeer extends AutoCloseable {
    /** As in reports: whispercpp, transformersjs. */
    String id();

    /** For people. */
    String label();

    /** Decodes speech that ends in mid-sentence, greedy and without time stamps, and gives its text. */
    String decode(short[] pcm, String language) throws IOException, InterruptedException;

    /**
     * What the parts of a decode cost on one core.
     *
     * @param encodeMillis the encoder
     * @param tokenMillis one token, batch of one
     */
    record Parts(double encodeMillis, double tokenMillis) {}

    /** Whether it can encode as little as that, or always encodes more. */
    boolean encodes(int seconds);

    /** Decodes this speech, which it can encode, and says what its parts took, with no more context than the speech. */
    Parts parts(short[] pcm, String language) throws IOException, InterruptedException;

    /** The processor time that its process took so far. */
    Duration cpu();

    /** Its process. */
    long pid();

    @Override
    void close();
}
