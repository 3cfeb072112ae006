package hearus.audio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.audio.AudioException.Code;

import static org.assertj.core.api.Assertions.assertThat;

/** Opus with one, two and more channels, written with Concentus' encoder. */
class OpusChannelsTest {
    private static final int PACKET = 960;
    private static final int PACKETS = 100;
    private static final byte[] SURROUND = {4, 2, 0, 4, 1, 2, 3, 5};

    /** A tone of 440 Hz that comes and goes five times a second, as syllables do. */
    private static double tone(int sample) {
        return (sample / 4_800 % 2 == 0 ? 0 : 9_000) * Math.sin(2 * Math.PI * 440 * sample / 48_000);
    }

    /** Packets of one stream whose channels are the tone times these factors. */
    private static List<byte[]> stream(double... factors) {
        try {
            var encoder = new OpusEncoder(48_000, factors.length, OpusApplication.OPUS_APPLICATION_AUDIO);
            encoder.setBitrate(64_000 * factors.length);
            var packets = new ArrayList<byte[]>();
            var bytes = new byte[1_500];
            for (int packet = 0; packet < PACKETS; packet++) {
                var pcm = new short[PACKET * factors.length];
                for (int i = 0; i < pcm.length; i++) {
                    pcm[i] = (short) Math.round(factors[i % factors.length] * tone(packet * PACKET + i / factors.length));
                }
                packets.add(Arrays.copyOf(bytes, encoder.encode(pcm, 0, PACKET, bytes, 0, bytes.length)));
            }
            return packets;
        } catch (OpusException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One packet of several streams: all but the last say how long they are (RFC 6716, appendix B), for packets of one frame. */
    private static List<byte[]> joined(List<List<byte[]>> streams) {
        var joined = new ArrayList<byte[]>();
        for (int i = 0; i < PACKETS; i++) {
            var packet = new byte[0];
            for (var stream : streams.subList(0, streams.size() - 1)) {
                var part = stream.get(i);
                assertThat(part[0] & 3).isZero();
                packet = Mux.join(packet, Arrays.copyOf(part, 1), length(part.length - 1), Arrays.copyOfRange(part, 1, part.length));
            }
            packet = Mux.join(packet, streams.getLast().get(i));
            joined.add(packet);
        }
        return joined;
    }

    private static byte[] length(int length) {
        return length < 252
                ? new byte[]{(byte) length}
                : new byte[]{(byte) (252 + (length & 3)), (byte) ((length - 252 - (length & 3)) / 4)};
    }

    private static byte[] head(int channels, int family, byte... mapping) {
        var head = Mux.opusHead(0);
        head[9] = (byte) channels;
        head[18] = (byte) family;
        return Mux.join(head, mapping);
    }

    private static byte[] webm(byte[] head, List<byte[]> packets) {
        return Mux.join(Mux.webmHead("A_OPUS", Mux.element(0x63A2, head)), Mux.cluster(packets));
    }

    private static byte[] ogg(byte[] head, List<byte[]> packets) {
        var pages = new ArrayList<byte[]>();
        pages.add(Mux.page(2, 0, 7, 0, List.of(head)));
        pages.add(Mux.page(0, 0, 7, 1, List.of(Mux.ascii("OpusTags and more"))));
        for (int i = 0; i < PACKETS; i++) {
            pages.add(Mux.page(0, (i + 1L) * PACKET, 7, i + 2, List.of(packets.get(i))));
        }
        return Blobs.joined(pages);
    }

    private static byte[] mp4(int channels, int family, byte[] mapping, List<byte[]> packets) {
        var dops = Mux.join(new byte[]{0, (byte) channels, 0, 0, 0, 0, (byte) 0xbb, (byte) 0x80, 0, 0, (byte) family}, mapping);
        return Mux.join(Mux.mp4Head("Opus", Mux.box("dOps", dops)), Mux.fragment(packets));
    }

    /** In the last second, the amplitude of the tone while it sounds. */
    private static void assertTone(double level, byte[] file) {
        var decoded = Decoded.of(List.of(file));
        assertThat(decoded.errors()).isEmpty();
        var samples = decoded.samples();
        assertThat(samples).hasSize(PACKETS * PACKET / 3);
        double sum = 0;
        for (int i = samples.length / 2; i < samples.length; i++) {
            sum += (double) samples[i] * samples[i];
        }
        assertThat(2 * Math.sqrt(2 * sum / samples.length) / 9_000).isBetween(0.85 * level, 1.15 * level);
        assertThat(Decoded.of(Blobs.every(777, file)).samples()).isEqualTo(samples);
    }

    @Test
    void oppositePhasesInStereoDoNotCancel() {
        assertTone(1, webm(head(2, 0), stream(1, -1)));
        assertTone(1, ogg(head(2, 0), stream(1, -1)));
        assertTone(1, mp4(2, 0, new byte[0], stream(1, -1)));
        assertTone(1, webm(head(2, 0), stream(1, 1)));
        assertTone(1, webm(head(1, 0), stream(1)));
    }

    /** A stereo decoder gives mono packets to both sides, so that their mean is what a mono decoder gives. */
    @Test
    void monoPacketsSoundTheSameWithAnyHeader() {
        var mono = stream(1);
        assertThat(Decoded.of(List.of(webm(head(2, 0), mono))).samples()).isEqualTo(Decoded.of(List.of(webm(head(1, 0), mono))).samples());
    }

    /** Chrome codes one microphone in stereo: two equal channels are what Concentus' own downmix gives, but for its rounding. */
    @Test
    void equalChannelsSoundAsTheirDownmixDid() {
        var stereo = Decoded.of(List.of(webm(head(2, 0), Mux.packets()))).samples();
        var mono = Decoded.of(List.of(webm(head(1, 0), Mux.packets()))).samples();
        assertThat(stereo).hasSameSizeAs(mono);
        for (int i = 0; i < mono.length; i++) {
            assertThat((int) stereo[i]).isBetween(mono[i] - 1, mono[i] + 1);
        }
    }

    /** 5.1 with the voice in the centre, as a film has it. */
    @Test
    void theCentreOfSurroundIsDecodedInEveryContainer() {
        var packets = joined(List.of(stream(0, 0), stream(0, 0), stream(1), stream(0)));
        // Order of Vorbis: left, centre, right, rear left, rear right, low. The centre is the first of the mono streams.
        assertTone(1, webm(head(6, 1, SURROUND), packets));
        assertTone(1, ogg(head(6, 1, SURROUND), packets));
        assertTone(1, mp4(6, 1, SURROUND, packets));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 255})
    void channelsWithoutAMeaningAreMixedToo(int family) {
        var packets = joined(List.of(stream(0), stream(1), stream(0), stream(0)));
        assertTone(1, webm(head(4, family, (byte) 4, (byte) 0, (byte) 0, (byte) 1, (byte) 2, (byte) 3), packets));
        assertTone(1, webm(head(2, family, (byte) 2, (byte) 0, (byte) 255, (byte) 1), joined(List.of(stream(0), stream(1)))));
    }

    @Test
    void mappingsThatCannotBeAreRefused() {
        assertThat(errors(head(6, 1, (byte) 4, (byte) 2, (byte) 0))).containsExactly(Code.MALFORMED);
        assertThat(errors(head(6, 1, (byte) 1, (byte) 1, (byte) 0, (byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5)))
                .containsExactly(Code.MALFORMED);
        assertThat(errors(head(2, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 1))).containsExactly(Code.MALFORMED);
        assertThat(errors(head(4, 3, new byte[40]))).containsExactly(Code.UNSUPPORTED);
        assertThat(errors(head(200, 255, new byte[202]))).containsExactly(Code.UNSUPPORTED);
        assertThat(errors(head(0, 0))).containsExactly(Code.UNSUPPORTED);
    }

    private static List<Code> errors(byte[] head) {
        return Decoded.of(List.of(Mux.webmHead("A_OPUS", Mux.element(0x63A2, head)))).errors();
    }

    @Test
    void hostilePacketsOfManyStreamsAreConcealed() {
        var packets = joined(List.of(stream(0, 0), stream(0, 0), stream(1), stream(0)));
        packets.set(50, new byte[]{(byte) 0xff, 0});
        packets.set(51, Arrays.copyOf(packets.get(51), 9));
        packets.set(52, new byte[]{3});
        var decoded = Decoded.of(List.of(webm(head(6, 1, SURROUND), packets)));
        assertThat(decoded.samples()).hasSize(PACKETS * PACKET / 3);
        assertThat(decoded.errors()).isEmpty();
    }
}
