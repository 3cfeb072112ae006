package hearus.server.internal.access;

/** A caller may not do what it asks for; the message says what it lacks. */
public final class AccessException extends Exception {
    private static final long serialVersionUID = 1;

    private final Code code;

    /** Why, for programs. */
    public enum Code {
        /** It proved nothing, or something that is not accepted. */
        UNAUTHORIZED("unauthorized", 401),
        /** What it proved is not enough. */
        FORBIDDEN("forbidden", 403);

        private final String label;
        private final int status;

        Code(String label, int status) {
            this.label = label;
            this.status = status;
        }
    }

    AccessException(Code code, String message) {
        super(message);
        this.code = code;
    }

    /** The word that events and problems carry. */
    public String code() {
        return code.label;
    }

    /** The status of HTTP. */
    int status() {
        return code.status;
    }

    /** Never null, unlike the message of other exceptions. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
