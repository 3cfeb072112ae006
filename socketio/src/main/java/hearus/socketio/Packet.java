package hearus.socketio;

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
record Packet(Type type, String namespace, OptionalLong id, Optional<JsonNode> data, int bytes) {
    enum Type {
        CONNECT, DISCONNECT, EVENT, ACK, CONNECT_ERROR
    }
}
