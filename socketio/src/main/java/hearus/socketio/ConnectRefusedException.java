package hearus.socketio;

import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

/** A {@link Namespace.Middleware} refuses a client; it gets a {@code connect_error}. */
public final class ConnectRefusedException extends Exception {
    private final transient Optional<JsonNode> data;

    /** @param message what the client reads as {@code error.message} */
    public ConnectRefusedException(String message) {
        super(message);
        this.data = Optional.empty();
    }

    /**
     * @param message what the client reads as {@code error.message}
     * @param data what the client reads as {@code error.data}
     */
    public ConnectRefusedException(String message, JsonNode data) {
        super(message);
        this.data = Optional.of(data);
    }

    /** What the client reads as {@code error.data}; empty where it gets none. */
    public Optional<JsonNode> data() {
        return data;
    }
}
