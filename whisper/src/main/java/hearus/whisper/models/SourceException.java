package hearus.whisper.models;

/** A source cannot give a model. The message says why, in a sentence that ends with a full stop. */
final class SourceException extends Exception {
    private static final long serialVersionUID = 1;

    SourceException(String message) {
        super(message);
    }

    SourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
