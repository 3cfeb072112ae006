package hearus.audio.internal.container;

import hearus.audio.AudioException;
import hearus.audio.internal.bytes.Chunk;
import hearus.audio.internal.track.Track;

/** Reads one kind of container and passes the packets of its audio track to a {@link Track}. */
public interface Demuxer {
    /**
     * Reads all of the chunk, or throws with the rest unread. After an exception at least one more byte has been read, and the next call continues behind it, looking
     * for the next place from which the stream can be read.
     */
    void push(Chunk in) throws AudioException;

    /**
     * The recording ends here: passes on what was held until the following bytes are known.
     *
     * @throws AudioException when bytes at the end could not be taken
     */
    default void finish() throws AudioException {}

    /** Whether the last byte that was read was the last of some part of the recording, so that nothing of it is cut off here. */
    boolean atBoundary();

    /** Whether the stream is damaged and no place from which it can be read has come yet. */
    boolean isOutOfSync();

    /** Bytes of memory held in buffers. */
    int held();
}
