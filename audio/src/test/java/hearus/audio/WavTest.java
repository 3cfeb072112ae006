package hearus.audio;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.audio.AudioException.Code;

import static org.assertj.core.api.Assertions.assertThat;

/** Every form of WAV, and headers that do not tell the truth. */
class WavTest {
    private static final int RATE = 16_000;
    private static final short[] SOUND = sound(4_000);
    private static final byte[] DATA = Mux.s16(SOUND);
    private static final byte[] FORMAT = Mux.fmt(1, 1, RATE, 2, 16);
    private static final byte[] LIST = Mux.chunk("LIST", Mux.ascii("INFOISFT\u0006\0\0\0Lavf60"));

    /** Never two letters in a row by accident. */
    private static short[] sound(int length) {
        var random = new Random(length);
        var samples = new short[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (short) (random.nextInt(-2_000, 2_000) | 0x80);
        }
        return samples;
    }

    private static byte[] wav(byte[]... chunks) {
        return Mux.riff("RIFF", -1, chunks);
    }

    private static void assertSound(byte[] file) {
        var decoded = Decoded.of(List.of(file));
        assertThat(decoded.errors()).isEmpty();
        assertThat(decoded.samples()).isEqualTo(SOUND);
        for (int piece : new int[]{1, 7, 1_000}) {
            assertThat(Decoded.of(Blobs.every(piece, file)).samples()).isEqualTo(SOUND);
        }
    }

    @Test
    void largeFilesOfAllFamiliesAreRead() {
        var sizes = Mux.chunk("ds64", Mux.join(Mux.le(8, 100_000), Mux.le(8, DATA.length), Mux.le(8, SOUND.length), Mux.le(4, 0)));
        assertSound(Mux.riff("RF64", -1, sizes, FORMAT, Mux.chunk("data", -1, DATA), LIST));
        assertSound(Mux.riff("BW64", -1, sizes, FORMAT, Mux.chunk("data", -1, DATA), LIST));
        assertSound(Mux.riff("RIFF", -1, Mux.chunk("JUNK", new byte[28]), FORMAT, Mux.chunk("data", -1, DATA)));
    }

    @Test
    void bigEndianFilesAreRead() {
        var big = ByteBuffer.allocate(DATA.length);
        big.asShortBuffer().put(SOUND);
        var format = ByteBuffer.allocate(24).put(Mux.ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 1).putInt(RATE)
                .putInt(2 * RATE).putShort((short) 2).putShort((short) 16);
        assertSound(Mux.join(Mux.ascii("RIFX"), Mux.ints(36 + DATA.length), Mux.ascii("WAVE"), format.array(), Mux.ascii("data"),
                Mux.ints(DATA.length), big.array()));
    }

    @Test
    void wave64IsRead() {
        assertSound(Mux.join(guid("riff"), Mux.le(8, 40 + 40 + 24 + DATA.length), guid("wave"), guid("fmt "), Mux.le(8, 40),
                Arrays.copyOfRange(FORMAT, 8, 24), guid("fact"), Mux.le(8, 28), new byte[8], guid("data"), Mux.le(8, 24 + DATA.length),
                DATA));
    }

    private static byte[] guid(String name) {
        return Mux.join(Mux.ascii(name), Mux.ascii(name.equals("riff")
                ? ".\u0091\u00cf\u0011\u00a5\u00d6(\u00db\u0004\u00c1\0\0"
                : "\u00f3\u00ac\u00d3\u0011\u008c\u00d1\0\u00c0O\u008e\u00db\u008a"));
    }

    /** Values of the tables in G.711. */
    @Test
    void telephoneCodesAreRead() {
        assertThat(coded(7, 0x0f, 0x8f, 0xff, 0x00, 0x80)).containsExactly(-16_764, 16_764, 0, -32_124, 32_124);
        assertThat(coded(6, 0xd5, 0x55, 0x2a, 0xaa, 0x95)).containsExactly(8, -8, -32_256, 32_256, 2_112);
        assertThat(coded(0x101, 0xff)).containsExactly(0);
    }

    private static short[] coded(int format, int... codes) {
        var bytes = new byte[codes.length];
        for (int i = 0; i < codes.length; i++) {
            bytes[i] = (byte) codes[i];
        }
        return Decoded.of(List.of(wav(Mux.fmt(format, 1, RATE, 1, 8, Mux.le(2, 0)), Mux.chunk("data", bytes)))).samples();
    }

