package hearus.audio.internal.container;

import hearus.audio.AudioException;
import hearus.audio.internal.bytes.Chunk;
import hearus.audio.internal.track.Track;

/** Reads one kind of container and hands the packets of its voice to a {@link Track}. */
public interface Demuxer {
    /**
     * Reads all of the chunk, or throws with the rest unread. After an exception at least one more byte has been read, and the next call goes on behind it, looking
     * for the next place where the stream makes sense again.
     */
    void push(Chunk in) throws AudioException;

    /**
     * The recording ends here: hands on what was held to see what follows.
     *
     * @throws AudioException when bytes at the end could not be taken
     */
    default void finish() throws AudioException {}

    /** Whether the last byte that was read was the last of some part of the recording, so that nothing of it is cut off here. */
    boolean atBoundary();

    /** Whether the stream is torn and the next place that makes sense has not come yet. */
    boolean lost();

    /** Bytes of memory held in buffers. */
    int held();
}
