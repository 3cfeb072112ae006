package hearus.audio;

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

import hearus.audio.internal.bytes.Limits;
import hearus.testkit.Recordings;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever bytes come: samples or an AudioException, no other exception, and bounded buffers. */
class HostileBytesTest {
    private static final int MEGABYTE = 1 << 20;
    private static final List<byte[]> FORMS = forms();

    private static List<byte[]> forms() {
        var packets = Mux.packets().subList(0, 40);
        var ogg = Mux.join(Mux.oggHead(7, 312), Mux.page(0, 57_600, 7, 2, packets.subList(0, 20)),
                Mux.page(4, 115_200, 7, 3, packets.subList(20, 40)));
        return List.of(Blobs.joined(Recordings.complete().subList(0, 4)), Blobs.joined(Recordings.continuation().subList(0, 4)), ogg,
                Mux.join(Mux.opusMp4Head(), Mux.fragment(packets.subList(0, 20)), Mux.fragment(packets.subList(20, 40))),
                Mux.wav(1, 16, 44_100, 2, -1, new byte[40_000]),
                Mux.join(Mux.wav(3, 32, 48_000, 1, 8_000, new byte[8_000]), Mux.wav(1, 24, 44_100, 2, -1, new byte[9_001])));
    }

    @Provide
    Arbitrary<byte[]> form() {
        return Arbitraries.of(FORMS);
    }

    @Property(tries = 120)
    void anyPiecesGiveTheSameSamples(@ForAll("form") byte[] bytes, @ForAll long seed, @ForAll @IntRange(min = 1, max = 5_000) int longest) {
        assertThat(Decoded.of(Blobs.randomly(seed, longest, bytes)).samples()).isEqualTo(Decoded.of(List.of(bytes)).samples());
    }

    @Property(tries = 400)
    void damagedRecordingsNeverRaiseAnythingElse(@ForAll("form") byte[] bytes, @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int damages) {
        Decoded.of(Blobs.randomly(seed, 4_000, damaged(bytes, seed, damages)));
    }

    private static byte[] damaged(byte[] bytes, long seed, int damages) {
        var random = new Random(seed);
        var damaged = bytes.clone();
        for (int i = 0; i < damages; i++) {
            // Half of it where the headers are.
            damaged[random.nextInt(random.nextBoolean() ? Math.min(400, bytes.length) : bytes.length)] = (byte) random.nextInt(256);
        }
        return damaged;
    }

    @Test
    void aHundredMegabytesOfAnythingHoldNoMoreThanOne() {
        var random = new Random(1);
        var noise = new byte[100_003];
        random.nextBytes(noise);
        for (var head : FORMS) {
            assertBounded(head, noise);
        }
        assertBounded(new byte[1], new byte[100_003]);
        // Blocks, pages and boxes that say they are as large as may be, and larger.
        assertBounded(Mux.opusWebmHead(), Mux.join(Mux.open(0x1F43B675), Mux.element(0xA3, new byte[Limits.BLOCK - 10]),
                Mux.element(0xA3, new byte[Limits.BLOCK + 10])));
        assertBounded(Mux.opusMp4Head(),
                Mux.join(Mux.box("moof", Mux.box("traf", Mux.box("tfhd", Mux.ints(0x10, 1, 1)), Mux.box("trun", Mux.ints(0, 300)))),
                        Mux.box("mdat", new byte[90_000])));
        var lacing = new byte[255];
        Arrays.fill(lacing, (byte) 255);
        assertBounded(Mux.oggHead(7, 0),
                Mux.join(Mux.page(0, 0, 7, 2, lacing, new byte[255 * 255]), Mux.page(1, 0, 7, 3, lacing, new byte[255 * 255])));
    }

    /** Ten megabytes for each of ten kinds. */
    private static void assertBounded(byte[] head, byte[] body) {
        var decoder = AudioDecoder.create(new AudioFormat.Sniffed(), (samples, offset, length) -> {});
        Decoded.push(decoder, head);
        for (long pushed = 0; pushed < 10 * MEGABYTE; pushed += body.length) {
            Decoded.push(decoder, body);
            assertThat(decoder.held()).isLessThan(MEGABYTE);
        }
    }
}
