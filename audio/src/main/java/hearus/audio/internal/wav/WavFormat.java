package hearus.audio.internal.wav;

import hearus.audio.AudioException;
import hearus.audio.AudioException.Code;
import hearus.audio.AudioFormat.Encoding;
import hearus.audio.internal.bytes.Bytes;
import hearus.audio.internal.bytes.Limits;
import hearus.audio.internal.container.Advice;
import hearus.audio.internal.container.Output;
import hearus.audio.internal.pcm.Encodings;
import hearus.audio.internal.pcm.PcmLayout;
import hearus.audio.internal.track.SampleStream;

/**
 * The format chunk of a WAV file.
 *
 * <p>Source: Microsoft, WAVEFORMATEX and WAVEFORMATEXTENSIBLE; Multimedia Data Standards Update (ADPCM).
 */
final class WavFormat {
    /** Without the last field of {@code WAVEFORMATEX}'s predecessor, the bits of a sample. */
    static final int SHORTEST = 14;
    private static final int PCM = 1;
    private static final int MS_ADPCM = 2;
    private static final int FLOAT = 3;
    private static final int ALAW = 6;
    private static final int MULAW = 7;
    private static final int IMA_ADPCM = 0x11;
    private static final int IBM_MULAW = 0x101;
    private static final int IBM_ALAW = 0x102;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int SUBFORMAT = 24;

    private final byte[] bytes;
    private final int length;
    private final boolean bigEndian;

    private WavFormat(byte[] bytes, int length, boolean bigEndian) {
        this.bytes = bytes;
        this.length = length;
        this.bigEndian = bigEndian;
    }

    /** The decoder for the data of a file with this format chunk. For an unsupported format the exception names it. */
    static SampleStream stream(byte[] bytes, int length, boolean bigEndian, Output output) throws AudioException {
        return new WavFormat(bytes, length, bigEndian).stream(output);
    }

    private SampleStream stream(Output output) throws AudioException {
        int format = format();
        int channels = u16(2);
        long rate = bigEndian ? Bytes.u32be(bytes, 4) : Bytes.u32le(bytes, 4);
        PcmLayout.requireRange(rate, channels);
        return switch (format) {
            case MS_ADPCM, IMA_ADPCM -> adpcm(format, (int) rate, channels, output);
            default -> output.pcm(PcmLayout.of(encoding(format, channels), rate, channels));
        };
    }

    private int format() {
        int format = u16(0);
        return format == EXTENSIBLE ? length >= SUBFORMAT + 2 ? u16(SUBFORMAT) : PCM : format;
    }

    private int u16(int at) {
        return bigEndian ? Bytes.u16be(bytes, at) : Bytes.u16le(bytes, at);
    }

    /** The size of a sample in bytes counts, not its number of significant bits, which are the highest. */
    private Encoding encoding(int format, int channels) throws AudioException {
        int bits = length >= 16 ? u16(14) : 0;
        int align = u16(12);
        int bytesOfSample = align > 0 && align % channels == 0 && 8 * align >= bits * channels ? align / channels : (bits + 7) / 8;
        var encoding = switch ((format << 8) | bytesOfSample) {
            case (PCM << 8) | 1 -> Encoding.U8;
            case (PCM << 8) | 2 -> Encoding.S16;
            case (PCM << 8) | 3 -> Encoding.S24;
            case (PCM << 8) | 4 -> Encoding.S32;
            case (FLOAT << 8) | 4 -> Encoding.F32;
            case (FLOAT << 8) | 8 -> Encoding.F64;
            case (ALAW << 8) | 1, (IBM_ALAW << 8) | 1 -> Encoding.ALAW;
            case (MULAW << 8) | 1, (IBM_MULAW << 8) | 1 -> Encoding.MULAW;
            default -> throw new AudioException(Code.UNSUPPORTED, "WAV with " + name(format) + " of " + bits
                    + " bits. Send PCM of 8, 16, 24 or 32 bits, float of 32 or 64, A-law, \u00b5-law, or IMA or MS ADPCM. " + Advice.FILES);
        };
        return bigEndian ? Encodings.bigEndian(encoding) : encoding;
    }

    private AdpcmStream adpcm(int format, int rate, int channels, Output output) throws AudioException {
        int block = u16(12);
        int bits = length >= 16 ? u16(14) : 0;
        int most = format == MS_ADPCM ? 2 : Limits.MAX_CHANNELS;
        int header = (format == MS_ADPCM ? 7 : 4) * channels;
        if (bits != 4 || channels > most || block <= header || block > Limits.ADPCM_BLOCK || bigEndian) {
            throw new AudioException(Code.UNSUPPORTED, "WAV with " + name(format) + " of " + bits + " bits, " + channels
                    + " channels and blocks of " + block + " bytes. Send 4 bits in blocks of at most " + Limits.ADPCM_BLOCK + ". "
                    + Advice.FILES);
        }
        var decoder = format == MS_ADPCM ? MsAdpcm.read(bytes, length, channels) : new ImaAdpcm(channels);
        output.discontinuity();
        return new AdpcmStream(decoder, rate, block, output);
    }

    private static String name(int format) {
        return switch (format) {
            case PCM -> "PCM";
            case MS_ADPCM -> "MS ADPCM";
            case FLOAT -> "float";
            case ALAW, IBM_ALAW -> "A-law";
            case MULAW, IBM_MULAW -> "\u00b5-law";
            case IMA_ADPCM -> "IMA ADPCM";
            case 0x31 -> "GSM 6.10";
            case 0x55 -> "MP3";
            case 0xFF, 0x1610 -> "AAC";
            default -> "format " + format;
        };
    }
}
