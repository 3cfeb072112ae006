package hearus.socketio;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;

/** One client in one namespace. Thread-safe. Handlers of one socket run in order on virtual threads and may block without slowing anybody else. */
public interface Socket {
    String id();

    Handshake handshake();

    /** How its packets travel now: {@code polling} or {@code websocket}. */
    String transport();

    /** Calls the handler for each event of this name. An exception from a handler is logged and, if the client wants an ack, answered with {@code {error: message}}. */
    Socket on(String event, EventHandler handler);

    /** Called once, with Node's reason: "transport close", "client namespace disconnect", "ping timeout", … */
    Socket onDisconnect(Consumer<String> handler);

    /** Sends an event. Arguments: String, Number, Boolean, null, byte[], JsonNode (BinaryNode inside is sent as an attachment), or what Jackson can write. */
    void emit(String event, Object... arguments);

    /**
     * Sends an event and gives the client's answer. Completes on a virtual thread, or exceptionally with {@link java.util.concurrent.TimeoutException} or
     * {@link DisconnectedException}.
     */
    CompletableFuture<Arguments> emitWithAck(Duration timeout, String event, Object... arguments);

    boolean connected();

    /** Closes this namespace's connection, or with {@code closeTransport} the whole connection. */
    void disconnect(boolean closeTransport);

    /** What the client sent when it connected. {@code auth} is what 3.x and newer clients give, an empty object else. */
    record Handshake(Map<String, String> query, Map<String, String> headers, String address, JsonNode auth, int engineProtocol,
            String transport) {}

    /** Takes one event. */
    @FunctionalInterface
    interface EventHandler {
        void on(Arguments arguments, Ack ack);
    }

    /** Answers the client's callback; does nothing where the client gave none. Only the first call counts. */
    interface Ack {
        boolean wanted();

        void send(Object... arguments);
    }

    /** An event's arguments; binary lies in {@link com.fasterxml.jackson.databind.node.BinaryNode}s, also nested. */
    record Arguments(List<JsonNode> values) {
        public Arguments {
            values = List.copyOf(values);
        }

        public int size() {
            return values.size();
        }

        /** The argument, or a missing node (never null). */
        public JsonNode at(int index) {
            return index < values.size() ? values.get(index) : com.fasterxml.jackson.databind.node.MissingNode.getInstance();
        }
    }
}
