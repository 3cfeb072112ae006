package hearus.socketio.internal.namespace;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import hearus.socketio.ConnectRefusedException;
import hearus.socketio.internal.protocol.EnginePacket;
import hearus.socketio.internal.protocol.Packet;
import hearus.socketio.internal.protocol.PacketEncoder;

/**
 * The packets that connect a client to a namespace, refuse to, and disconnect it: {@code CONNECT}, {@code CONNECT_ERROR}, {@code DISCONNECT}.
 *
 * @param engineProtocol 3 for clients of version 2.x, whose packets have less data, or 4
 */
record ControlPackets(int engineProtocol, PacketEncoder encoder) {
    /** {@code CONNECT}, with the id of the socket and, for a client that can recover its state, the secret {@code pid}. */
    List<EnginePacket> connect(String namespace, ConnectionState state) {
        return encoder.control(Packet.Type.CONNECT, namespace, connectData(state));
    }

    private JsonNode connectData(ConnectionState state) {
        if (engineProtocol == 3) {
            return MissingNode.getInstance();
        }
        var data = JsonNodeFactory.instance.objectNode().put("sid", state.id());
        state.recoveryId().ifPresent(secret -> data.put("pid", secret));
        return data;
    }

    /** {@code CONNECT_ERROR} for a namespace that does not exist. */
    List<EnginePacket> invalidNamespace(String name) {
        return encoder.control(Packet.Type.CONNECT_ERROR, name, message("Invalid namespace"));
    }

    /** {@code CONNECT_ERROR} of a middleware that refuses the client. */
    List<EnginePacket> connectError(String namespace, ConnectRefusedException problem) {
        var data = message(String.valueOf(problem.getMessage()));
        if (data instanceof ObjectNode object) {
            problem.data().ifPresent(more -> object.set("data", more));
        } else {
            data = problem.data().orElse(data);
        }
        return encoder.control(Packet.Type.CONNECT_ERROR, namespace, data);
    }

    private JsonNode message(String text) {
        return engineProtocol == 3
                ? JsonNodeFactory.instance.textNode(text)
                : JsonNodeFactory.instance.objectNode().put("message", text);
    }

    /** {@code DISCONNECT}. */
    List<EnginePacket> disconnect(String namespace) {
        return encoder.control(Packet.Type.DISCONNECT, namespace, MissingNode.getInstance());
    }
}
