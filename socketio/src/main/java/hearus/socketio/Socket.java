package hearus.socketio;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.jspecify.annotations.Nullable;

/**
 * One client in one namespace. Thread-safe. Handlers of one socket run in order on virtual threads and may block without slowing anybody else.
 *
 * {@snippet class = "hearus.socketio.example.Examples" region = "socket"}
 */
public interface Socket {
    String id();

    Namespace namespace();

    Handshake handshake();

    /** The transport now: {@code polling} or {@code websocket}. */
    String transport();

    /** Whether connection state recovery succeeded: this client has the id, rooms and data of its last connection, see {@link SocketIoOptions.Recovery}. */
    boolean recovered();

    /** What the application stores for this client; kept over a recovery. */
    ConcurrentMap<String, Object> data();

    /** Calls the handler for each event of this name. An exception from a handler is logged and, if the client wants an ack, answered with {@code {error: message}}. */
    Socket on(String event, EventHandler handler);

    /**
     * Called once, after the events that came before. {@link #rooms} still names the rooms it was in.
     */
    Socket onDisconnect(Consumer<DisconnectReason> handler);

    /** Sends an event. Arguments: String, Number, Boolean, null, byte[], JsonNode (BinaryNode inside is sent as an attachment), or what Jackson can write. */
    void emit(String event, @Nullable Object... arguments);

    /** Sends an event if the client can take it now, else drops it: where only the newest of many matters. */
    void emitVolatile(String event, @Nullable Object... arguments);

    /**
     * Sends an event and returns the client's acknowledgement. Completes on a virtual thread, or exceptionally with {@link java.util.concurrent.TimeoutException} or
     * {@link DisconnectedException}.
     */
    CompletableFuture<Arguments> emitWithAck(Duration timeout, String event, @Nullable Object... arguments);

    /**
     * Completes when the client is known to have received everything that was emitted before: on a virtual thread, when it has polled again (polling) or answered
     * a ping (WebSocket); exceptionally with {@link DisconnectedException} if the connection ends before.
     */
    CompletableFuture<Void> received();

    /** Joins rooms. Does nothing once the socket is disconnected. */
    Socket join(String... rooms);

    /** Leaves rooms. */
    Socket leave(String... rooms);

    /** The rooms that it is in, or was in when it left; not the one named by its id. */
    Set<String> rooms();

    /** The other sockets in these rooms. */
    Broadcast to(String... rooms);

    /** All other sockets of the namespace. */
    Broadcast broadcast();

    boolean connected();

    /**
     * Closes the whole connection after everything that was emitted, and without a disconnect packet: clients then try to reconnect by themselves, which they do not after
     * {@link #disconnect}. The reason is "forced server close".
     */
    void closeConnection();

    /** Closes this namespace's connection, or with {@code closeTransport} the whole connection. */
    void disconnect(boolean closeTransport);

    /**
     * What the client sent when it connected.
     *
     * @param query the parameters of its first request; of several with one name the first
     * @param headers by name in any case; of several with one name the first
     * @param address of the peer of the TCP connection (behind a proxy, the proxy's), or what {@link SocketIoOptions.Builder#clientAddress} makes of the request
     * @param auth what 3.x and newer clients send in the connect packet, an empty object else
     * @param engineProtocol 3 for clients of version 2.x, 4 for newer ones
     * @param transport {@code polling} or {@code websocket}, as it began
     * @param cookie what {@link SocketIoOptions.Cookie} is in this browser; empty where the server sets none
     */
    record Handshake(Map<String, String> query, Map<String, String> headers, String address, JsonNode auth, int engineProtocol,
            String transport, Optional<String> cookie) {}

    /** Handles one event. */
    @FunctionalInterface
    interface EventHandler {
        void on(Arguments arguments, Ack ack);
    }

    /** The acknowledgement of an event: calls the client's callback; does nothing where the client gave none. Only the first call counts. */
    interface Ack {
        /** Whether the client gave a callback. */
        boolean wanted();

        /** Sends the acknowledgement. Arguments as in {@link Socket#emit}. */
        void send(@Nullable Object... arguments);
    }

    /** An event's arguments as the client typed them; binary lies in {@link BinaryNode}s, also nested. */
    record Arguments(List<JsonNode> values) {
        public Arguments {
            values = List.copyOf(values);
        }

        public int size() {
            return values.size();
        }

        /** The argument, or a missing node (never null). */
        public JsonNode at(int index) {
            return index < values.size() ? values.get(index) : MissingNode.getInstance();
        }

        /** The argument if it is there and a text. */
        public Optional<String> text(int index) {
            return Optional.ofNullable(at(index).textValue());
        }

        /** The argument if it is there and a number. */
        public Optional<BigDecimal> number(int index) {
            return Optional.of(at(index)).filter(JsonNode::isNumber).map(JsonNode::decimalValue);
        }

        /** The argument if it is there and binary; not a copy. */
        public Optional<byte[]> binary(int index) {
            return at(index) instanceof BinaryNode binary ? Optional.of(binary.binaryValue()) : Optional.empty();
        }
    }
}
