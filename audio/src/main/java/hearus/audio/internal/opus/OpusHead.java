package hearus.audio.internal.opus;

import hearus.audio.AudioException;
import hearus.audio.AudioException.Code;
import hearus.audio.internal.bytes.Bytes;

/** The identification header of an Opus stream (RFC 7845, section 5.1): samples at 48 kHz to leave out at the start, a gain in 1/256 dB, and the channels. */
public record OpusHead(int preSkip, int gain, OpusChannels channels) {
    public static final String MAGIC = "OpusHead";

    /** Of a stream whose header is not known: whatever its packets hold, mono or stereo, comes out of a stereo decoder. */
    public OpusHead(int preSkip, int gain) {
        this(preSkip, gain, OpusChannels.STEREO);
    }

    /** The identification header of Ogg, which WebM keeps as its CodecPrivate. */
    public static OpusHead parse(byte[] b, int from, int to) throws AudioException {
        if (!Bytes.has(MAGIC, b, from, to) || to - from < 19) {
            throw new AudioException(Code.MALFORMED,
                    "The OpusHead header is broken or shorter than 19 bytes. Send every blob, whole and in order.");
        }
        requireVersion(Bytes.u8(b, from + 8) >> 4);
        return new OpusHead(Bytes.u16le(b, from + 10), Bytes.s16le(b, from + 16),
                OpusChannels.read(Bytes.u8(b, from + 9), Bytes.u8(b, from + 18), b, from + 19, to));
    }

    /** The dOps box of MP4, from its version field on. */
    public static OpusHead parseDops(byte[] b, int from, int to) throws AudioException {
        if (to - from < 11) {
            throw new AudioException(Code.MALFORMED, "The dOps box is shorter than 11 bytes. Send every blob, whole and in order.");
        }
        requireVersion(Bytes.u8(b, from));
        return new OpusHead(Bytes.u16be(b, from + 2), Bytes.s16be(b, from + 8),
                OpusChannels.read(Bytes.u8(b, from + 1), Bytes.u8(b, from + 10), b, from + 11, to));
    }

    private static void requireVersion(int major) throws AudioException {
        if (major != 0) {
            throw new AudioException(Code.UNSUPPORTED, "Opus with a header of version " + major + ". Send version 1.");
        }
    }

    public OpusHead withPreSkip(int samples) {
        return new OpusHead(samples, gain, channels);
    }
}
