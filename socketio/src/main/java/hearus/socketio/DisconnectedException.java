package hearus.socketio;

/** The client was disconnected before it acknowledged an event, or before delivery was confirmed. What must reach it has to be sent again when it reconnects. */
public final class DisconnectedException extends RuntimeException {
    /** @param socketId of the socket that is disconnected */
    public DisconnectedException(String socketId) {
        super("Socket " + socketId + " is disconnected");
    }
}
