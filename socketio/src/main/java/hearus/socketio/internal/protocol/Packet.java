package hearus.socketio.internal.protocol;

import java.util.Optional;
import java.util.OptionalLong;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One Socket.IO packet with its attachments in place. A packet with binary has the type of its plain sibling.
 *
 * @param namespace as sent: with {@code ?query} where a 2.x client gives one
 * @param id the number that ties an event to its ack
 * @param bytes what it took on the wire
 */
public record Packet(Type type, String namespace, OptionalLong id, Optional<JsonNode> data, int bytes) {
    /** What a value takes beside its text, in bytes of memory, about. */
    private static final int VALUE_OVERHEAD = 64;

    public enum Type {
        CONNECT, DISCONNECT, EVENT, ACK, CONNECT_ERROR
    }

    /** About how many bytes of memory the packet takes while it waits: {@code {},{},{}} takes thirty times what came. */
    public int weight() {
        return bytes + VALUE_OVERHEAD * data.map(Packet::values).orElse(0);
    }

    private static int values(JsonNode node) {
        var count = 1;
        if (node.isContainerNode()) {
            for (var child : node) {
                count += values(child);
            }
        }
        return count;
    }
}
