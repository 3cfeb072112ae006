package hearus.audio;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.audio.AudioException.Code;
import hearus.audio.AudioFormat.Encoding;
import hearus.audio.AudioFormat.RawPcm;
import hearus.audio.AudioFormat.Sniffed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DeclaredFormatTest {
    @ParameterizedTest
    @CsvSource({"s16le, S16", "PCM_S16LE, S16", "int16, S16", "Linear16, S16", "pcm16, S16", "pcm, S16", "s16be, S16_BE", "f32le, F32",
            "Float32, F32", "pcm_f32le, F32", "u8, U8", "s24le, S24", "s32le, S32", "mulaw, MULAW", "\u00b5-law, MULAW", "G711_ULAW, MULAW",
            "pcmu, MULAW", "alaw, ALAW", "A-Law, ALAW", "pcm_alaw, ALAW"})
    void encodingsAreUnderstoodInAnyUsualSpelling(String format, Encoding encoding) {
        assertThat(AudioFormat.parse(format, "48000", "2")).isEqualTo(new RawPcm(encoding, 48_000, 2));
    }

    @Test
    void numbersMayBeWrittenAsSomeLanguagesWriteThem() {
        assertThat(AudioFormat.parse("s16le", " 44100.0 ", "1.")).isEqualTo(new RawPcm(44_100, 1));
        assertThat(AudioFormat.parse("s16le", "", "")).isEqualTo(new RawPcm(16_000, 1));
        assertThat(AudioFormat.parse("mulaw", "", "")).isEqualTo(new RawPcm(Encoding.MULAW, 8_000, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "webm", "audio/webm;codecs=opus", "WAV", "ogg", "audio/mp4", "auto"})
    void containersNeedNoDeclaration(String format) {
        assertThat(AudioFormat.parse(format, "48000", "1")).isEqualTo(new Sniffed());
    }

    @ParameterizedTest
    @CsvSource({"mp3, 48000, 1, s16le", "s16le, 7999, 1, 8000", "s16le, 192001, 1, 192000", "s16le, 44.1, 1, rate", "s16le, many, 1, rate",
            "s16le, 48000, 0, channels", "s16le, 48000, 65, 64", "s16le, 99999999999, 1, rate", "l16, 16000, 1, s16be"})
    void whatIsNotUnderstoodIsRefusedWithWhatIs(String format, String rate, String channels, String hint) {
        assertThatIllegalArgumentException().isThrownBy(() -> AudioFormat.parse(format, rate, channels)).withMessageContaining(hint);
    }

    /** A half of full scale and a quarter below zero. */
    @Test
    void everyEncodingIsDecoded() {
        assertDecoded(Encoding.U8, 0xc0, 0x60);
        assertDecoded(Encoding.S16, 0, 0x40, 0, 0xe0);
        assertDecoded(Encoding.S16_BE, 0x40, 0, 0xe0, 0);
        assertDecoded(Encoding.S24, 0, 0, 0x40, 0, 0, 0xe0);
        assertDecoded(Encoding.S24_BE, 0x40, 0, 0, 0xe0, 0, 0);
        assertDecoded(Encoding.S32, 0, 0, 0, 0x40, 0, 0, 0, 0xe0);
        assertDecoded(Encoding.S32_BE, 0x40, 0, 0, 0, 0xe0, 0, 0, 0);
        assertDecoded(Encoding.F32, 0, 0, 0, 0x3f, 0, 0, 0x80, 0xbe);
        assertDecoded(Encoding.F32_BE, 0x3f, 0, 0, 0, 0xbe, 0x80, 0, 0);
        assertDecoded(Encoding.F64, 0, 0, 0, 0, 0, 0, 0xe0, 0x3f, 0, 0, 0, 0, 0, 0, 0xd0, 0xbf);
        assertDecoded(Encoding.F64_BE, 0x3f, 0xe0, 0, 0, 0, 0, 0, 0, 0xbf, 0xd0, 0, 0, 0, 0, 0, 0);
    }

    private static void assertDecoded(Encoding encoding, int... bytes) {
        var pcm = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            pcm[i] = (byte) bytes[i];
        }
        for (int piece = 1; piece <= pcm.length; piece++) {
            assertThat(Decoded.of(new RawPcm(encoding, 16_000, 1), Blobs.every(piece, pcm)).samples()).containsExactly(16_384, -8_192);
        }
    }

    @Test
    void aSampleMayBeCutByAPushAndIsReportedWhenTheRestNeverComes() {
        var decoded = Decoded.of(new RawPcm(16_000, 1), List.of(new byte[]{1}, new byte[]{0, 2}, new byte[]{0, 3}));
        assertThat(decoded.samples()).containsExactly(1, 2);
        assertThat(decoded.errors()).containsExactly(Code.MALFORMED);
    }
}
