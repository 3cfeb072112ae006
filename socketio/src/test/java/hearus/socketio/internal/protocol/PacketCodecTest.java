package hearus.socketio.internal.protocol;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import hearus.socketio.Buffers;
import hearus.socketio.SocketIoOptions;
import hearus.socketio.internal.namespace.Namespaces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

public class PacketCodecTest {
    private static final SocketIoOptions OPTIONS = SocketIoOptions.builder().maxPayload(1_000_000).build();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private final PacketEncoder encoder = new PacketEncoder(Namespaces.newMapper(OPTIONS.maxPayload()));

    private static PacketDecoder decoder() {
        return new PacketDecoder(Namespaces.newMapper(OPTIONS.maxPayload()), OPTIONS);
    }

    @Test
    void eventsAreWrittenAsNodeWritesThem() {
        assertThat(wire(encoder.event("/", OptionalLong.empty(), "hello", 1, "둘 😀", null, true, Map.of("a", 1.5))))
                .containsExactly("42[\"hello\",1,\"둘 😀\",null,true,{\"a\":1.5}]");
        assertThat(wire(encoder.event("/webrtc", OptionalLong.of(13), "hello"))).containsExactly("42/webrtc,13[\"hello\"]");
        assertThat(wire(encoder.ack("/", 7, "done"))).containsExactly("437[\"done\"]");
        assertThat(wire(encoder.control(Packet.Type.CONNECT, "/webrtc", MissingNode.getInstance()))).containsExactly("40/webrtc,");
        assertThat(wire(encoder.control(Packet.Type.DISCONNECT, "/", MissingNode.getInstance()))).containsExactly("41");
    }

    @Test
    void binaryLeavesAPlaceholderWhoseKeysAreInNodesOrder() {
        var nested = JSON.objectNode().put("before", 1);
        nested.putArray("list").add(new byte[]{2}).add("text");
        assertThat(wire(encoder.event("/x", OptionalLong.of(3), "audio", new byte[]{1}, nested))).containsExactly(
                "452-/x,3[\"audio\",{\"_placeholder\":true,\"num\":0},{\"before\":1,\"list\":[{\"_placeholder\":true,\"num\":1},\"text\"]}]",
                "[1]", "[2]");
        assertThat(nested.path("list").path(0).isBinary()).as("the argument stays as it is").isTrue();
        assertThat(wire(encoder.ack("/", 0, new Blob("a", new byte[]{9}))))
                .containsExactly("461-0[{\"name\":\"a\",\"data\":{\"_placeholder\":true,\"num\":0}}]", "[9]");
    }

    @Test
    void numbersThatJsonLacksBecomeNull() {
        assertThat(wire(encoder.event("/", OptionalLong.empty(), "n", Double.NaN, Double.POSITIVE_INFINITY, 1e300)))
                .containsExactly("42[\"n\",null,null,1.0E300]");
    }

    @Test
    void halfACharacterIsWrittenAsJavaScriptWritesIt() {
        assertThat(wire(encoder.event("/", OptionalLong.empty(), "n", new byte[]{1}, "é\ud83d!", new byte[]{2}))).containsExactly(
                "452-[\"n\",{\"_placeholder\":true,\"num\":0},\"é\\uD83D!\",{\"_placeholder\":true,\"num\":1}]", "[1]", "[2]");
    }

