package hearus.server.internal.rest;

/** A request that is refused: the status, a word for programs, and a sentence that says what to do. */
public final class ApiException extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;

    public ApiException(int status, String code, String detail) {
        super(detail);
        this.status = status;
        this.code = code;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }
}
