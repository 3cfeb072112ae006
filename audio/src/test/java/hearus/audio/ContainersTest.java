package hearus.audio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import hearus.audio.AudioException.Code;
import hearus.testkit.Recordings;

import static org.assertj.core.api.Assertions.assertThat;

/** The project's own recording in every container, whole and damaged. */
class ContainersTest {
    private static final int PACKET = 960;
    private static final List<byte[]> PACKETS = Mux.packets();
    private static final short[] WHOLE = Decoded.of(Recordings.continuation()).samples();

    @Test
    void aContinuationRecordingKeepsEverySample() {
        assertThat(PACKETS).hasSize(200);
        assertThat(WHOLE).hasSize(200 * PACKET);
    }

    @Test
    void restartedRecordersKeepToRealTime() {
        var decoded = Decoded.of(Recordings.complete());
        assertThat(decoded.errors()).isEmpty();
        assertThat(decoded.samples()).hasSize(24 * 7_680 + 23 * 320);
    }

    /** Both recordings begin at the same moment of the sentence: what the microphone heard in the last second must lie where it lies without restarts. */
    @Test
    void theSentenceLiesAtTheSamePlaceInBothRecordings() {
        var complete = Decoded.of(Recordings.complete()).samples();
        int early = lag(complete, 16_000, 48_000);
        int late = lag(complete, 9 * 16_000, 11 * 16_000);
        assertThat(late).isBetween(early - 3, early + 3);
    }

    private static int lag(short[] samples, int from, int to) {
        int best = 0;
        double highest = 0;
        for (int lag = -2_000; lag <= 2_000; lag++) {
            double sum = 0;
            for (int i = from; i < to; i += 3) {
                sum += samples[i] * (double) WHOLE[i + lag];
            }
            if (sum > highest) {
                highest = sum;
                best = lag;
            }
        }
        return best;
    }

    @Test
    void allContainersOfTheSamePacketsSoundTheSame() {
        assertThat(Decoded.of(List.of(Mux.join(Mux.opusWebmHead(), Mux.cluster(PACKETS)))).samples()).isEqualTo(WHOLE);
        assertThat(Decoded.of(oggPages(0)).samples()).isEqualTo(WHOLE);
        assertThat(Decoded.of(fragments()).samples()).isEqualTo(WHOLE);
    }

    private static List<byte[]> oggPages(int preSkip) {
        var pages = new ArrayList<byte[]>();
        pages.add(Mux.oggHead(7, preSkip));
        for (int i = 0; i < PACKETS.size(); i += 10) {
            pages.add(Mux.page(i + 10 == PACKETS.size() ? 4 : 0, (i + 10) * 2_880L, 7, 2 + i / 10, PACKETS.subList(i, i + 10)));
        }
        return pages;
    }

    private static List<byte[]> fragments() {
        var fragments = new ArrayList<byte[]>();
        fragments.add(Mux.opusMp4Head());
        for (int i = 0; i < PACKETS.size(); i += 8) {
            fragments.add(Mux.fragment(PACKETS.subList(i, i + 8)));
        }
        return fragments;
    }

    @Test
    void aDroppedBlobCostsNoMoreThanItsOwnSound() {
        var webm = new ArrayList<>(Recordings.continuation());
        webm.remove(5);
        assertSurvives(Decoded.of(webm));
        var ogg = new ArrayList<>(oggPages(0));
        ogg.remove(5);
        assertSurvives(Decoded.of(ogg));
        var mp4 = new ArrayList<>(fragments());
        mp4.remove(5);
        var decoded = Decoded.of(mp4);
        assertThat(decoded.errors()).isEmpty();
        assertThat(decoded.samples()).hasSize(WHOLE.length - 8 * PACKET);
        assertTheEndIsHeard(decoded);
    }

    /** The container's times tell what is missing, so there is silence instead. */
    private static void assertSurvives(Decoded decoded) {
        assertThat(decoded.errors()).isEmpty();
        assertThat(decoded.samples()).hasSize(WHOLE.length);
        assertTheEndIsHeard(decoded);
    }

    /** A decoder that has missed something comes close to the true sound again within some packets, but not to the last bit. */
    private static void assertTheEndIsHeard(Decoded decoded) {
        double noise = 0;
        double signal = 0;
        for (int i = 1; i <= 48_000; i++) {
            double wanted = WHOLE[WHOLE.length - i];
            noise += Math.pow(decoded.samples()[decoded.samples().length - i] - wanted, 2);
            signal += Math.pow(wanted, 2);
        }
        assertThat(10 * Math.log10(signal / noise)).isGreaterThan(30);
    }

