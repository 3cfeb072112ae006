package hearus.audio;

import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.audio.AudioException.Code;

import static org.assertj.core.api.Assertions.assertThat;

/** What lies beside the voice costs nothing, however large it is. */
class OtherTracksTest {
    private static final List<byte[]> PACKETS = Mux.packets().subList(0, 50);
    private static final short[] WHOLE = Decoded.of(List.of(Mux.join(Mux.opusWebmHead(), Mux.cluster(PACKETS)))).samples();
    private static final byte[] FRAME = noise(3_000_000);

    private static byte[] noise(int length) {
        var noise = new byte[length];
        new Random(4).nextBytes(noise);
        return noise;
    }

    private static byte[] track(int number, int type, String codec) {
        return Mux.element(0xAE, Mux.element(0xD7, new byte[]{(byte) number}), Mux.element(0x83, new byte[]{(byte) type}),
                Mux.element(0x86, Mux.ascii(codec)));
    }

    private static byte[] head(byte[]... tracks) {
        return Mux.join(Mux.element(0x1A45DFA3, Mux.element(0x4282, Mux.ascii("webm"))), Mux.open(0x18538067),
                Mux.element(0x1654AE6B, tracks));
    }

    private static void assertWhole(byte[] recording) {
        for (var decoded : List.of(Decoded.of(List.of(recording)), Decoded.of(Blobs.every(65_536, recording)), Decoded.file(recording))) {
            assertThat(decoded.errors()).isEmpty();
            assertThat(decoded.samples()).isEqualTo(WHOLE);
        }
        var decoder = AudioDecoder.create(new AudioFormat.Sniffed(), (samples, offset, length) -> {});
        Blobs.every(4_096, recording).forEach(piece -> {
            Decoded.push(decoder, piece);
            assertThat(decoder.held()).isLessThan(300_000);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 49})
    void framesOfAnotherTrackAreSkipped(int place) {
        var recording = new ByteArrayOutputStream();
        recording.writeBytes(head(track(1, 1, "V_VP8"), track(2, 2, "A_OPUS")));
        recording.writeBytes(Mux.timestamp(0));
        for (int i = 0; i < PACKETS.size(); i++) {
            if (i == place) {
                recording.writeBytes(Mux.blockAt(1, 60 * i, FRAME));
                recording.writeBytes(Mux.element(0xA0, Mux.element(0xA1, Mux.blockHeader(1, 60 * i, 0), FRAME),
                        Mux.element(0x75A1, Mux.element(0xA6, Mux.element(0xA5, FRAME)))));
            }
            recording.writeBytes(i % 2 == 0
                    ? Mux.blockAt(2, 60 * i, PACKETS.get(i))
                    : Mux.element(0xA0, Mux.element(0xA1, Mux.blockHeader(2, 60 * i, 0), PACKETS.get(i)),
                            Mux.element(0x75A1, Mux.element(0xA6, Mux.element(0xA5, FRAME)))));
        }
        assertWhole(recording.toByteArray());
    }

    @Test
    void attachmentsPaddingAndElementsOfAnySizeAreSkipped() {
        for (long id : new long[]{0x1941A469, 0x1C53BB6B, 0x1254C367, 0xEC, 0x5854, 0x2ABCDE}) {
            assertWhole(Mux.join(Mux.opusWebmHead(), Mux.element(id, FRAME), Mux.clusterAt(0, PACKETS), Mux.element(id, FRAME)));
        }
    }

    @Test
    void theFirstAudioTrackThatWeCanDecodeIsTaken() {
        assertWhole(Mux.join(head(track(1, 2, "A_AAC"), track(2, 2, "A_OPUS"), track(3, 2, "A_OPUS")), Mux.timestamp(0),
                Mux.blockAt(1, 0, FRAME), Mux.blockAt(3, 0, PACKETS.get(7)), timed(2)));
    }

    private static byte[] timed(int track) {
        var blocks = new ByteArrayOutputStream();
        for (int i = 0; i < PACKETS.size(); i++) {
            blocks.writeBytes(Mux.blockAt(track, 60 * i, PACKETS.get(i)));
        }
        return blocks.toByteArray();
    }

    @Test
    void otherStreamsInOggAndMp4AreSkipped() {
        var ogg = new ByteArrayOutputStream();
        ogg.writeBytes(Mux.page(2, 0, 1, 0, List.of(Mux.ascii("fishead\0"))));
        ogg.writeBytes(Mux.page(2, 0, 2, 0, List.of(Mux.ascii("\u0080theora"))));
        ogg.writeBytes(Mux.page(2, 0, 3, 0, List.of(Mux.opusHead(0))));
        ogg.writeBytes(Mux.page(2, 0, 4, 0, List.of(Mux.opusHead(0))));
        ogg.writeBytes(Mux.page(0, 0, 3, 1, List.of(Mux.ascii("OpusTags and more"))));
        for (int i = 0; i < 5; i++) {
            ogg.writeBytes(Mux.page(0, i, 2, i + 1, List.of(noise(40_000))));
            ogg.writeBytes(Mux.page(0, (i + 1) * 28_800L, 3, i + 2, PACKETS.subList(10 * i, 10 * i + 10)));
            ogg.writeBytes(Mux.page(0, (i + 1) * 28_800L, 4, i + 2, PACKETS.subList(0, 10)));
        }
        assertWhole(ogg.toByteArray());
        var mp4 = new ByteArrayOutputStream();
        mp4.writeBytes(Mux.opusMp4Head());
        for (int i = 0; i < 5; i++) {
            mp4.writeBytes(Mux.fragmentAt(i * 28_800L, PACKETS.subList(10 * i, 10 * i + 10), FRAME));
        }
        assertWhole(mp4.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x02, 0x04, 0x06})
    void lacedPacketsAreDecoded(int lacing) {
        var packets = lacing == 0x04 ? Collections.nCopies(8, PACKETS.get(20)) : PACKETS.subList(10, 18);
        var laced = Mux.join(Mux.blockHeader(1, 0, 0x80 | lacing), Mux.lace(lacing, packets));
        var wanted = Decoded.of(List.of(Mux.join(Mux.opusWebmHead(), Mux.clusterAt(0, packets)))).samples();
        for (var block : List.of(Mux.element(0xA3, laced), Mux.element(0xA0, Mux.element(0xA1, laced)))) {
            var recording = Mux.join(Mux.opusWebmHead(), Mux.timestamp(0), block);
            assertThat(Decoded.of(List.of(recording)).samples()).isEqualTo(wanted);
            assertThat(Decoded.of(Blobs.every(7, recording)).samples()).isEqualTo(wanted);
        }
        var broken = Mux.element(0xA3, Mux.blockHeader(1, 0, 0x80 | lacing), new byte[]{99, (byte) 255, 3});
        assertThat(Decoded.of(List.of(Mux.join(Mux.opusWebmHead(), Mux.timestamp(0), broken))).errors())
                .isSubsetOf(Code.MALFORMED);
    }

    @Test
    void aHeaderWithoutSoundIsAnEmptyRecording() {
        for (var empty : List.of(Mux.opusWebmHead(), Mux.join(Mux.opusWebmHead(), Mux.timestamp(0)), Mux.oggHead(3, 312),
                Mux.opusMp4Head(), Mux.element(0x1A45DFA3, Mux.element(0x4282, Mux.ascii("webm"))),
                Mux.join(Mux.element(0x1A45DFA3, Mux.element(0x4282, Mux.ascii("webm"))), Mux.open(0x18538067),
                        Mux.element(0x1549A966, Mux.element(0x4D80, Mux.ascii("Chrome"))), Mux.element(0x1654AE6B)))) {
            for (var decoded : List.of(Decoded.of(List.of(empty)), Decoded.of(Blobs.every(1, empty)), Decoded.file(empty))) {
                assertThat(decoded.errors()).isEmpty();
                assertThat(decoded.samples()).isEmpty();
            }
        }
    }
}
