package hearus.socketio;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes Socket.IO packets as the messages that carry them: a text, then its attachments. Thread-safe; leaves the arguments as they are. */
final class PacketEncoder {
    private final JsonMapper json;

    PacketEncoder(JsonMapper json) {
        this.json = json;
    }

    List<EnginePacket> event(String namespace, OptionalLong id, String event, Object... arguments) {
        return array('2', '5', namespace, id, tree(event, arguments));
    }

    /** An event that a client names by its offset, see {@link SocketIoOptions.Recovery}. */
    List<EnginePacket> keptEvent(String namespace, String offset, String event, Object... arguments) {
        return array('2', '5', namespace, OptionalLong.empty(), tree(event, arguments).add(offset));
    }

    List<EnginePacket> ack(String namespace, long id, Object... arguments) {
        return array('3', '6', namespace, OptionalLong.of(id), tree(arguments));
    }

    /** A packet without arguments' array: connect, disconnect, connect error. */
    List<EnginePacket> control(Packet.Type type, String namespace, JsonNode data) {
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

    private List<EnginePacket> array(char plain, char binary, String namespace, OptionalLong id, ArrayNode data) {
        var attachments = new ArrayList<byte[]>();
        var body = write(data, attachments);
        var text = new StringBuilder(body.length() + namespace.length() + 32);
        if (attachments.isEmpty()) {
            text.append(plain);
        } else {
            text.append(binary).append(attachments.size()).append('-');
        }
        appendNamespace(text, namespace);
        id.ifPresent(text::append);
        var packets = new ArrayList<EnginePacket>(1 + attachments.size());
        packets.add(EnginePacket.message(text.append(body).toString()));
        attachments.forEach(bytes -> packets.add(new EnginePacket.Binary(bytes)));
        return packets;
    }

    private static void appendNamespace(StringBuilder text, String namespace) {
        if (!namespace.equals("/")) {
            text.append(namespace).append(',');
        }
    }

    private ArrayNode tree(String event, Object... arguments) {
        return addAll(JsonNodeFactory.instance.arrayNode(arguments.length + 1).add(event), arguments);
    }

    private ArrayNode tree(Object... arguments) {
        return addAll(JsonNodeFactory.instance.arrayNode(arguments.length), arguments);
    }

    private ArrayNode addAll(ArrayNode array, Object... arguments) {
        for (var argument : arguments) {
            array.add(node(argument));
        }
        return array;
    }

    private JsonNode node(Object argument) {
        return switch (argument) {
            case null -> JsonNodeFactory.instance.nullNode();
            case JsonNode node -> node;
            case String text -> JsonNodeFactory.instance.textNode(text);
            case byte[] bytes -> BinaryNode.valueOf(bytes);
            default -> json.valueToTree(argument);
        };
    }

    private String write(JsonNode node, List<byte[]> attachments) {
        var out = new StringWriter();
        try (var generator = json.createGenerator(out)) {
            write(node, generator, attachments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static void write(JsonNode node, JsonGenerator out, List<byte[]> attachments) throws IOException {
        switch (node) {
            case BinaryNode binary -> {
                // Clients and test suites compare this text: the order of the keys is part of it.
                out.writeStartObject();
                out.writeBooleanField("_placeholder", true);
                out.writeNumberField("num", attachments.size());
                out.writeEndObject();
                attachments.add(binary.binaryValue());
            }
            case ArrayNode array -> {
                out.writeStartArray();
                for (var element : array) {
                    write(element, out, attachments);
                }
                out.writeEndArray();
            }
            case ObjectNode object -> {
                out.writeStartObject();
                for (var field : object.properties()) {
                    out.writeFieldName(field.getKey());
                    write(field.getValue(), out, attachments);
                }
                out.writeEndObject();
            }
            case NumericNode number when number.isNaN() -> out.writeNull();
            default -> out.writeTree(node);
        }
    }
}