    /** Cut at any place: whatever is damaged by it, the stream is read again from its next Cluster, page or fragment on. */
    @Test
    void aHoleAnywhereGivesAtMostOneErrorAndTheRestIsDecoded() {
        for (var blobs : List.of(Recordings.continuation(), oggPages(0), fragments())) {
            var bytes = Blobs.joined(blobs);
            for (int hole = 12_001; hole < 22_000; hole += 977) {
                var damaged = List.of(Arrays.copyOfRange(bytes, 0, hole), Arrays.copyOfRange(bytes, hole + 3_333, bytes.length));
                var decoded = Decoded.of(damaged);
                assertThat(decoded.errors()).hasSizeLessThanOrEqualTo(1);
                assertThat(decoded.samples().length).isBetween(WHOLE.length - 60 * PACKET, WHOLE.length);
                assertTheEndIsHeard(decoded);
            }
        }
    }

    @Test
    void aHeaderAtTheStartOfAPushBeginsANewRecordingInTheMiddleOfAnything() {
        var whole = Mux.join(Mux.opusWebmHead(), Mux.cluster(PACKETS));
        for (var next : List.of(List.of(whole), oggPages(0), fragments())) {
            for (var before : List.of(whole, Blobs.joined(oggPages(312)), Blobs.joined(fragments()))) {
                var cut = Arrays.copyOf(before, 9_999);
                var blobs = new ArrayList<byte[]>();
                blobs.add(cut);
                blobs.addAll(next);
                var decoded = Decoded.of(blobs);
                assertThat(decoded.errors()).isEmpty();
                assertThat(decoded.samples()).hasSize(Decoded.of(List.of(cut)).samples().length + WHOLE.length);
            }
        }
    }

    @Test
    void oggLeavesOutThePreSkipAndWhatIsBehindTheLastGranule() {
        var pages = oggPages(312);
        assertThat(Decoded.of(pages).samples()).hasSize(200 * PACKET - 104);
        pages.removeLast();
        pages.add(Mux.page(4, 200 * 2_880 - 3_000, 7, 21, PACKETS.subList(190, 200)));
        assertThat(Decoded.of(pages).samples()).hasSize(200 * PACKET - 104 - 1_000);
    }

    @Test
    void chainedOggStreamsFollowEachOther() {
        var second = Mux.join(Mux.oggHead(8, 0), Mux.page(4, 2_880, 8, 2, PACKETS.subList(0, 1)));
        assertThat(Decoded.of(List.of(Mux.join(Blobs.joined(oggPages(0)), second))).samples()).hasSize(201 * PACKET);
    }

    @Test
    void anOggPacketMayGoOnOverPagesAndCommentsMayBeHuge() {
        var packet = PACKETS.stream().filter(candidate -> candidate.length > 255).findFirst().orElseThrow();
        var rest = Arrays.copyOfRange(packet, 255, packet.length);
        var tags = Mux.join(Mux.ascii("OpusTags"), new byte[255 * 255 - 8]);
        var lacing = new byte[255];
        Arrays.fill(lacing, (byte) 255);
        var blobs = List.of(Mux.page(2, 0, 7, 0, List.of(Mux.opusHead(0))), Mux.page(0, -1, 7, 1, lacing, tags),
                Mux.page(1, -1, 7, 2, lacing, tags),
                Mux.page(1, 0, 7, 3, new byte[]{0}, new byte[0]), Mux.page(0, -1, 7, 4, new byte[]{(byte) 255}, Arrays.copyOf(packet, 255)),
                Mux.page(1, 2_880, 7, 5, List.of(rest)));
        var decoded = Decoded.of(blobs);
        assertThat(decoded.errors()).isEmpty();
        assertThat(decoded.samples()).isEqualTo(Decoded.of(List.of(Mux.join(Mux.opusWebmHead(), Mux.cluster(List.of(packet))))).samples());
    }

    @Test
    void anOggPageWithAWrongChecksumIsDroppedAndReported() {
        var pages = oggPages(0);
        pages.get(9)[200] ^= 1;
        var decoded = Decoded.of(pages);
        assertThat(decoded.errors()).containsExactly(Code.MALFORMED);
        assertThat(decoded.samples()).hasSize(200 * PACKET);
        assertThat(Arrays.copyOfRange(decoded.samples(), 80 * PACKET + 100, 90 * PACKET - 100)).containsOnly(0);
    }

    @Test
    void unknownElementsAreSkipped() {
        var decoded = Decoded.of(List.of(Mux.join(Mux.opusWebmHead(), Mux.element(0x5854, new byte[60_000]),
                Mux.element(0x1254C367, new byte[1 << 20]), Mux.cluster(PACKETS),
                Mux.element(0xA6, new byte[3]), Mux.cluster(PACKETS))));
        assertThat(decoded.errors()).isEmpty();
        assertThat(decoded.samples()).hasSize(400 * PACKET);
    }

