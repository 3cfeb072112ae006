package hearus.socketio.internal.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import hearus.socketio.SocketIoOptions;

/**
 * Puts the Socket.IO packets of one connection together: a text, and as many binary messages after it as it announces. After an exception the decoder is of no
 * further use. Single-threaded.
 *
 * @see <a href="https://github.com/socketio/socket.io-protocol">the protocol's page</a>
 */
public final class PacketDecoder {
    /** Names that Node's library keeps for itself: it refuses clients that send them. */
    private static final Set<String> RESERVED = Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener",
            "removeListener");

    private final JsonMapper json;
    private final int maxAttachments;
    private final int maxBytes;
    private Optional<Pending> pending = Optional.empty();

    public PacketDecoder(JsonMapper json, SocketIoOptions options) {
        this.json = json;
        this.maxAttachments = options.maxAttachments();
        this.maxBytes = options.maxPayload();
    }

    /** The packet, or empty while it lacks attachments. */
    public Optional<Packet> text(EnginePacket.Text message) throws ProtocolException {
        if (pending.isPresent()) {
            throw new ProtocolException("Text where an attachment was announced");
        }
        var reader = new PacketReader(message.wire(), json);
        var kind = reader.next();
        var type = type(kind);
        var attachments = kind == '5' || kind == '6' ? reader.attachments() : 0;
        if (attachments > maxAttachments) {
            throw new ProtocolException("More than " + maxAttachments + " attachments");
        }
        var namespace = reader.namespace();
        var id = reader.id();
        var data = reader.rest();
        var packet = new Packet(type, namespace, id, data, message.size() - 1);
        validate(packet);
        if (attachments > 0) {
            pending = Optional.of(new Pending(packet, attachments));
            return Optional.empty();
        }
        return Optional.of(packet);
    }

    /** The packet that this attachment completes, or empty while it lacks more. */
    public Optional<Packet> binary(byte[] attachment) throws ProtocolException {
        var waiting = pending.orElseThrow(() -> new ProtocolException("Binary that no packet announced"));
        waiting.add(attachment);
        if (!waiting.complete()) {
            return Optional.empty();
        }
        pending = Optional.empty();
        return Optional.of(waiting.packet());
    }

    private static Packet.Type type(char kind) throws ProtocolException {
        return switch (kind) {
            case '0' -> Packet.Type.CONNECT;
            case '1' -> Packet.Type.DISCONNECT;
            case '2', '5' -> Packet.Type.EVENT;
            case '3', '6' -> Packet.Type.ACK;
            case '4' -> Packet.Type.CONNECT_ERROR;
            default -> throw new ProtocolException("Unknown Socket.IO packet type");
        };
    }

    private static void validate(Packet packet) throws ProtocolException {
        var valid = switch (packet.type()) {
            case CONNECT -> packet.data().map(JsonNode::isObject).orElse(true);
            case DISCONNECT -> packet.data().isEmpty();
            case CONNECT_ERROR -> packet.data().filter(data -> data.isObject() || data.isTextual()).isPresent();
            case ACK -> packet.id().isPresent() && packet.data().filter(JsonNode::isArray).isPresent();
            case EVENT -> packet.data().filter(JsonNode::isArray).map(data -> data.path(0)).filter(PacketDecoder::isEventName).isPresent();
        };
        if (!valid) {
            throw new ProtocolException("Invalid payload of a " + packet.type() + " packet");
        }
    }

    private static boolean isEventName(JsonNode name) {
        return name.isNumber() || (name.isTextual() && !RESERVED.contains(name.textValue()));
    }

    /** A packet that waits for its attachments. */
    private final class Pending {
        private final Packet text;
        private final int announced;
        private final List<byte[]> attachments = new ArrayList<>();
        private int bytes;

        Pending(Packet text, int announced) {
            this.text = text;
            this.announced = announced;
            this.bytes = text.bytes();
        }

        void add(byte[] attachment) throws ProtocolException {
            if (attachment.length > maxBytes - bytes) {
                throw new ProtocolException("A packet and its attachments take more than " + maxBytes + " bytes");
            }
            bytes += attachment.length;
            attachments.add(attachment);
        }

        boolean complete() {
            return attachments.size() == announced;
        }

        Packet packet() throws ProtocolException {
            var data = fill(text.data().orElseThrow());
            return new Packet(text.type(), text.namespace(), text.id(), Optional.of(data), bytes);
        }

        /** Replaces the placeholders; the nesting is as deep as the JSON parser let through. */
        private JsonNode fill(JsonNode node) throws ProtocolException {
            switch (node) {
                case ArrayNode array -> {
                    for (var i = 0; i < array.size(); i++) {
                        array.set(i, fill(array.get(i)));
                    }
                }
                case ObjectNode object when object.path("_placeholder").asBoolean(false) -> {
                    var number = object.path("num");
                    if (!number.isInt() || number.intValue() < 0 || number.intValue() >= announced) {
                        throw new ProtocolException("Placeholder of an attachment that does not exist");
                    }
                    return BinaryNode.valueOf(attachments.get(number.intValue()));
                }
                case ObjectNode object -> {
                    for (var field : object.properties()) {
                        field.setValue(fill(field.getValue()));
                    }
                }
                default -> {}
            }
            return node;
        }
    }
}
