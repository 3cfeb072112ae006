package hearus.server.internal.hub;

/** A blob or a request that is not taken; the client gets both as {@code captionError}. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final String code;

    RefusedException(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }
}
