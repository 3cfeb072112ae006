package hearus.server;

/** The server could not start to listen. The message says what to do. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1;

    /** Why, for programs. */
    public enum Code {
        PORT_IN_USE, PORT_FORBIDDEN, ADDRESS_UNAVAILABLE,
        /** Other machines would reach it, and there is nothing by which it could tell who may use it. */
        NO_ACCESS_CONTROL,
        /** The certificate or its key cannot be used. */
        CERTIFICATE, FAILED
    }

    private final Code code;

    StartException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    StartException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