    @Test
    void tooLargeAnElementIsReportedAndTheNextClusterIsDecoded() {
        var decoded = Decoded.of(
                List.of(Mux.join(Mux.opusWebmHead(), Mux.cluster(PACKETS), Mux.element(0xA3, new byte[300 << 10]), Mux.cluster(PACKETS))));
        assertThat(decoded.errors()).containsExactly(Code.TOO_LARGE);
        assertThat(decoded.samples()).hasSize(400 * PACKET);
    }

    @Test
    void codecsThatAreNotOursAreRefusedForEveryBlobUntilAHeaderComes() {
        var refused = List.of(Mux.webmHead("A_VORBIS"), Mux.cluster(PACKETS), Mux.cluster(PACKETS));
        assertThat(Decoded.of(refused).errors()).containsExactly(Code.UNSUPPORTED, Code.UNSUPPORTED, Code.UNSUPPORTED);
        assertThat(Decoded.of(List.of(Mux.mp4Head("mp4a"), Mux.fragment(PACKETS))).errors()).containsExactly(Code.UNSUPPORTED);
        assertThat(Decoded.of(List.of(Mux.page(2, 0, 1, 0, List.of(Mux.ascii("\u0001vorbis and more"))))).errors())
                .containsExactly(Code.UNSUPPORTED);
        var mended = new ArrayList<>(refused);
        mended.addAll(Recordings.continuation());
        assertThat(Decoded.of(mended).samples()).isEqualTo(WHOLE);
    }

    @Test
    void aRecordingAfterGarbageIsDecodedWhole() {
        var blobs = new ArrayList<byte[]>();
        blobs.add(new byte[1 << 20]);
        blobs.addAll(Recordings.continuation());
        var decoded = Decoded.of(blobs);
        assertThat(decoded.errors()).containsExactly(Code.UNRECOGNIZED);
        assertThat(decoded.samples()).isEqualTo(WHOLE);
    }

    @Test
    void hostilePacketsAreConcealedAndCounted() throws AudioException {
        var packets = new ArrayList<>(PACKETS);
        packets.set(100, new byte[]{(byte) 0xff, 0});
        packets.set(101, new byte[]{3});
        var count = new int[1];
        var decoder = AudioDecoder.create(new AudioFormat.Sniffed(), (samples, offset, length) -> count[0] += length);
        var bytes = Mux.join(Mux.opusWebmHead(), Mux.cluster(packets));
        decoder.push(bytes, 0, bytes.length);
        decoder.finish();
        assertThat(decoder.concealed()).isEqualTo(2);
        assertThat(count[0]).isEqualTo(200 * PACKET);
    }

    @Test
    void afterTheEndADecoderTakesANewRecordingAsIfItWereNew() throws AudioException {
        var samples = new ArrayList<Short>();
        var decoder = AudioDecoder.create(new AudioFormat.Sniffed(), (from, offset, length) -> {
            for (int i = offset; i < offset + length; i++) {
                samples.add(from[i]);
            }
        });
        for (int round = 0; round < 2; round++) {
            samples.clear();
            for (var blob : Recordings.continuation()) {
                decoder.push(blob, 0, blob.length);
            }
            decoder.finish();
            assertThat(samples).hasSize(WHOLE.length);
            for (int i = 0; i < WHOLE.length; i++) {
                assertThat(samples.get(i)).isEqualTo(WHOLE[i]);
            }
        }
    }

    /** Found by fuzzing: a box of 20 bytes cost half a minute. */
    @Test
    void aRunOfMoreSamplesThanItListsIsRefused() {
        var run = Mux.box("trun", Mux.ints(0x400, -1, 0, 0));
        var moof = Mux.box("moof", Mux.box("mfhd", Mux.ints(0, 1)), Mux.box("traf", Mux.box("tfhd", Mux.ints(0x20000, 2)), run));

        assertThat(Decoded.of(List.of(Mux.join(Mux.opusMp4Head(), moof))).errors()).containsExactly(Code.MALFORMED);
    }

    /** Any bytes instead of some, in one long Cluster: read as elements they would pass over all that follows, and nobody would know. */
    @Test
    void theRestOfADamagedClusterIsDecodedAndTheDamageReported() {
        for (int seed = 0; seed < 60; seed++) {
            var bytes = Mux.join(Mux.opusWebmHead(), Mux.clusterAt(0, PACKETS));
            var noise = new byte[900];
            new Random(seed).nextBytes(noise);
            System.arraycopy(noise, 0, bytes, bytes.length / 3 + 37 * seed, noise.length);
            for (var decoded : List.of(Decoded.file(bytes), Decoded.of(Blobs.every(5_000, bytes)))) {
                assertThat(decoded.samples().length).as("seed " + seed).isGreaterThan((PACKETS.size() - 25) * PACKET);
                assertThat(decoded.errors()).as("seed " + seed).isNotEmpty();
            }
        }
    }
}
