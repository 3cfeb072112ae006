package hearus.audio;

import hearus.audio.AudioException.Code;

/**
 * What a container says of its Opus stream (RFC 7845, section 5.1): samples at 48 kHz to leave out at the start, and a gain in 1/256 dB. Mono and stereo only; both are
 * decoded to mono.
 */
record OpusHead(int preSkip, int gain) {
    static final String MAGIC = "OpusHead";

    /** The identification header of Ogg, which WebM keeps as its CodecPrivate. */
    static OpusHead parse(byte[] b, int from, int to) throws AudioException {
        if (!Bytes.has(MAGIC, b, from, to) || to - from < 19) {
            throw new AudioException(Code.MALFORMED, "The OpusHead header is broken or shorter than 19 bytes.");
        }
        return of(Bytes.u8(b, from + 8) >> 4, Bytes.u8(b, from + 9), Bytes.u16le(b, from + 10), Bytes.s16le(b, from + 16));
    }

    /** The dOps box of MP4, from its version field on. */
    static OpusHead parseDops(byte[] b, int from, int to) throws AudioException {
        if (to - from < 11) {
            throw new AudioException(Code.MALFORMED, "The dOps box is shorter than 11 bytes.");
        }
        return of(Bytes.u8(b, from), Bytes.u8(b, from + 1), Bytes.u16be(b, from + 2), Bytes.s16be(b, from + 8));
    }

    private static OpusHead of(int majorVersion, int channels, int preSkip, int gain) throws AudioException {
        if (majorVersion != 0 || channels < 1 || channels > 2) {
            throw new AudioException(Code.UNSUPPORTED,
                    "Opus with " + channels + " channels (header version " + majorVersion + "). Send mono or stereo.");
        }
        return new OpusHead(preSkip, gain);
    }
}
