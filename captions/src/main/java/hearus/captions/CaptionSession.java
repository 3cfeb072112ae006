package hearus.captions;

import java.util.concurrent.CompletableFuture;

/** One speaker's stream. All methods are thread-safe and return at once; audio is taken in the order of the calls. */
public interface CaptionSession extends AutoCloseable {
    /**
     * Takes the samples that follow those taken before, 16 kHz mono. The array is copied.
     *
     * @return how many samples are waiting to be captioned after this call: a caller that sees this grow should slow down
     * @throws SessionClosedException when the session has been finished or closed
     * @throws OverloadedException when ten minutes of audio are waiting; none of these samples was taken
     */
    long accept(short[] samples, int offset, int length);

    /**
     * How many samples are waiting to be captioned. For a caller that holds audio back until they are fewer, and asks at least every tenth of a second: that the audio does not come
     * meanwhile is then not taken for a silence of its speaker.
     *
     * @throws SessionClosedException when the session has been finished or closed
     */
    long waiting();

    /**
     * Changes the course terms that are expected. A phrase is decoded with what was said last before it began, so that its text does not change with them.
     *
     * @param prompt as {@link SessionOptions#prompt}
     */
    void setPrompt(String prompt);

    /**
     * The audio is interrupted and will continue: the open phrase waits for it, however long that takes, instead of ending after a silence on the wire. Ended by
     * {@link #resume}, {@link #accept} of any sample, {@link #finish} or {@link #close}.
     */
    void suspend();

    /** The audio continues from now; does nothing when it was not interrupted. */
    void resume();

    /** No more audio: the open phrase gets its final. Completes when every event of this session has been delivered. */
    CompletableFuture<Void> finish();

    /** Drops what is not captioned yet; no event is delivered afterwards. */
    @Override
    void close();
}
