package hearus.lectures.internal.vocabulary;

/** A file is not read; the message goes on where a sentence has named it, and says what to do. */
public final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1;

    UnreadableException(String message) {
        super(message);
    }
}
