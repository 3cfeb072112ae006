package hearus.speech.internal.remote;

/** The connection to a speech server was lost, or could not be made. */
final class ConnectionLostException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean serverLeaves;

    private ConnectionLostException(String message, boolean serverLeaves) {
        super(message);
        this.serverLeaves = serverLeaves;
    }

    ConnectionLostException(String message) {
        this(message, false);
    }

    ConnectionLostException(String message, Throwable cause) {
        super(message, cause);
        this.serverLeaves = false;
    }

    /** @param serverLeaves whether the server closed the connection because it ends */
    static ConnectionLostException closed(boolean serverLeaves, String message) {
        return new ConnectionLostException(message, serverLeaves);
    }

    /** Whether the server takes no streams any more. */
    boolean serverLeaves() {
        return serverLeaves;
    }
}
