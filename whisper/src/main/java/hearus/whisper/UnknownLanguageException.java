package hearus.whisper;

/** A text names no language of Whisper. The message has the part that is not understood, and what was probably meant. */
public final class UnknownLanguageException extends Exception {
    private static final long serialVersionUID = 1;

    UnknownLanguageException(String message) {
        super(message);
    }
}
