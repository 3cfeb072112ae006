package hearus.socketio.internal.protocol;

/** A client sent what the protocol does not allow. Closes that client's connection, nobody else's. */
public final class ProtocolException extends Exception {
    public ProtocolException(String message) {
        super(message);
    }

    public ProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
