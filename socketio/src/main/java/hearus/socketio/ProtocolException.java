package hearus.socketio;

/** A client sent what the protocol does not allow. Closes that client's connection, nobody else's. */
final class ProtocolException extends Exception {
    ProtocolException(String message) {
        super(message);
    }

    ProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
