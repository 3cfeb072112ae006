package hearus.audio.internal.pcm;

import hearus.audio.AudioException;
import hearus.audio.AudioException.Code;
import hearus.audio.AudioFormat.Encoding;
import hearus.audio.internal.bytes.Limits;

/** The layout of uncompressed audio in bytes: interleaved channels. */
public record PcmLayout(Encoding encoding, int rate, int channels) {
    /** The layout; an exception with the supported rates and channels where it is out of range. */
    public static PcmLayout of(Encoding encoding, long rate, int channels) throws AudioException {
        requireRange(rate, channels);
        return new PcmLayout(encoding, (int) rate, channels);
    }

    /** Throws where the rate or the number of channels is out of range. */
    public static void requireRange(long rate, int channels) throws AudioException {
        if (rate < Limits.MIN_RATE || rate > Limits.MAX_RATE || channels < 1 || channels > Limits.MAX_CHANNELS) {
            throw new AudioException(Code.UNSUPPORTED,
                    "PCM with " + channels + " channels at " + rate + " Hz. Send 1 to " + Limits.MAX_CHANNELS + " channels at "
                            + Limits.MIN_RATE + " to " + Limits.MAX_RATE + " Hz.");
        }
    }

    int frameBytes() {
        return Encodings.bytes(encoding) * channels;
    }
}