    /** Steps worked out by hand from the tables of the standards. */
    @Test
    void adpcmIsRead() {
        var ima = Mux.join(Mux.le(2, 100), new byte[]{0, 0}, new byte[]{0x74, 0x00, 0x00, 0x08});
        assertThat(adpcm(0x11, ima, Mux.le(2, 2), Mux.le(2, 9))).startsWith((short) 100, (short) 107, (short) 123);
        var ms = Mux.join(new byte[]{0}, Mux.le(2, 16), Mux.le(2, 50), Mux.le(2, 40), new byte[]{0x1f});
        assertThat(adpcm(2, ms, Mux.le(2, 0))).containsExactly(40, 50, 66, 50);
    }

    private static short[] adpcm(int format, byte[] block, byte[]... more) {
        return Decoded.of(List.of(wav(Mux.fmt(format, 1, RATE, block.length, 4, more), Mux.chunk("data", block)))).samples();
    }

    /** A sine through a coder that takes the nearest step comes back as a sine, over many blocks, stereo too, and the last block may be cut. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void imaAdpcmFollowsASine(int channels) {
        var file = wav(Mux.fmt(0x11, channels, RATE, 260 * channels, 4, Mux.le(2, 2), Mux.le(2, 513)),
                Mux.chunk("data", ImaEncoder.sine(channels, 8, 513)));
        var samples = Decoded.of(List.of(file)).samples();
        assertThat(samples).hasSize(8 * 513);
        for (int i = 1_000; i < samples.length; i++) {
            assertThat((double) samples[i]).isBetween(ImaEncoder.sineAt(i) - 600, ImaEncoder.sineAt(i) + 600);
        }
        assertThat(Decoded.of(Blobs.every(77, file)).samples()).isEqualTo(samples);
        assertThat(Decoded.of(List.of(Arrays.copyOf(file, file.length - 100 * channels))).samples().length).isBetween(7 * 513 + 1,
                8 * 513 - 1);
    }

    @Test
    void extensibleFormatsWithFewerValidBitsAreRead() {
        var guid = Mux.join(Mux.le(2, 1), Mux.ascii("\0\0\0\0\u0010\0\u0080\0\0\u00aa\08\u009bq"));
        var wide = Mux.join(Mux.le(2, 22), Mux.le(2, 24), Mux.le(4, 4), guid);
        var samples = Mux.join(Mux.le(4, 0x4000_0000), Mux.le(4, 0xc000_0000));
        assertThat(Decoded.of(List.of(wav(Mux.fmt(0xfffe, 1, RATE, 4, 32, wide), Mux.chunk("data", samples)))).samples())
                .containsExactly(16_384, -16_384);
        assertThat(Decoded.of(List.of(wav(Mux.fmt(1, 1, RATE, 2, 12), Mux.chunk("data", Mux.join(Mux.le(2, 0x4000)))))).samples())
                .containsExactly(16_384);
        assertThat(Decoded.of(List.of(wav(Mux.fmt(1, 1, RATE, 4, 24), Mux.chunk("data", samples)))).samples())
                .containsExactly(16_384, -16_384);
    }

    @Test
    void chunksBeforeAndBehindTheSoundAreSkippedPaddedOrNot() {
        var odd = Mux.chunk("bext", new byte[603]);
        assertSound(wav(odd, new byte[1], LIST, FORMAT, Mux.chunk("fact", new byte[4]), Mux.chunk("data", DATA), LIST));
        assertSound(wav(odd, FORMAT, Mux.chunk("data", DATA), odd, LIST));
        assertSound(wav(Mux.fmt(1, 1, RATE, 2, 16, new byte[40_001]), new byte[1], Mux.chunk("data", DATA),
                Mux.chunk("iXML", new byte[70_000])));
        assertSound(wav(FORMAT, Mux.chunk("data", DATA), Mux.chunk("xyz1", new byte[20])));
    }

    @Test
    void whatFollowsOnTheDeclaredSizeAndIsNoChunkIsSound() {
        for (int declared : new int[]{0, 1, 2, 1_000, 1_001, 7_998, -1, 0x7fff_ffff, 0x7fff_f000}) {
            assertSound(wav(FORMAT, Mux.chunk("data", declared, DATA)));
        }
    }

    @Test
    void aStreamWhoseHeaderDescribesItsFirstPieceIsReadLive() {
        var first = Arrays.copyOf(DATA, 1_000);
        for (int piece : new int[]{1, 3, 400, 1_000}) {
            var blobs = new ArrayList<>(List.of(wav(FORMAT, Mux.chunk("data", first))));
            blobs.addAll(Blobs.every(piece, Arrays.copyOfRange(DATA, 1_000, DATA.length)));
            var decoded = Decoded.of(blobs);
            assertThat(decoded.errors()).isEmpty();
            assertThat(decoded.samples()).isEqualTo(SOUND);
        }
    }

    @Test
    void chunksBehindTheSoundAreNotPlayed() {
        var empty = Decoded.of(List.of(wav(FORMAT, Mux.chunk("data", new byte[0]), LIST)));
        assertThat(empty.samples()).isEmpty();
        var crashed = Decoded.of(List.of(wav(FORMAT, Mux.chunk("data", DATA), LIST, LIST, Mux.chunk("id3 ", new byte[333]))));
        assertThat(crashed.samples()).isEqualTo(SOUND);
    }

    /** The restarted recorder writes three bytes a sample, so that a header taken for sound would spoil all that follows. */
    @Test
    void anotherFileBehindTheSoundBeginsANewRecording() {
        var second = wav(Mux.fmt(1, 1, RATE, 3, 24), Mux.chunk("data", 0, Mux.join(Mux.le(3, 0x400000), Mux.le(3, 0x200000))));
        for (int declared : new int[]{DATA.length, 100, 0, -1}) {
            var file = Mux.join(wav(FORMAT, Mux.chunk("data", declared, DATA)), second);
            for (int piece : new int[]{file.length, 1, 5, 4_001}) {
                var samples = Decoded.of(Blobs.every(piece, file)).samples();
                assertThat(Arrays.copyOf(samples, SOUND.length)).isEqualTo(SOUND);
                assertThat(Arrays.copyOfRange(samples, SOUND.length, samples.length)).containsExactly(16_384, 8_192);
            }
        }
    }

