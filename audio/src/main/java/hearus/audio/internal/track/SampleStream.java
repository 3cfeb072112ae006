package hearus.audio.internal.track;

import hearus.audio.internal.bytes.Chunk;

/** Receives the samples of a recording as a sequence of bytes, cut anywhere. */
public interface SampleStream {
    /** Takes all bytes of the chunk. */
    void stream(Chunk in);

    /** The sequence ends here: decodes what is complete of the last part and returns how many bytes were left out. */
    int end();

    /** Whether the last byte was the last of a frame or of a block. */
    boolean atBoundary();

    /** Bytes of memory held in buffers. */
    int held();
}
