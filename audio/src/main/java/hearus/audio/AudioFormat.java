package hearus.audio;

import hearus.audio.internal.pcm.DeclaredFormat;

/** The format of the bytes that a client sends, as it declares it. */
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
        U8, S16, S16_BE, S24, S24_BE, S32, S32_BE, F32, F32_BE, F64, F64_BE, ALAW, MULAW
    }
}