    @Test
    void anEncodingOtherThanUtf8IsRefused() {
        for (var encoding : List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE, Charset.forName("UTF-32BE"))) {
            var wire = Buffers.join("42".getBytes(StandardCharsets.UTF_8), "[\"x\"]".getBytes(encoding));
            assertThatThrownBy(() -> decoder().text(EnginePacket.parse(wire))).as(encoding.name()).isInstanceOf(ProtocolException.class);
        }
        assertThatThrownBy(() -> text(decoder(), "2\ufeff[\"x\"]")).as("byte order mark").isInstanceOf(ProtocolException.class);
    }

    @Property
    void plainArraysAreReadAsJacksonReadsThem(@ForAll("nearlyPlain") String json) throws Exception {
        var wire = json.getBytes(StandardCharsets.UTF_8);
        var plain = PlainArray.read(wire, 0);
        if (plain.isPresent()) {
            assertThat(plain).hasValue(Namespaces.newMapper(1000).readTree(wire));
        }
    }

    @Test
    void plainArraysAreRead() {
        for (var json : List.of("[\"a\"]", "[\"\"]", "[\"transcription\",\"" + "QUJD".repeat(1000) + "==\"]",
                "[\"a\",\"b c\",\"\u007f\"]", "[\"note\",0,999999999,\"7\"]", "[3]")) {
            assertThat(PlainArray.read(json.getBytes(StandardCharsets.UTF_8), 0).map(JsonNode::toString)).as(json).hasValue(json);
        }
        for (var json : List.of("[]", "[1234567890]", "[01]", "[-1]", "[1.5]", "[1 ]", "[1", "[1,", "[\"a\"", "[,1]",
                "[" + "1,".repeat(99) + "1]")) {
            assertThat(PlainArray.read(json.getBytes(StandardCharsets.UTF_8), 0)).as(json).isEmpty();
        }
    }

    @Provide
    Arbitrary<String> nearlyPlain() {
        return Arbitraries
                .of("[", "]", "\"", ",", "\\", "a", "0", "10", "0123456789", "-", ".", "\u0000", "\n", "é", " ", "[\"", "\",\"", "\"]")
                .list()
                .ofMaxSize(20)
                .map(parts -> String.join("", parts));
    }

    @Test
    void everyKindOfPacketIsRead() throws Exception {
        assertThat(text(decoder(), "0")).hasValue(new Packet(Packet.Type.CONNECT, "/", OptionalLong.empty(), Optional.empty(), 1));
        assertThat(text(decoder(), "0/a?b=c,").orElseThrow().namespace()).isEqualTo("/a?b=c");
        assertThat(text(decoder(), "1/a").orElseThrow().type()).isEqualTo(Packet.Type.DISCONNECT);
        var event = text(decoder(), "2/a,12[\"x\",{\"y\":[1]}]").orElseThrow();
        assertThat(event.id()).hasValue(12);
        assertThat(event.data().orElseThrow().toString()).isEqualTo("[\"x\",{\"y\":[1]}]");
        assertThat(text(decoder(), "30[]").orElseThrow().type()).isEqualTo(Packet.Type.ACK);
        assertThat(text(decoder(), "2[7,\"a number names an event too\"]")).isPresent();
    }

    @Test
    void aPacketIsThereOnceItsAttachmentsAre() throws Exception {
        var decoder = decoder();
        assertThat(text(decoder, "52-[\"x\",{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":0}]")).isEmpty();
        assertThat(decoder.binary(new byte[]{0})).isEmpty();
        var packet = decoder.binary(new byte[]{1, 1}).orElseThrow();
        assertThat(packet.data().orElseThrow().get(1).binaryValue()).containsExactly(1, 1);
        assertThat(packet.data().orElseThrow().get(2).binaryValue()).containsExactly(0);
        assertThat(text(decoder, "2[\"next\"]")).isPresent();
    }

    @Test
    void nestingIsBounded() {
        assertThatThrownBy(() -> text(decoder(), "2[\"x\"," + "[".repeat(100_000))).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> text(decoder(), "2[\"x\"," + "{\"a\":".repeat(2000) + "1" + "}".repeat(2000) + "]"))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void namesOfNamespacesAreBounded() {
        assertThatThrownBy(() -> text(decoder(), "0/" + "a".repeat(2000))).isInstanceOf(ProtocolException.class);
    }

    @Property(tries = 300)
    void whatIsWrittenIsRead(@ForAll("values") List<JsonNode> values, @ForAll boolean ack, @ForAll("namespaces") String namespace)
            throws Exception {
        var packets = ack
                ? encoder.ack(namespace, 5, values.toArray())
                : encoder.event(namespace, OptionalLong.of(5), "event", values.toArray());
        var decoder = decoder();
        var decoded = Optional.<Packet>empty();
        for (var packet : packets) {
            assertThat(decoded).isEmpty();
            decoded = switch (packet) {
                case EnginePacket.Text text -> decoder.text(text);
                case EnginePacket.Binary binary -> decoder.binary(binary.data());
            };
        }
        var expected = JSON.arrayNode();
        if (!ack) {
            expected.add("event");
        }
        expected.addAll(values);
        assertThat(decoded.orElseThrow().data()).hasValue(expected);
        assertThat(decoded.orElseThrow().namespace()).isEqualTo(namespace);
        assertThat(decoded.orElseThrow().id()).hasValue(5);
    }

    @Provide
    Arbitrary<String> namespaces() {
        return Arbitraries.of("/", "/webrtc", "/a/b");
    }

    @Provide
    Arbitrary<List<JsonNode>> values() {
        return value(3).list().ofMaxSize(5);
    }

    private static Arbitrary<JsonNode> value(int depth) {
        var leaves = Arbitraries.<JsonNode>oneOf(Arbitraries.strings().map(JSON::textNode), Arbitraries.integers().map(JSON::numberNode),
                Arbitraries.of(true, false).map(JSON::booleanNode), Arbitraries.just(JSON.nullNode()),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(40).map(JSON::binaryNode));
        if (depth == 0) {
            return leaves;
        }
        var arrays = value(depth - 1).list().ofMaxSize(4).map(list -> (JsonNode) new ArrayNode(JSON, list));
        var objects = Arbitraries.maps(Arbitraries.strings().alpha().ofMaxLength(5), value(depth - 1)).ofMaxSize(4)
                .map(map -> (JsonNode) new ObjectNode(JSON, map));
        return Arbitraries.oneOf(leaves, arrays, objects);
    }

    @FuzzTest
    void anyMessagesAreReadOrRefused(FuzzedDataProvider data) {
        var decoder = decoder();
        try {
            while (data.remainingBytes() > 0) {
                var packet = data.consumeBoolean() ? text(decoder, data.consumeString(200)) : decoder.binary(data.consumeBytes(20));
                packet.ifPresent(found -> assertThat(found.namespace()).startsWith("/"));
            }
        } catch (ProtocolException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    @FuzzTest
    void anyTextIsReadOrRefused(byte[] bytes) {
        try {
            text(decoder(), new String(bytes, StandardCharsets.UTF_8)).ifPresent(found -> assertThat(found.type()).isNotNull());
        } catch (ProtocolException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    private static Optional<Packet> text(PacketDecoder decoder, String message) throws ProtocolException {
        return decoder.text(EnginePacket.message(message));
    }

    private static List<String> wire(List<EnginePacket> packets) {
        return packets.stream().map(packet -> switch (packet) {
            case EnginePacket.Text text -> new String(text.wire(), StandardCharsets.UTF_8);
            case EnginePacket.Binary binary -> Arrays.toString(binary.data());
        }).toList();
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Blob(String name, byte[] data) {}
}
