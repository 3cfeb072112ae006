package hearus.speech.internal.remote;

/** The connection to a speech server was lost, or could not be made. */
final class ConnectionLostException extends Exception {
    private static final long serialVersionUID = 1;

    ConnectionLostException(String message) {
        super(message);
    }

    ConnectionLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
