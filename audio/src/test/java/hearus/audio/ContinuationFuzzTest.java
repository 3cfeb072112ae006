package hearus.audio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Coverage-guided fuzzing of streams that begin in their middle, are damaged, come twice, or are several: parts that a recorder would write, and parts of any bytes, which {@link AudioDecoderFuzzTest}
 * would not find in years. Run as that one is.
 */
class ContinuationFuzzTest {
    private static final List<byte[]> PACKETS = Mux.packets().subList(0, 24);
    private static final int MAX_PARTS = 60;
    /** Concentus takes most of the time. */
    private static final int MAX_PACKETS = 3;

    @FuzzTest(maxDuration = "5m")
    void webm(FuzzedDataProvider data) {
        decode(data, ContinuationFuzzTest::webmPart);
    }

    @FuzzTest(maxDuration = "5m")
    void ogg(FuzzedDataProvider data) {
        decode(data, ContinuationFuzzTest::oggPart);
    }

    /** Fragments with and without the header before them. */
    @FuzzTest(maxDuration = "5m")
    void mp4(FuzzedDataProvider data) {
        decode(data, ContinuationFuzzTest::mp4Part);
    }

    private static void decode(FuzzedDataProvider data, Function<FuzzedDataProvider, byte[]> parts) {
        boolean file = data.consumeBoolean();
        var blobs = new ArrayList<byte[]>();
        for (int i = 0; i < MAX_PARTS && data.remainingBytes() > 0; i++) {
            var part = parts.apply(data);
            int at = data.consumeInt(0, part.length);
            switch (data.consumeInt(0, 6)) {
                case 0 -> blobs.add(Arrays.copyOf(part, at));
                case 1 -> blobs.add(Arrays.copyOfRange(part, at, part.length));
                case 2 -> blobs.addAll(List.of(part, part));
                case 3 -> {
                    blobs.add(Arrays.copyOf(part, at));
                    blobs.add(Arrays.copyOfRange(part, at, part.length));
                }
                case 4 -> blobs.add(Mux.join(blobs.isEmpty() ? new byte[0] : blobs.removeLast(), part));
                default -> blobs.add(part);
            }
        }
        AudioDecoderFuzzTest.decode(file, new AudioFormat.Sniffed(), blobs);
    }

    private static byte[] webmPart(FuzzedDataProvider data) {
        return switch (data.consumeInt(0, 8)) {
            case 0 -> Mux.opusWebmHead(data.consumeInt(0, 2));
            case 1 -> Mux.timestamp(data.consumeBoolean() ? data.consumeInt(0, 20_000) : data.consumeLong());
            case 2 -> Mux.clusterAt(data.consumeInt(0, 20_000), packets(data));
            case 3 -> Mux.element(0xA3, Mux.blockHeader(1, data.consumeInt(-32_768, 32_767), 0x02), Mux.lace(0x02, packets(data)));
            case 4 -> Mux.element(0xA3, Mux.blockHeader(data.consumeInt(0, 127), data.consumeInt(-32_768, 32_767), data.consumeByte()),
                    data.consumeBytes(data.consumeInt(0, 300)));
            case 5 -> Mux.element(0xA0, Mux.element(0xA1, Mux.blockHeader(1, data.consumeShort(), 0), packet(data)),
                    Mux.element(data.pickValue(new long[]{0x75A2, 0x9B, 0xFB, 0xA1}), data.consumeBytes(8)));
            case 6 -> Mux.element(data.pickValue(new long[]{0xEC, 0xBF, 0x1C53BB6B, 0x1254C367, 0x1654AE6B, 0x1F43B675, 0xAE, 0x4DBB}),
                    data.consumeBytes(data.consumeInt(0, 300)));
            case 7 -> Mux.blockAt(data.consumeInt(1, 3), data.consumeShort(), packet(data));
            default -> data.consumeBytes(data.consumeInt(0, 300));
        };
    }

