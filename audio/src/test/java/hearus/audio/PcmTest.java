package hearus.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import hearus.audio.AudioException.Code;
import hearus.audio.AudioFormat.RawPcm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PcmTest {
    /** -16,384 and 8,192 of 32,768 in every encoding. */
    @Test
    void everyWavEncodingReadsTheSameSamples() {
        assertWav(1, 8, bytes(2, b -> b.put((byte) 64).put((byte) 160)));
        assertWav(1, 16, bytes(4, b -> b.putShort((short) -16_384).putShort((short) 8_192)));
        assertWav(1, 24, bytes(6, b -> b.put(new byte[]{0, 0, (byte) 0xc0, 0, 0, 0x20})));
        assertWav(1, 32, bytes(8, b -> b.putInt(0xc000_0000).putInt(0x2000_0000)));
        assertWav(3, 32, bytes(8, b -> b.putFloat(-0.5f).putFloat(0.25f)));
        assertWav(3, 64, bytes(16, b -> b.putDouble(-0.5).putDouble(0.25)));
    }

    private static byte[] bytes(int size, Consumer<ByteBuffer> writer) {
        var bytes = new byte[size];
        writer.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        return bytes;
    }

    private static void assertWav(int format, int bits, byte[] data) {
        for (int size : new int[]{data.length, 0, -1}) {
            assertThat(Decoded.of(List.of(Mux.wav(format, bits, 16_000, 1, size, data))).samples()).containsExactly(-16_384, 8_192);
        }
        assertThat(Decoded.of(List.of(Mux.wav(format, bits, 16_000, 2, data.length, data))).samples()).containsExactly(-4_096);
    }

    @Test
    void rawPcmAtOurRatePassesUnchangedHoweverItIsCut() {
        var data = bytes(8, b -> b.putShort((short) 1).putShort((short) -2).putShort((short) 32_767).putShort((short) -32_768));
        for (int piece = 1; piece <= data.length; piece++) {
            assertThat(Decoded.of(new RawPcm(16_000, 1), Blobs.every(piece, data)).samples()).containsExactly(1, -2, 32_767, -32_768);
        }
        assertThat(Decoded.of(new RawPcm(48_000, 2), List.of(new byte[48_000 * 4])).samples()).hasSize(16_000);
    }

    @Test
    void rawPcmMayHoldAnyHeaderWithoutBeingTakenForIt() {
        assertThat(Decoded.of(new RawPcm(16_000, 1), List.of(Mux.ascii("RIFF____WAVE"), Mux.ascii("OggS"))).samples()).hasSize(8);
    }

    @Test
    void aWavHeaderAtTheStartOfAPushBeginsANewRecording() {
        var wav = Mux.wav(1, 16, 48_000, 1, -1, new byte[4_800 * 2]);
        assertThat(Decoded.of(List.of(wav, wav, wav)).samples()).hasSize(4_800);
    }

    @Test
    void impossibleFormatsAreRefused() {
        assertThat(Decoded.of(List.of(Mux.wav(1, 16, 4_000, 1, 2, new byte[2]))).errors()).containsExactly(Code.UNSUPPORTED);
        assertThat(Decoded.of(List.of(Mux.wav(1, 16, 16_000, 0, 2, new byte[2]))).errors()).containsExactly(Code.UNSUPPORTED);
        assertThat(Decoded.of(List.of(Mux.wav(0x31, 8, 16_000, 1, 2, new byte[2]))).errors()).containsExactly(Code.UNSUPPORTED);
        assertThatThrownBy(() -> AudioDecoder.create(new RawPcm(1, 1), (samples, offset, length) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8000");
    }

    @Test
    void floatsThatAreNoNumbersDoNotSilenceTheRest() {
        var data = bytes(4 * 4_800, b -> {
            for (int i = 0; i < 4_800; i++) {
                b.putFloat(i == 100 ? Float.NaN : i == 101 ? Float.POSITIVE_INFINITY : 0.5f);
            }
        });
        var samples = Decoded.of(List.of(Mux.wav(3, 32, 48_000, 1, -1, data))).samples();
        assertThat(samples[800]).isBetween((short) 16_370, (short) 16_400);
    }
}
