package hearus.models.internal.fetch;

/** A source cannot deliver a model. The message is a sentence that says why, and ends with a full stop. */
public final class SourceException extends Exception {
    private static final long serialVersionUID = 1;

    public SourceException(String message) {
        super(message);
    }

    public SourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
