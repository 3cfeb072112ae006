package hearus.server.internal.lectures;

/** A request that is refused: the status, a word for programs, and a sentence that says what to do. */
final class ApiException extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;

    ApiException(int status, String code, String detail) {
        super(detail);
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
