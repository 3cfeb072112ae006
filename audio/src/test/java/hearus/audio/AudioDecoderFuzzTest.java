package hearus.audio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

import hearus.audio.AudioFormat.Encoding;
import hearus.audio.AudioFormat.RawPcm;
import hearus.audio.AudioFormat.Sniffed;

/**
 * Coverage-guided fuzzing of everything that reads a client's bytes. In a normal build only the seeds run; with {@code JAZZER_FUZZ=1} in the environment and one of the tests
 * selected it goes on for the given time.
 */
class AudioDecoderFuzzTest {
    private static final int MEGABYTE = 1 << 20;

    /** Any bytes in two or more pushes. */
    @FuzzTest(maxDuration = "5m")
    void anyBytes(FuzzedDataProvider data) {
        int piece = data.consumeInt(1, 5_000);
        decode(new Sniffed(), Blobs.every(piece, data.consumeRemainingAsBytes()));
    }

    /** Ogg pages with true checksums, which no mutation would find. */
    @FuzzTest(maxDuration = "5m")
    void oggPages(FuzzedDataProvider data) {
        var pages = new ArrayList<byte[]>();
        pages.add(Mux.oggHead(1, data.consumeInt(0, 65_535)));
        for (int i = 2; data.remainingBytes() > 0; i++) {
            int flags = data.consumeInt(0, 7);
            long granule = data.consumeLong();
            int sequence = data.consumeBoolean() ? i : data.consumeInt();
            var lacing = data.consumeBytes(data.consumeInt(0, 255));
            int length = 0;
            for (byte lace : lacing) {
                length += lace & 0xff;
            }
            pages.add(Mux.page(flags, granule, 1, sequence, lacing, Arrays.copyOf(data.consumeBytes(length), length)));
        }
        decode(new Sniffed(), pages);
    }

    /** Opus packets, straight to Concentus. */
    @FuzzTest(maxDuration = "5m")
    void opusPackets(FuzzedDataProvider data) {
        var packets = new ArrayList<byte[]>();
        while (data.remainingBytes() > 0) {
            packets.add(data.consumeBytes(data.consumeInt(0, 1_275)));
        }
        decode(new Sniffed(), List.of(Mux.join(Mux.opusWebmHead(), Mux.cluster(packets))));
    }

    /** WAV chunks of any name and size in any order, behind a format of any kind. */
    @FuzzTest(maxDuration = "5m")
    void wavChunks(FuzzedDataProvider data) {
        int piece = data.consumeInt(1, 5_000);
        var forms = List.of("RIFF", "RIFX", "RF64", "BW64");
        var names = List.of("data", "LIST", "fmt ", "ds64", "JUNK", "RIFF", "abcd", "\0\1\2\3");
        var chunks = new ArrayList<byte[]>();
        chunks.add(Mux.riff(data.pickValue(forms), data.consumeInt(), Mux.fmt(data.pickValue(new int[]{1, 2, 3, 6, 7, 0x11, 0xfffe}),
                data.consumeInt(0, 70), data.consumeInt(7_999, 192_001), data.consumeInt(0, 65_535), data.consumeInt(0, 65),
                data.consumeBytes(30))));
        while (data.remainingBytes() > 0) {
            var content = data.consumeBytes(data.consumeInt(0, 3_000));
            chunks.add(Mux.chunk(data.pickValue(names), data.consumeBoolean() ? content.length : data.consumeInt(), content));
        }
        decode(new Sniffed(), Blobs.every(piece, Blobs.joined(chunks)));
    }

    /** Opus of several streams, straight to Concentus. */
    @FuzzTest(maxDuration = "5m")
    void opusStreams(FuzzedDataProvider data) {
        var head = Mux.join(Mux.opusHead(0), data.consumeBytes(18));
        head[9] = (byte) data.consumeInt(1, 17);
        head[18] = (byte) data.pickValue(new int[]{0, 1, 2, 255});
        var packets = new ArrayList<byte[]>();
        while (data.remainingBytes() > 0) {
            packets.add(data.consumeBytes(data.consumeInt(0, 1_275)));
        }
        decode(new Sniffed(), List.of(Mux.join(Mux.webmHead("A_OPUS", Mux.element(0x63A2, head)), Mux.cluster(packets))));
    }

    @FuzzTest(maxDuration = "1m")
    void rawPcm(FuzzedDataProvider data) {
        var format = new RawPcm(data.pickValue(Encoding.values()), data.consumeInt(8_000, 192_000), data.consumeInt(1, 64));
        int piece = data.consumeInt(1, 5_000);
        decode(format, Blobs.every(piece, data.consumeRemainingAsBytes()));
    }

    private static void decode(AudioFormat format, List<byte[]> blobs) {
        decode(false, format, blobs);
    }

    static void decode(boolean file, AudioFormat format, List<byte[]> blobs) {
        PcmSink nowhere = (samples, offset, length) -> {};
        var decoder = file ? AudioDecoder.forFile(format, nowhere) : AudioDecoder.create(format, nowhere);
        for (var blob : blobs) {
            Decoded.push(decoder, blob);
            if (decoder.held() > MEGABYTE) {
                throw new IllegalStateException("The buffers have grown to " + decoder.held() + " bytes");
            }
        }
        Decoded.finish(decoder);
    }
}
