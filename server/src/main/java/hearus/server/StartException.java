package hearus.server;

/** The server could not start to listen. The message says what to do. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1;

    /** Why, for programs. */
    public enum Code {
        PORT_IN_USE, PORT_FORBIDDEN, ADDRESS_UNAVAILABLE, FAILED
    }

    private final Code code;

    StartException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