    @Test
    void lettersInTheSoundAreNoOtherFile() {
        var letters = Mux.join(Mux.ascii("RIFFRIFRIFF____WAVEdata"), DATA, Mux.ascii("RIF"));
        var samples = Decoded.of(List.of(wav(FORMAT, Mux.chunk("data", -1, letters)))).samples();
        assertThat(samples).hasSize(letters.length / 2);
        assertThat(Decoded.of(Blobs.every(1, wav(FORMAT, Mux.chunk("data", -1, letters)))).samples()).isEqualTo(samples);
    }

    @Test
    void theSoundBehindADamagedChunkIsDecoded() {
        for (int damage : new int[]{1, 3, 8, 37, 4_000}) {
            var file = wav(FORMAT, new byte[damage], Mux.chunk("data", DATA));
            for (int piece : new int[]{file.length, 1, 5, 1_001}) {
                var decoded = Decoded.of(Blobs.every(piece, file));
                assertThat(decoded.errors()).contains(Code.MALFORMED);
                assertThat(decoded.samples()).isEqualTo(SOUND);
            }
        }
    }

    @Test
    void whatIsNotReadIsReported() {
        var damaged = Decoded.of(List.of(wav(new byte[100]), DATA));
        assertThat(damaged.errors()).containsExactly(Code.MALFORMED, Code.MALFORMED);
        var gsm = Decoded.of(List.of(wav(Mux.fmt(0x31, 1, 8_000, 65, 0, Mux.le(2, 2), Mux.le(2, 320)), Mux.chunk("data", DATA)), DATA));
        assertThat(gsm.errors()).containsExactly(Code.UNSUPPORTED, Code.UNSUPPORTED);
    }

    @Provide
    Arbitrary<byte[]> form() {
        return Arbitraries.of(wav(FORMAT, Mux.chunk("data", 777, DATA), LIST),
                wav(Mux.fmt(2, 2, 22_050, 512, 4, Mux.le(2, 0)), Mux.chunk("data", DATA)),
                wav(Mux.fmt(0x11, 2, 11_025, 256, 4), Mux.chunk("data", 300, DATA)),
                wav(Mux.fmt(7, 6, 8_000, 6, 8), Mux.chunk("data", -1, DATA)),
                wav(Mux.fmt(1, 2, 44_100, 4, 16), Mux.chunk("data", DATA), Mux.chunk("data", DATA), wav(FORMAT, Mux.chunk("data", DATA))));
    }

    @Property(tries = 60)
    void anyPiecesGiveTheSameSamples(@ForAll("form") byte[] bytes, @ForAll long seed, @ForAll @IntRange(min = 1, max = 5_000) int longest) {
        var pieces = Decoded.of(Blobs.randomly(seed, longest, bytes));
        assertThat(pieces.samples()).isNotEmpty().isEqualTo(Decoded.of(List.of(bytes)).samples());
        assertThat(pieces.errors()).isEmpty();
    }
}
