package hearus.socketio.internal.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;

import hearus.socketio.SocketIoOptions;

/** Writes Socket.IO packets as the messages that carry them: a text, then its attachments. Thread-safe; leaves the arguments as they are. */
public final class PacketEncoder {
    private static final int USUAL_SIZE = 256;

    private final JsonMapper json;

    public PacketEncoder(JsonMapper json) {
        this.json = json;
    }

    public List<EnginePacket> event(String namespace, OptionalLong id, String event, @Nullable Object... arguments) {
        return packet('2', '5', namespace, id, joined(new Object[]{event}, arguments));
    }

    /** An event with one more argument: the offset by which a client names it, see {@link SocketIoOptions.Recovery}, or null. */
    public List<EnginePacket> eventWith(@Nullable String last, String namespace, String event, @Nullable Object... arguments) {
        return packet('2', '5', namespace, OptionalLong.empty(), joined(joined(new Object[]{event}, arguments), new Object[]{last}));
    }

    /** Whether the last of an event's arguments is a text, or the event has none. */
    public static boolean endsWithText(List<EnginePacket> event) {
        return event.getFirst() instanceof EnginePacket.Text text && text.wire()[text.wire().length - 2] == '"';
    }

    public List<EnginePacket> ack(String namespace, long id, @Nullable Object... arguments) {
        return packet('3', '6', namespace, OptionalLong.of(id), arguments);
    }

    /** A packet without arguments' array: connect, disconnect, connect error. */
    public List<EnginePacket> control(Packet.Type type, String namespace, JsonNode data) {
        var digit = switch (type) {
            case CONNECT -> '0';
            case DISCONNECT -> '1';
            case CONNECT_ERROR -> '4';
            case EVENT, ACK -> throw new IllegalArgumentException("Not a control packet: " + type);
        };
        var text = new StringBuilder().append(digit);
        appendNamespace(text, namespace);
        return List.of(EnginePacket.message(data.isMissingNode() ? text.toString() : text.append(data).toString()));
    }

    private static Object[] joined(Object[] some, Object... more) {
        var all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    private List<EnginePacket> packet(char plain, char binary, String namespace, OptionalLong id, Object... values) {
        var attachments = new ArrayList<byte[]>(0);
        var body = array(attachments, values);
        var head = new StringBuilder().append(EnginePacket.Type.MESSAGE.digit());
        if (attachments.isEmpty()) {
            head.append(plain);
        } else {
            head.append(binary).append(attachments.size()).append('-');
        }
        appendNamespace(head, namespace);
        id.ifPresent(head::append);
        var text = new EnginePacket.Text(EnginePacket.Type.MESSAGE, join(head.toString().getBytes(StandardCharsets.UTF_8), body));
        if (attachments.isEmpty()) {
            return List.of(text);
        }
        var packets = new ArrayList<EnginePacket>(1 + attachments.size());
        packets.add(text);
        attachments.forEach(bytes -> packets.add(new EnginePacket.Binary(bytes)));
        return packets;
    }

    private static void appendNamespace(StringBuilder text, String namespace) {
        if (!namespace.equals("/")) {
            text.append(namespace).append(',');
        }
    }

    private static byte[] join(byte[] head, byte[] body) {
        var wire = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, wire, head.length, body.length);
        return wire;
    }

    private byte[] array(List<byte[]> attachments, Object... values) {
        var out = new ByteArrayOutputStream(USUAL_SIZE);
        try (var generator = json.createGenerator(out)) {
            write(generator, attachments, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private void write(JsonGenerator out, List<byte[]> attachments, Object... values) throws IOException {
        out.writeStartArray();
        for (var value : values) {
            switch (value) {
                case null -> out.writeNull();
                case String text -> out.writeString(text);
                case byte[] bytes -> writePlaceholder(out, attachments, bytes);
                case JsonNode node -> write(out, attachments, node);
                default -> write(out, attachments, json.valueToTree(value));
            }
        }
        out.writeEndArray();
    }

    private static void write(JsonGenerator out, List<byte[]> attachments, JsonNode node) throws IOException {
        switch (node) {
            case TextNode text -> out.writeString(text.textValue());
            case BinaryNode binary -> writePlaceholder(out, attachments, binary.binaryValue());
            case ArrayNode array -> {
                out.writeStartArray();
                for (var element : array) {
                    write(out, attachments, element);
                }
                out.writeEndArray();
            }
            case ObjectNode object -> {
                out.writeStartObject();
                for (var field : object.properties()) {
                    out.writeFieldName(field.getKey());
                    write(out, attachments, field.getValue());
                }
                out.writeEndObject();
            }
            case NumericNode number when number.isNaN() -> out.writeNull();
            default -> out.writeTree(node);
        }
    }

    private static void writePlaceholder(JsonGenerator out, List<byte[]> attachments, byte[] bytes) throws IOException {
        // Clients and test suites compare this text: the order of the keys is part of it.
        out.writeStartObject();
        out.writeBooleanField("_placeholder", true);
        out.writeNumberField("num", attachments.size());
        out.writeEndObject();
        attachments.add(bytes);
    }
}
