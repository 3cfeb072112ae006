package hearus.audio.internal.wav;

/** Decodes the blocks of an ADPCM recording, each of which stands by itself. */
sealed interface Adpcm permits ImaAdpcm, MsAdpcm {
    int channels();

    /** Bytes before the first nibbles of a block. */
    int header();

    /** How many frames the first {@code bytes} bytes of a block hold. */
    int frames(int bytes);

    /** Decodes {@link #frames} frames of the block that begins at 0 into {@code to}, interleaved, full scale ±32,768. */
    void decode(byte[] block, int bytes, float[] to);
}
