package hearus.socketio;

/** The client left before it answered, or before it was known to have got what was sent. What must reach it has to be sent again when it is back. */
public final class DisconnectedException extends RuntimeException {
    /** @param socketId whose client left */
    public DisconnectedException(String socketId) {
        super("Socket " + socketId + " is disconnected");
    }
}
