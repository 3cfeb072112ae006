package hearus.audio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import hearus.audio.AudioException.Code;

import static org.assertj.core.api.Assertions.assertThat;

/** Audio lies where the container's times say. */
class ContainerTimesTest {
    private static final int MS = 16;
    private static final int PACKET = 60 * MS;
    private static final List<byte[]> PACKETS = Mux.packets();
    private static final byte[] HEAD = Mux.opusWebmHead(1);

    private static byte[] webm(long gapMs) {
        return Mux.join(HEAD, Mux.clusterAt(0, PACKETS.subList(0, 50)), Mux.clusterAt(3_000 + gapMs, PACKETS.subList(50, 100)));
    }

    private static void assertSilent(Decoded decoded, int fromMs, int toMs) {
        assertThat(Arrays.copyOfRange(decoded.samples(), fromMs * MS + 40, toMs * MS - 40)).containsOnly(0);
    }

    @Test
    void aGapInWebmBecomesSilence() {
        for (var decoded : List.of(Decoded.of(List.of(webm(10_000))), Decoded.file(webm(10_000)))) {
            assertThat(decoded.errors()).isEmpty();
            assertThat(decoded.samples()).hasSize(16_000 * MS);
            assertSilent(decoded, 3_000, 13_000);
        }
    }

    @Test
    void aGapInOggAndMp4BecomesSilence() {
        var ogg = Mux.join(Mux.oggHead(7, 0), Mux.page(0, 10 * 2_880, 7, 2, PACKETS.subList(0, 10)),
                Mux.page(4, 10 * 2_880 + 20 * 48_000 + 10 * 2_880, 7, 3, PACKETS.subList(10, 20)));
        assertThat(Decoded.of(List.of(ogg)).samples()).hasSize(20 * PACKET + 20_000 * MS);
        var mp4 = Mux.join(Mux.opusMp4Head(), Mux.fragmentAt(0, PACKETS.subList(0, 10), new byte[3]),
                Mux.fragmentAt(10 * 2_880 + 20 * 48_000, PACKETS.subList(10, 20), new byte[3]));
        assertThat(Decoded.of(List.of(mp4)).samples()).hasSize(20 * PACKET + 20_000 * MS);
    }

    @Test
    void aFileThatBeginsLateBeginsWithSilenceAndALiveStreamDoesNot() {
        var late = Mux.join(HEAD, Mux.clusterAt(5_000, PACKETS.subList(0, 50)));
        assertThat(Decoded.file(late).samples()).hasSize(8_000 * MS);
        assertSilent(Decoded.file(late), 0, 5_000);
        assertThat(Decoded.of(List.of(late)).samples()).hasSize(3_000 * MS);
        var radio = Mux.join(Mux.oggHead(7, 0), Mux.page(0, 30L * 3_600 * 48_000, 7, 90, PACKETS.subList(0, 10)));
        assertThat(Decoded.file(radio).samples()).hasSize(10 * PACKET);
    }

    @Test
    void jitterMovesNothing() {
        var random = new Random(2);
        var blocks = new ArrayList<byte[]>();
        blocks.add(HEAD);
        blocks.add(Mux.timestamp(0));
        for (int i = 0; i < 200; i++) {
            blocks.add(Mux.blockAt(1, 100 + 60 * i + random.nextInt(-45, 46), PACKETS.get(i)));
        }
        var decoded = Decoded.of(List.of(Mux.join(blocks.toArray(byte[][]::new))));
        assertThat(decoded.errors()).isEmpty();
        assertThat(decoded.samples()).isEqualTo(Decoded.of(Mux.live(1, PACKETS)).samples());
    }

    @Test
    void manySmallHolesAddUpToTheTrueTime() {
        var blocks = new ArrayList<byte[]>();
        blocks.add(HEAD);
        blocks.add(Mux.timestamp(0));
        for (int i = 0; i < 200; i += 2) {
            blocks.add(Mux.blockAt(1, 60 * i, PACKETS.get(i)));
        }
        assertThat(Decoded.of(List.of(Mux.join(blocks.toArray(byte[][]::new)))).samples().length).isBetween(11_800 * MS, 12_000 * MS);
    }

    @Test
    void aDayOfNothingIsBounded() {
        long day = 86_400_000;
        var live = Decoded.of(List.of(webm(day), Mux.clusterAt(2 * day, PACKETS.subList(100, 150))));
        assertThat(live.errors()).isEmpty();
        assertThat(live.samples().length).isBetween(300_000 * MS, 310_000 * MS + 9_000 * MS);
        var decoder = AudioDecoder.forFile(new AudioFormat.Sniffed(), (samples, offset, length) -> {});
        assertThat(Decoded.push(decoder, webm(day))).contains(Code.MALFORMED);
    }

    /** Blocks of 1,024 frames, whose times are whole milliseconds: neither the rounding nor a hole of 2.3 s moves what follows. */
    @Test
    void pcmKeepsItsTimesToo() {
        int length = Math.ceilDiv(3_000 * 1_024 * 160, 441);
        var whole = Decoded.of(List.of(pcm(0)));
        assertThat(whole.errors()).isEmpty();
        assertThat(whole.samples()).hasSize(length);

        var holed = Decoded.of(List.of(pcm(100)));
        assertThat(holed.errors()).isEmpty();
        assertThat(holed.samples().length).isBetween(length - 16, length + 16);
        int behind = 1_200 * 1_024 * 160 / 441;
        assertThat(holed.samples()[behind]).isEqualTo(whole.samples()[behind]).isGreaterThan((short) 4_000);
    }

    /** 44.1 kHz in one channel, without so many blocks from the thousandth on. */
    private static byte[] pcm(int missing) {
        var loud = new byte[2_048];
        Arrays.fill(loud, (byte) 0x11);
        var blocks = new ArrayList<byte[]>();
        blocks.add(Mux.webmHead("A_PCM/INT/LIT",
                Mux.element(0xE1, Mux.element(0xB5, Mux.ints(Float.floatToIntBits(44_100))), Mux.element(0x6264, new byte[]{16}))));
        for (int i = 0; i < 3_000; i++) {
            if (i % 100 == 0) {
                blocks.add(Mux.timestamp(1_024_000L * i / 44_100));
            }
            if (i < 1_000 || i >= 1_000 + missing) {
                blocks.add(Mux.blockAt(1, (int) (1_024_000L * i / 44_100 - 1_024_000L * (i - i % 100) / 44_100), loud));
            }
        }
        return Mux.join(blocks.toArray(byte[][]::new));
    }

    @Test
    void aFileWhoseTimesJumpBackIsReadOnAndReported() {
        var decoded = Decoded
                .file(Mux.join(HEAD, Mux.clusterAt(60_000, PACKETS.subList(0, 50)), Mux.clusterAt(0, PACKETS.subList(50, 100))));
        assertThat(decoded.errors()).containsExactly(Code.MALFORMED);
        assertThat(decoded.samples()).hasSize(66_000 * MS);
    }
}
