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
 * The packets that let a client into a namespace, keep it out and take it out.
 *
 * @param engineProtocol 3 for clients of version 2.x, which get less, or 4
 */
record ControlPackets(int engineProtocol, PacketEncoder encoder) {
    /** Says that the client is in, with the socket's id and, where it can come back, its secret. */
    List<EnginePacket> welcome(NamespaceSocket socket) {
        return encoder.control(Packet.Type.CONNECT, socket.namespace().name(), welcomeData(socket));
    }

    private JsonNode welcomeData(NamespaceSocket socket) {
        if (engineProtocol == 3) {
            return MissingNode.getInstance();
        }
        var data = JsonNodeFactory.instance.objectNode().put("sid", socket.id());
        socket.member().recoveryId().ifPresent(secret -> data.put("pid", secret));
        return data;
    }

    List<EnginePacket> invalidNamespace(String name) {
        return encoder.control(Packet.Type.CONNECT_ERROR, name, message("Invalid namespace"));
    }

    /** Says that a middleware does not let the client in. */
    List<EnginePacket> refusal(String namespace, ConnectRefusedException problem) {
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

    /** Takes the client out. */
    List<EnginePacket> disconnect(String namespace) {
        return encoder.control(Packet.Type.DISCONNECT, namespace, MissingNode.getInstance());
    }
}
