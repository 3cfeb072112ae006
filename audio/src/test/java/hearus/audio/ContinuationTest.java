package hearus.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import hearus.audio.AudioException.Code;
import hearus.testkit.Recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Streams without their header, blobs that come twice, and two recordings in one stream. */
class ContinuationTest {
    private static final int PACKET = 960;
    private static final List<byte[]> PACKETS = Mux.packets();
    private static final List<byte[]> LIVE = Mux.live(1, PACKETS);
    private static final short[] WHOLE = Decoded.of(LIVE).samples();

    private static byte[] ogg() {
        var pages = new ArrayList<byte[]>();
        pages.add(Mux.oggHead(7, 0));
        for (int i = 0; i < PACKETS.size(); i += 5) {
            pages.add(Mux.page(0, (i + 5) * 2_880L, 7, 2 + i / 5, PACKETS.subList(i, i + 5)));
        }
        return Blobs.joined(pages);
    }

    private static byte[] mp4() {
        var fragments = new ArrayList<byte[]>();
        fragments.add(Mux.opusMp4Head());
        for (int i = 0; i < PACKETS.size(); i += 5) {
            fragments.add(Mux.fragmentAt(i * 2_880L, PACKETS.subList(i, i + 5), new byte[40]));
        }
        return Blobs.joined(fragments);
    }

    /** Cut anywhere, in a new decoder: what lies behind the cut is decoded, except for the packet (WebM), page or fragment that is cut. */
    @Property(tries = 60)
    void aStreamWithoutItsHeaderIsReadFromAnywhere(@ForAll @IntRange(min = 700, max = 40_000) int cut, @ForAll @IntRange(max = 2) int kind,
            @ForAll @IntRange(min = 3_000, max = 30_000) int piece) {
        var bytes = kind == 0 ? Blobs.joined(LIVE) : kind == 1 ? ogg() : mp4();
        var decoded = Decoded.of(Blobs.every(piece, Arrays.copyOfRange(bytes, cut, bytes.length)));
        int lost = kind == 0 ? 3 : 7;
        int wanted = (int) (200L * (bytes.length - cut) / bytes.length * PACKET);
        assertThat(decoded.samples().length).isBetween(wanted - (lost + 25) * PACKET, wanted + 25 * PACKET);
        int end = Math.min(decoded.samples().length, 16_000);
        assertThat(correlation(decoded.samples(), end)).isGreaterThan(0.95);
    }

    /** Of the ends of both. */
    private static double correlation(short[] samples, int length) {
        double both = 0;
        double first = 1;
        double second = 1;
        for (int i = 1; i <= length; i++) {
            double a = samples[samples.length - i];
            double b = WHOLE[WHOLE.length - i];
            both += a * b;
            first += a * a;
            second += b * b;
        }
        return (both + 1) / Math.sqrt(first * second);
    }

    @Test
    void browsersBlobsAreTakenFromTheSecondOn() {
        for (var blobs : List.of(Recordings.continuation(), LIVE)) {
            var decoded = Decoded.of(blobs.subList(5, blobs.size()));
            assertThat(decoded.errors()).isEmpty();
            assertThat(decoded.samples().length).isGreaterThan((blobs.size() - 6) * 9 * PACKET);
        }
    }

    @Test
    void theVoiceIsFoundBesideVideo() {
        var random = new Random(3);
        var blocks = new ArrayList<byte[]>();
        for (int i = 0; i < 100; i++) {
            var frame = new byte[i % 30 == 0 ? 90_000 : 40 + random.nextInt(900)];
            random.nextBytes(frame);
            blocks.add(i % 20 == 0 ? Mux.timestamp(60L * i) : new byte[0]);
            blocks.add(Mux.blockAt(1, 60 * (i % 20), frame));
            blocks.add(Mux.blockAt(1, 60 * (i % 20) + 33, new byte[]{0x31, 1, 2, 3, 4, 5, 6, 7, 8}));
            blocks.add(Mux.blockAt(2, 60 * (i % 20), PACKETS.get(i)));
        }
        var decoded = Decoded.of(List.of(Mux.join(blocks.toArray(byte[][]::new))));
        assertThat(decoded.errors()).isEmpty();
        assertThat(decoded.samples()).isEqualTo(Decoded.of(Mux.live(1, PACKETS.subList(0, 100))).samples());
    }

    @Test
    void mp4WithoutHeaderIsRefusedWhenItsCodecIsUnknown() {
        var aac = new byte[200];
        Arrays.fill(aac, (byte) 0x21);
        var moof = Mux.join(Mux.box("moof", Mux.box("mfhd", Mux.ints(0, 1)),
                Mux.box("traf", Mux.box("tfhd", Mux.ints(0x20018, 1, 1_024, 200)), Mux.box("trun", Mux.ints(1, 1, 92)))),
                Mux.box("mdat", aac));
        var decoded = Decoded.of(List.of(moof, moof));
        assertThat(decoded.errors()).contains(Code.UNSUPPORTED);
        assertThat(decoded.samples()).isEmpty();
    }

