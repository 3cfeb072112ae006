package hearus.socketio.internal.protocol;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Takes the text of a Socket.IO packet apart, part after part in their order. Single-threaded. */
final class PacketReader {
    private static final int MAX_NAMESPACE = 1024;
    private static final int MAX_ATTACHMENT_DIGITS = 4;
    private static final int MAX_ID_DIGITS = 15;
    /** The bytes that tell Jackson which encoding a text has. */
    private static final int ENCODING_BYTES = 4;

    private final byte[] wire;
    private final JsonMapper json;
    /** After the type of the Engine.IO packet. */
    private int position = 1;

    PacketReader(byte[] wire, JsonMapper json) {
        this.wire = wire;
        this.json = json;
    }

    char next() throws ProtocolException {
        if (position >= wire.length) {
            throw new ProtocolException("Packet ends too early");
        }
        return (char) wire[position++];
    }

    int attachments() throws ProtocolException {
        var count = number(MAX_ATTACHMENT_DIGITS);
        if (count.isEmpty() || next() != '-') {
            throw new ProtocolException("Unreadable attachment count");
        }
        return (int) count.getAsLong();
    }

    String namespace() throws ProtocolException {
        if (position >= wire.length || wire[position] != '/') {
            return "/";
        }
        var end = Utf8.find(wire, (byte) ',', position);
        if (end - position > MAX_NAMESPACE) {
            throw new ProtocolException("Namespace longer than " + MAX_NAMESPACE + " bytes");
        }
        var name = new String(wire, position, end - position, StandardCharsets.UTF_8);
        position = Math.min(end + 1, wire.length);
        return name;
    }

    OptionalLong id() throws ProtocolException {
        return number(MAX_ID_DIGITS);
    }

    Optional<JsonNode> rest() throws ProtocolException {
        if (position >= wire.length) {
            return Optional.empty();
        }
        var plain = PlainArray.read(wire, position);
        return plain.isPresent() ? plain : parse();
    }

    private Optional<JsonNode> parse() throws ProtocolException {
        for (var i = position; i < Math.min(position + ENCODING_BYTES, wire.length); i++) {
            if (wire[i] == 0 || (i == position && wire[i] < 0)) {
                // Jackson would take it for the beginning of another encoding than UTF-8.
                throw new ProtocolException("Payload is not JSON");
            }
        }
        try {
            return Optional.of(json.readTree(wire, position, wire.length - position)).filter(node -> !node.isMissingNode());
        } catch (IOException e) {
            throw new ProtocolException("Payload is not JSON", e);
        }
    }

    private OptionalLong number(int maxDigits) throws ProtocolException {
        var start = position;
        var value = 0L;
        while (position < wire.length && wire[position] >= '0' && wire[position] <= '9') {
            if (position - start == maxDigits) {
                throw new ProtocolException("Number too long");
            }
            value = 10 * value + wire[position++] - '0';
        }
        return position > start ? OptionalLong.of(value) : OptionalLong.empty();
    }
}
