package hearus.socketio;

/** The client left before it answered. */
public final class DisconnectedException extends RuntimeException {
    public DisconnectedException(String socketId) {
        super("Socket " + socketId + " is disconnected");
    }
}
