package hearus.models.internal.fetch;

/** A source cannot give a model. The message says why, in a sentence that ends with a full stop. */
public final class SourceException extends Exception {
    private static final long serialVersionUID = 1;

    public SourceException(String message) {
        super(message);
    }

    public SourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
