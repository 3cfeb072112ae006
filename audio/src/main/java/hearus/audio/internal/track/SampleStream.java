package hearus.audio.internal.track;

import hearus.audio.internal.bytes.Chunk;

/** Takes the samples of a recording as one long run of bytes, cut anywhere. */
public interface SampleStream {
    /** Takes all bytes of the chunk. */
    void stream(Chunk in);

    /** The run of bytes ends here: takes what is complete of the part at hand and says how many bytes it had to leave out. */
    int end();

    /** Whether the last byte was the last of a frame or of a block. */
    boolean atBoundary();

    /** Bytes of memory held in buffers. */
    int held();
}