    @Test
    void whatIsNoRecordingIsRefused() {
        var random = new Random(8);
        var noise = new byte[200_000];
        random.nextBytes(noise);
        var tone = ByteBuffer.allocate(96_000).order(ByteOrder.LITTLE_ENDIAN);
        while (tone.hasRemaining()) {
            tone.putShort((short) (8_000 * Math.sin(tone.position() / 9.0) + random.nextInt(900)));
        }
        var text = Mux.ascii("{\"type\":\"audio\",\"data\":\"GkXfowEAAAAAAAAfQoaBAUL3gQFC8oEEQvOBCEKC\"} ".repeat(300));
        var jpeg = Mux.join(new byte[]{(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0}, Mux.ascii("\0\020JFIF\0"),
                Arrays.copyOf(noise, 40_000));
        var zip = Mux.join(new byte[]{'P', 'K', 3, 4, 20, 0}, Arrays.copyOf(noise, 40_000));
        for (var bytes : List.of(noise, tone.array(), text, jpeg, zip, new byte[100_000],
                Mux.ascii("\u0089PNG\r\n\u001a\n" + "x".repeat(900)))) {
            for (int piece : new int[]{400, 4_000, 1 << 20}) {
                var decoded = Decoded.of(Blobs.every(piece, bytes));
                assertThat(decoded.samples()).isEmpty();
                assertThat(decoded.errors()).isNotEmpty().isSubsetOf(Code.UNRECOGNIZED, Code.UNSUPPORTED);
            }
        }
    }

    @Test
    void anErrorHasTheNumberOfUnreadBytes() {
        var decoder = AudioDecoder.create(new AudioFormat.Sniffed(), (samples, offset, length) -> {});
        var garbage = new byte[1_000];
        try {
            decoder.push(garbage, 0, garbage.length);
        } catch (AudioException e) {
            assertThat(e.unreadBytes()).isEqualTo(1_000);
            assertThat(e).hasMessageContaining("1000 bytes were not read");
        }
        assertThat(decoder.unreadBytes()).isEqualTo(1_000);
    }

    @Test
    void blobsThatComeTwiceAreDecodedOnce() {
        for (var blobs : List.of(Recordings.continuation(), LIVE, Blobs.every(9_001, ogg()), Blobs.every(9_001, mp4()))) {
            var wanted = Decoded.of(blobs).samples();
            for (int cut = 1; cut < blobs.size(); cut += 3) {
                var twice = new ArrayList<>(blobs.subList(0, cut));
                twice.addAll(blobs.subList(Math.max(1, cut - 4), blobs.size()));
                var decoded = Decoded.of(twice);
                assertThat(decoded.errors()).isEmpty();
                assertThat(decoded.samples()).isEqualTo(wanted);
            }
        }
    }

    @Test
    void aRecordingThatIsSentAgainFromItsStartIsDecodedOnce() {
        for (var blobs : List.of(Recordings.continuation(), LIVE, Blobs.every(9_001, ogg()), Blobs.every(9_001, mp4()))) {
            var again = new ArrayList<>(blobs.subList(0, 5));
            again.addAll(blobs);
            assertThat(Decoded.of(again).errors()).isEmpty();
            assertThat(Decoded.of(again).samples()).isEqualTo(Decoded.of(blobs).samples());
            // All that was recorded so far, each time.
            var growing = new ArrayList<byte[]>();
            for (int i = 1; i <= 5; i++) {
                growing.add(Blobs.joined(blobs.subList(0, i)));
            }
            var grown = Decoded.of(growing);
            assertThat(grown.errors()).isEmpty();
            assertThat(Math.abs(grown.samples().length - Decoded.of(blobs.subList(0, 5)).samples().length)).isLessThanOrEqualTo(PACKET);
        }
    }

    /** Each blob half a second after the one before, but that {@code rest} seconds pass before the recording is sent again. */
    private static Decoded sentTwice(List<byte[]> first, List<byte[]> second, int rest, boolean rejoined) {
        var seconds = new double[1];
        return Decoded.of(() -> (long) (seconds[0] * 1e9), client -> {
            for (var blob : first) {
                seconds[0] += 0.5;
                client.push(blob);
            }
            seconds[0] += rest;
            if (rejoined) {
                client.rejoin();
            }
            for (var blob : second) {
                seconds[0] += rejoined ? 0 : 0.5;
                client.push(blob);
            }
        });
    }

    @Test
    void aRecordingThatIsPlayedAgainIsDecodedAgainAndOneThatIsSentAgainAfterALossIsNot() {
        var files = new ArrayList<byte[]>();
        for (int i = 0; i < 192; i += 8) {
            files.add(Mux.join(Mux.opusWebmHead(5), Mux.clusterAt(0, PACKETS.subList(i, i + 8))));
        }
        for (var blobs : List.of(LIVE, files, List.of(Blobs.joined(LIVE)), Blobs.every(4_000, ogg()), Blobs.every(4_000, mp4()))) {
            int once = Decoded.of(blobs).samples().length;
            var again = sentTwice(blobs, blobs, 3, false);
            assertThat(again.errors()).isEmpty();
            assertThat(again.samples().length).isCloseTo(2 * once, within(1_000));
            var resent = sentTwice(blobs, blobs, 3, true);
            assertThat(resent.errors()).isEmpty();
            // The first half second is silence, in which a restarted recorder's packets are the same.
            assertThat(resent.samples().length).isBetween(once, once + 9_000);
            // A new process does not have the beginning.
            var continued = sentTwice(blobs.subList(blobs.size() / 2, blobs.size()), blobs, 3, false);
            assertThat(continued.errors()).isEmpty();
            assertThat(continued.samples().length).isGreaterThan(once * 14 / 10);
        }
    }

    /** Fails if what a client had to keep while its server was away, the same recording twice, is heard once. */
    @Test
    void filesThatAreKeptAndSentInABurstAreAllDecoded() {
        var files = new ArrayList<byte[]>();
        for (int i = 0; i < 192; i += 8) {
            files.add(Mux.join(Mux.opusWebmHead(5), Mux.clusterAt(0, PACKETS.subList(i, i + 8))));
        }
        var kept = new ArrayList<>(files.subList(12, 24));
        kept.addAll(files);
        var decoded = Decoded.of(kept);
        assertThat(decoded.errors()).isEmpty();
        assertThat(decoded.samples()).hasSize(36 * 7_680 + 35 * 320);
    }

    @Test
    void restartedRecordersAreNotTakenForRepetitions() {
        var blobs = new ArrayList<byte[]>();
        for (int i = 0; i < 192; i += 8) {
            blobs.add(Mux.join(Mux.opusWebmHead(5), Mux.clusterAt(0, PACKETS.subList(i, i + 8))));
        }
        var decoded = Decoded.of(blobs);
        assertThat(decoded.errors()).isEmpty();
        assertThat(decoded.samples()).hasSize(24 * 7_680 + 23 * 320);
        // In silence the files are the same to the last byte.
        var silent = Mux.join(Mux.opusWebmHead(5), Mux.clusterAt(0, Collections.nCopies(8, PACKETS.getFirst())));
        assertThat(Decoded.of(Collections.nCopies(20, silent)).samples()).hasSize(20 * 7_680 + 19 * 320);
        var twice = new ArrayList<>(blobs.subList(0, 12));
        twice.addAll(blobs.subList(10, 24));
        assertThat(Decoded.of(twice).samples()).hasSize(24 * 7_680 + 23 * 320);
    }

    @Test
    void twoRecordersInOneStreamAreNoticed() {
        var reversed = new ArrayList<>(PACKETS.reversed());
        for (var pair : List.of(List.of(LIVE, Mux.live(2, reversed)), List.of(LIVE.subList(3, 20), Mux.live(2, reversed)),
                List.of(LIVE.subList(3, 20), Mux.live(2, reversed).subList(3, 20)),
                List.of(LIVE.subList(9, 20), Mux.live(2, reversed).subList(3, 18)))) {
            var mixed = new ArrayList<byte[]>();
            for (int i = 0; i < 10; i++) {
                mixed.add(pair.get(0).get(i));
                mixed.add(pair.get(1).get(i));
            }
            var decoded = Decoded.of(mixed);
            assertThat(decoded.errors()).contains(Code.MIXED);
            // The last pair's times lie 3.2 s apart, which is silence until it is noticed.
            assertThat(decoded.samples().length).isLessThan(5_000 * 16);
        }
        var ogg = new ArrayList<byte[]>();
        ogg.add(Mux.oggHead(1, 0));
        ogg.add(Mux.oggHead(2, 0));
        for (int i = 0; i < 10; i++) {
            ogg.add(Mux.page(0, (i + 1) * 14_400L, 1, i + 2, PACKETS.subList(5 * i, 5 * i + 5)));
            ogg.add(Mux.page(0, (i + 1) * 14_400L, 2, i + 2, reversed.subList(5 * i, 5 * i + 5)));
        }
        var decoded = Decoded.of(ogg);
        assertThat(decoded.errors()).contains(Code.MIXED);
        assertThat(decoded.samples().length).isLessThan(1_000 * 16);
    }

    @Test
    void aNewRecorderAfterAnOldOneIsNoMixture() {
        var blobs = new ArrayList<>(LIVE.subList(0, 5));
        blobs.addAll(Mux.live(2, PACKETS.reversed()));
        var decoded = Decoded.of(blobs);
        assertThat(decoded.errors()).isEmpty();
        assertThat(decoded.samples().length).isGreaterThan(WHOLE.length + 4 * 9 * PACKET);
        // One of two that were mixed goes on alone.
        var mixed = new ArrayList<>(
                List.of(LIVE.get(0), Mux.live(2, PACKETS.reversed()).get(0), LIVE.get(1), Mux.live(2, PACKETS.reversed()).get(1)));
        mixed.addAll(LIVE.subList(2, LIVE.size()));
        assertThat(Decoded.of(mixed).samples().length).isGreaterThan(8_000 * 16);
    }
}
