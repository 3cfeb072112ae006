package hearus.server.internal.hub;

import java.util.Objects;

/** A blob or a request that is refused; the client gets code and message as {@code captionError}. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final String code;
    private final String message;

    /** @param message says what to do instead */
    RefusedException(String code, String message) {
        super(message);
        this.code = code;
        this.message = message;
    }

    /** Refused because of an exception, with its message. */
    RefusedException(String code, Exception cause) {
        super(cause);
        this.code = code;
        this.message = Objects.requireNonNullElseGet(cause.getMessage(), cause::toString);
    }

    String code() {
        return code;
    }

    /** Never null, unlike the message of other exceptions. */
    @Override
    public String getMessage() {
        return message;
    }
}
