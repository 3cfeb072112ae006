package hearus.audio;

/** What a client says of the bytes that it sends. */
public sealed interface AudioFormat {
    /** Nothing: the container is recognised by its first bytes. */
    record Sniffed() implements AudioFormat {}

    /**
     * Raw PCM without any header, channels interleaved.
     *
     * @param sampleRate in Hz, 8,000 to 192,000
     * @param channels 1 to 64
     */
    record RawPcm(Encoding encoding, int sampleRate, int channels) implements AudioFormat {
        /** Signed 16 bit little-endian PCM. */
        public RawPcm(int sampleRate, int channels) {
            this(Encoding.S16, sampleRate, channels);
        }
    }

    /**
     * Reads what a client declares in words: a format such as {@code s16le}, {@code f32le} or {@code mulaw} in any usual spelling, or nothing, or the name of a container, which is then
     * recognised by its bytes.
     *
     * @param format empty when nothing is declared
     * @param rate in Hz; empty for 16,000, or 8,000 with A-law and µ-law
     * @param channels empty for 1
     * @throws IllegalArgumentException with a sentence for the client's developer, when one of them is not understood or out of range
     */
    static AudioFormat parse(String format, String rate, String channels) {
        return DeclaredFormat.parse(format, rate, channels);
    }

    /** How a sample lies in bytes: signed integer (S), unsigned (U), float (F) of so many bits, little-endian unless the name ends in BE; or ITU-T G.711. */
    enum Encoding {
        U8(1), S16(2), S16_BE(2), S24(3), S24_BE(3), S32(4), S32_BE(4), F32(4), F32_BE(4), F64(8), F64_BE(8), ALAW(1), MULAW(1);

        private final int bytes;

        Encoding(int bytes) {
            this.bytes = bytes;
        }

        /** Bytes in a sample of one channel. */
        int bytes() {
            return bytes;
        }

        /** The same with the first byte highest. */
        Encoding bigEndian() {
            return switch (this) {
                case S16 -> S16_BE;
                case S24 -> S24_BE;
                case S32 -> S32_BE;
                case F32 -> F32_BE;
                case F64 -> F64_BE;
                default -> this;
            };
        }

        /** One sample, full scale ±32,768. */
        float read(byte[] b, int at) {
            return switch (this) {
                case U8 -> (Bytes.u8(b, at) - 128) * 256;
                case S16 -> Bytes.s16le(b, at);
                case S16_BE -> Bytes.s16be(b, at);
                case S24 -> (Bytes.u16le(b, at) | (b[at + 2] << 16)) / 256f;
                case S24_BE -> ((b[at] << 16) | Bytes.u16be(b, at + 1)) / 256f;
                case S32 -> Bytes.s32le(b, at) / 65_536f;
                case S32_BE -> Bytes.s32be(b, at) / 65_536f;
                case F32 -> scaled(Float.intBitsToFloat(Bytes.s32le(b, at)));
                case F32_BE -> scaled(Float.intBitsToFloat(Bytes.s32be(b, at)));
                case F64 -> scaled((float) Double.longBitsToDouble(Bytes.s64le(b, at)));
                case F64_BE -> scaled((float) Double.longBitsToDouble(Bytes.s64be(b, at)));
                case ALAW -> G711.alaw(b[at]);
                case MULAW -> G711.mulaw(b[at]);
            };
        }

        /** Float files may hold anything, and one NaN in a filter would silence what follows. */
        private static float scaled(float sample) {
            return Float.isNaN(sample) ? 0 : Math.clamp(sample, -1f, 1f) * 32_768;
        }
    }
}
