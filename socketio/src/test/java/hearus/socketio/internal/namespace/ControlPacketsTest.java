package hearus.socketio.internal.namespace;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;

import hearus.socketio.ConnectRefusedException;
import hearus.socketio.internal.protocol.EnginePacket;
import hearus.socketio.internal.protocol.PacketEncoder;

import static org.assertj.core.api.Assertions.assertThat;

/** The packets as they travel: Engine.IO's message type 4, then Socket.IO's type. */
class ControlPacketsTest {
    private static final PacketEncoder ENCODER = new PacketEncoder(Namespaces.newMapper(1000));

    private final ControlPackets forVersion3 = new ControlPackets(3, ENCODER);
    private final ControlPackets forVersion4 = new ControlPackets(4, ENCODER);

    private static ConnectionState state(Optional<String> recoveryId) {
        return new ConnectionState("me", recoveryId, new Rooms(), Optional.empty());
    }

    private static String text(List<EnginePacket> packets) {
        assertThat(packets).hasSize(1);
        return new String(((EnginePacket.Text) packets.getFirst()).wire(), StandardCharsets.UTF_8);
    }

    @Test
    void theConnectPacketHasTheSocketsIdAndTheSecretOfConnectionStateRecovery() {
        assertThat(text(forVersion4.connect("/", state(Optional.empty())))).isEqualTo("40{\"sid\":\"me\"}");
        assertThat(text(forVersion4.connect("/chat", state(Optional.of("secret")))))
                .isEqualTo("40/chat,{\"sid\":\"me\",\"pid\":\"secret\"}");
    }

    @Test
    void theConnectPacketOfEngineIo3HasNoData() {
        assertThat(text(forVersion3.connect("/", state(Optional.of("secret"))))).isEqualTo("40");
        assertThat(text(forVersion3.connect("/chat", state(Optional.empty())))).isEqualTo("40/chat,");
    }

    @Test
    void aNamespaceThatDoesNotExistIsAConnectError() {
        assertThat(text(forVersion4.invalidNamespace("/no"))).isEqualTo("44/no,{\"message\":\"Invalid namespace\"}");
        assertThat(text(forVersion3.invalidNamespace("/no"))).isEqualTo("44/no,\"Invalid namespace\"");
    }

    @Test
    void aRefusalCarriesTheMessageAndTheDataOfTheMiddleware() {
        var data = JsonNodeFactory.instance.objectNode().put("code", 7);
        assertThat(text(forVersion4.connectError("/", new ConnectRefusedException("not you", data))))
                .isEqualTo("44{\"message\":\"not you\",\"data\":{\"code\":7}}");
        assertThat(text(forVersion4.connectError("/", new ConnectRefusedException("not you")))).isEqualTo("44{\"message\":\"not you\"}");
    }

    @Test
    void aRefusalOfEngineIo3IsTheDataWhereThereIsAnyElseTheMessage() {
        var data = JsonNodeFactory.instance.objectNode().put("code", 7);
        assertThat(text(forVersion3.connectError("/", new ConnectRefusedException("not you", data)))).isEqualTo("44{\"code\":7}");
        assertThat(text(forVersion3.connectError("/", new ConnectRefusedException("not you")))).isEqualTo("44\"not you\"");
    }

    @Test
    void theDisconnectPacketNamesItsNamespace() {
        assertThat(text(forVersion4.disconnect("/"))).isEqualTo("41");
        assertThat(text(forVersion3.disconnect("/chat"))).isEqualTo("41/chat,");
    }
}
