package hearus.socketio.internal.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import hearus.socketio.Buffers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

public class EngineCodecTest {
    private static final EnginePacket.Text HELLO = EnginePacket.message("안녕 😀");
    private static final EnginePacket.Binary BYTES = new EnginePacket.Binary(new byte[]{1, 2, 3, 4});

    @Test
    void version4JoinsPacketsByTheRecordSeparator() {
        assertThat(EngineCodec.V4.encodePayload(List.of(HELLO, BYTES, EnginePacket.of(EnginePacket.Type.PING))))
                .asString(StandardCharsets.UTF_8).isEqualTo("4안녕 😀\u001ebAQIDBA==\u001e2");
    }

    @Test
    void version3CountsUtf16Units() {
        assertThat(EngineCodec.V3.encodePayload(List.of(HELLO, BYTES))).asString(StandardCharsets.UTF_8).isEqualTo("6:4안녕 😀10:b4AQIDBA==");
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        var body = new byte[]{'4', 'a', (byte) 0xed, (byte) 0xa0, (byte) 0x80};
        assertThatThrownBy(() -> EngineCodec.V4.decodePayload(body)).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> all(EngineCodec.V3.decodePayload(Buffers.join(new byte[]{'5', ':'}, body))))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void version3ReadsBinaryBodiesWithLengthsInBytes() throws Exception {
        var text = "4안녕 😀".getBytes(StandardCharsets.UTF_8);
        var body = Buffers.join(new byte[]{0, 1, 2, (byte) 255}, text, new byte[]{1, 5, (byte) 255, 4, 1, 2, 3, 4});
        assertThat(text).hasSize(12);
        var packets = all(EngineCodec.V3.decodeBinaryPayload(body));
        assertThat(packets).hasSize(2);
        assertThat(same(packets.getFirst(), HELLO)).isTrue();
        assertThat(same(packets.getLast(), BYTES)).isTrue();
    }

    @Test
    void version3MarksBinaryFramesWithTheirType() throws Exception {
        assertThat(EngineCodec.V3.encodeFrame(BYTES)).containsExactly(4, 1, 2, 3, 4);
        assertThat(EngineCodec.V3.decodeFrame(new byte[]{4, 0, 9}).data()).containsExactly(0, 9);
        assertThatThrownBy(() -> EngineCodec.V3.decodeFrame(new byte[]{0, 9})).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> EngineCodec.V3.decodeFrame(new byte[0])).isInstanceOf(ProtocolException.class);
    }

    @Test
    void whatComesBeforeABrokenPacketIsRead() throws Exception {
        for (var payload : List.of(EngineCodec.V4.decodePayload("4a\u001ex".getBytes(StandardCharsets.UTF_8)),
                EngineCodec.V3.decodePayload("2:4ax".getBytes(StandardCharsets.UTF_8)),
                EngineCodec.V3.decodeBinaryPayload(new byte[]{0, 2, -1, '4', 'a', 7}))) {
            assertThat(same(payload.next(), EnginePacket.message("a"))).isTrue();
            assertThat(payload.hasNext()).isTrue();
            assertThatThrownBy(payload::next).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void brokenBodiesOfVersion3AreRefused() {
        for (var body : List.of("", "x", "4", ":", "5:4abc", "-1:4", "1:", "3:4abX", "99999999999:4", "1:x", "٣:4ab", "4:b4A=")) {
            assertThatThrownBy(() -> all(EngineCodec.V3.decodePayload(body.getBytes(StandardCharsets.UTF_8)))).as(body)
                    .isInstanceOf(ProtocolException.class);
        }
        for (var body : List.of(new byte[0], new byte[]{0}, new byte[]{2, 1, -1, '4'}, new byte[]{0, -1, '4'}, new byte[]{0, 10, -1, '4'},
                new byte[]{0, 2, -1, '4'}, new byte[]{0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, -1}, new byte[]{0, 2, -1, '4', (byte) 0xC3})) {
            assertThatThrownBy(() -> all(EngineCodec.V3.decodeBinaryPayload(body))).as(Arrays.toString(body))
                    .isInstanceOf(ProtocolException.class);
        }
    }

    @Property
    void version4ReadsWhatItWrote(@ForAll("packets") List<EnginePacket> packets) throws ProtocolException {
        assertSame(all(EngineCodec.V4.decodePayload(EngineCodec.V4.encodePayload(packets))), packets);
    }

    @Property
    void version3ReadsWhatItWrote(@ForAll("packets") List<EnginePacket> packets) throws ProtocolException {
        assertSame(all(EngineCodec.V3.decodePayload(EngineCodec.V3.encodePayload(packets))), packets);
    }

    @Property
    void framesReadWhatTheyWrote(@ForAll byte[] bytes) throws ProtocolException {
        for (var codec : List.of(EngineCodec.V3, EngineCodec.V4)) {
            assertThat(codec.decodeFrame(codec.encodeFrame(new EnginePacket.Binary(bytes))).data()).isEqualTo(bytes);
        }
    }

    @Provide
    Arbitrary<List<EnginePacket>> packets() {
        var text = Arbitraries.strings().filter(string -> string.indexOf('\u001e') < 0);
        var texts = Combinators.combine(Arbitraries.of(EnginePacket.Type.class), text).as(EnginePacket::of);
        var binaries = Arbitraries.bytes().array(byte[].class).map(EnginePacket.Binary::new);
        return Arbitraries.<EnginePacket>oneOf(texts, binaries).list().ofMinSize(1).ofMaxSize(20);
    }

    @FuzzTest
    void anyBodyIsReadOrRefused(byte[] body) {
        for (var codec : List.of(EngineCodec.V3, EngineCodec.V4)) {
            readOrRefuse(() -> all(codec.decodePayload(body)));
            readOrRefuse(() -> all(codec.decodeBinaryPayload(body)));
            readOrRefuse(() -> List.of(codec.decodeFrame(body)));
        }
    }

    private static List<EnginePacket> all(Payload payload) throws ProtocolException {
        var packets = new ArrayList<EnginePacket>();
        while (payload.hasNext()) {
            packets.add(payload.next());
        }
        return packets;
    }

    private static void readOrRefuse(Reading reading) {
        try {
            assertThat(reading.read()).isNotEmpty();
        } catch (ProtocolException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    private static void assertSame(List<EnginePacket> found, List<EnginePacket> expected) {
        assertThat(found).usingElementComparator((a, b) -> same(a, b) ? 0 : 1).containsExactlyElementsOf(expected);
    }

    private static boolean same(EnginePacket a, EnginePacket b) {
        if (a instanceof EnginePacket.Binary(var left) && b instanceof EnginePacket.Binary(var right)) {
            return Arrays.equals(left, right);
        }
        return a instanceof EnginePacket.Text(var type, var left) && b instanceof EnginePacket.Text(var other, var right) && type == other
                && Arrays.equals(left, right);
    }

    private interface Reading {
        List<EnginePacket> read() throws ProtocolException;
    }
}
