package hearus.socketio.internal.namespace;

import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;

import hearus.socketio.Socket.Handshake;
import hearus.socketio.internal.namespace.Handshakes.NamespaceAddress;

import static org.assertj.core.api.Assertions.assertThat;

/** What handlers learn of a client's first request, and of the packet by which it connects to a namespace. */
class HandshakesTest {
    private static final Handshake REQUEST = new Handshake(Map.of("EIO", "4", "lang", "ko"), Map.of("User-Agent", "test"), "127.0.0.1",
            JsonNodeFactory.instance.objectNode(), 4, "polling", Optional.of("cookie"));

    private final Handshakes handshakes = new Handshakes(REQUEST);

    @Test
    void theHandshakeOfANamespaceHasTheAuthOfItsConnectPacket() {
        var auth = JsonNodeFactory.instance.objectNode().put("token", "secret");
        var handshake = handshakes.with(Map.of(), auth);
        assertThat(handshake.auth()).isEqualTo(auth);
        assertThat(handshake.query()).isEqualTo(REQUEST.query());
        assertThat(handshake.headers()).isEqualTo(REQUEST.headers());
        assertThat(handshake.address()).isEqualTo("127.0.0.1");
        assertThat(handshake.engineProtocol()).isEqualTo(4);
        assertThat(handshake.transport()).isEqualTo("polling");
        assertThat(handshake.cookie()).contains("cookie");
        assertThat(REQUEST.auth()).as("other namespaces").isEmpty();
    }

    @Test
    void theQueryOfANamespaceIsAddedToThatOfTheRequestAndPrecedesIt() {
        var handshake = handshakes.with(Map.of("lang", "en", "room", "7"), JsonNodeFactory.instance.objectNode());
        assertThat(handshake.query()).isEqualTo(Map.of("EIO", "4", "lang", "en", "room", "7"));
        assertThat(handshakes.with(Map.of(), JsonNodeFactory.instance.objectNode()).query()).containsEntry("lang", "ko");
    }

    @Test
    void aNamespaceOfEngineIo3MayHaveAQueryWhoseFirstValuesCount() {
        var address = NamespaceAddress.of("/chat?token=a%20b&token=c&x=", 3);
        assertThat(address.namespace()).isEqualTo("/chat");
        assertThat(address.query()).isEqualTo(Map.of("token", "a b", "x", ""));
    }

    @Test
    void withoutAQueryTheNameOfEngineIo3IsTheNamespace() {
        assertThat(NamespaceAddress.of("/chat", 3)).isEqualTo(new NamespaceAddress("/chat", Map.of()));
        assertThat(NamespaceAddress.of("/", 3)).isEqualTo(new NamespaceAddress("/", Map.of()));
    }

    @Test
    void inEngineIo4AQuestionMarkBelongsToTheName() {
        assertThat(NamespaceAddress.of("/chat?token=a", 4)).isEqualTo(new NamespaceAddress("/chat?token=a", Map.of()));
    }
}
