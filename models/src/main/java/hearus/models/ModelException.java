package hearus.models;

/** A model could not be installed, read or removed. The message says what to do. */
public final class ModelException extends Exception {
    private static final long serialVersionUID = 1;

    public ModelException(String message) {
        super(message);
    }

    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
