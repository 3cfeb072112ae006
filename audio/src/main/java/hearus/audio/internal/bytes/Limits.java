package hearus.audio.internal.bytes;

/**
 * How large the parts of a recording may be, in bytes unless said otherwise. A part is only held in memory while it grows, never allocated by its declared size,
 * so one decoder holds about twice {@link #BLOCK} and once {@link #PACKET} at the very worst.
 */
public final class Limits {
    /** A WebM block, a MP4 box or a MP4 sample that has to be held whole. The largest seen from a browser is 3.5 kB (10 ms of stereo float PCM). */
    public static final int BLOCK = 256 << 10;
    /** A description of tracks (WebM Tracks, MP4 stsd, WAV fmt). The largest seen is 100 bytes. */
    public static final int HEADER = 64 << 10;
    /** An Opus packet: RFC 6716 allows 48 frames of 1,275 bytes and their lengths. */
    public static final int PACKET = 62 << 10;
    /**
     * A part that is skipped, not held, and whose short name random bytes could have too: a frame of another track, padding, an element that we do not know. The largest of a
     * 4k camera is 2 MB. Larger ones are taken for a sign that the stream is damaged. Parts with a long name that we know may be of any size.
     */
    public static final long SKIP = 64 << 20;
    /** Bytes that are searched at a time for the next place to read from. */
    public static final int SEARCH = 64 << 10;
    /** Samples (here: Opus packets) in one MP4 fragment: 163 s of 20 ms packets. */
    public static final int FRAGMENT_SAMPLES = 8_192;
    public static final int MIN_RATE = 8_000;
    public static final int MAX_RATE = 192_000;
    /** Of PCM. */
    public static final int MAX_CHANNELS = 64;
    /** Of Opus: third-order ambisonics, the most that is in use. */
    public static final int MAX_OPUS_CHANNELS = 16;
    /** A block of ADPCM. ffmpeg writes at most 8,192 bytes. */
    public static final int ADPCM_BLOCK = 16 << 10;

    private Limits() {}
}