    private static byte[] oggPart(FuzzedDataProvider data) {
        int serial = data.consumeInt(0, 2);
        return switch (data.consumeInt(0, 4)) {
            case 0 -> Mux.oggHead(serial, data.consumeInt(0, 65_535));
            case 1 -> Mux.page(data.consumeInt(0, 7), granule(data), serial, data.consumeInt(0, 40), packets(data));
            case 2 -> {
                var lacing = data.consumeBytes(data.consumeInt(0, 20));
                int length = 0;
                for (byte lace : lacing) {
                    length += lace & 0xff;
                }
                yield Mux.page(data.consumeInt(0, 7), granule(data), serial, data.consumeInt(0, 40), lacing,
                        Arrays.copyOf(data.consumeBytes(length), length));
            }
            case 3 -> Mux.page(2, 0, serial, 0, List.of(data.consumeBytes(data.consumeInt(0, 80))));
            default -> data.consumeBytes(data.consumeInt(0, 300));
        };
    }

    private static long granule(FuzzedDataProvider data) {
        return data.consumeBoolean() ? data.consumeInt(0, 1_000_000) : data.consumeLong();
    }

    private static byte[] mp4Part(FuzzedDataProvider data) {
        return switch (data.consumeInt(0, 6)) {
            case 0 -> Mux.opusMp4Head();
            case 1 -> Mux.mp4Head(data.pickValue(List.of("Opus", "mp4a")), Mux.box("dOps", data.consumeBytes(data.consumeInt(0, 40))));
            case 2 -> Mux.fragmentAt(data.consumeBoolean() ? data.consumeInt(0, 1_000_000) : data.consumeLong(), packets(data),
                    data.consumeBytes(data.consumeInt(0, 100)));
            case 3 -> Mux.fragment(packets(data));
            case 4 -> Mux.join(moof(data), Mux.box("mdat", packet(data), packet(data), data.consumeBytes(data.consumeInt(0, 200))));
            case 5 -> Mux.box(data.pickValue(List.of("moov", "trak", "mdia", "mdhd", "tkhd", "stsd", "trex", "mdat", "moof", "traf", "trun",
                    "tfdt", "ftyp", "free", "abcd")), data.consumeBytes(data.consumeInt(0, 100)));
            default -> data.consumeBytes(data.consumeInt(0, 300));
        };
    }

    /** A fragment whose fields say anything, in the places where a fragment has them. */
    private static byte[] moof(FuzzedDataProvider data) {
        var boxes = new ArrayList<byte[]>();
        boxes.add(Mux.box("mfhd", Mux.ints(0, 1)));
        for (int i = data.consumeInt(0, 3); i > 0; i--) {
            var header = Mux.box("tfhd", Mux.ints(data.pickValue(new int[]{0, 1, 3, 8, 0x18, 0x38, 0x20000, 0x20008, 0x20018}),
                    data.consumeInt(0, 2)), data.consumeBytes(data.consumeInt(0, 24)));
            var time = Mux.box("tfdt", new byte[]{data.consumeByte(), 0, 0, 0}, data.consumeBytes(8));
            var run = Mux.box("trun", Mux.ints(data.pickValue(new int[]{0, 1, 4, 0x100, 0x200, 0x201, 0x300, 0x301, 0xf01, 0xf05}),
                    data.consumeBoolean() ? data.consumeInt(0, 12) : data.consumeInt()), data.consumeBytes(data.consumeInt(0, 200)));
            boxes.add(Mux.box("traf", header, time, run));
        }
        return Mux.box("moof", boxes.toArray(byte[][]::new));
    }

    private static List<byte[]> packets(FuzzedDataProvider data) {
        int from = data.consumeInt(0, PACKETS.size() - 1);
        return PACKETS.subList(from, Math.min(PACKETS.size(), from + data.consumeInt(1, MAX_PACKETS)));
    }

    private static byte[] packet(FuzzedDataProvider data) {
        return data.consumeBoolean() ? PACKETS.get(data.consumeInt(0, PACKETS.size() - 1)) : data.consumeBytes(data.consumeInt(0, 200));
    }
}
