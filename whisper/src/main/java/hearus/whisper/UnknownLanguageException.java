package hearus.whisper;

/** A text that names no language of Whisper. The message says which part of it, and what was probably meant. */
public final class UnknownLanguageException extends Exception {
    private static final long serialVersionUID = 1;

    UnknownLanguageException(String message) {
        super(message);
    }
}
