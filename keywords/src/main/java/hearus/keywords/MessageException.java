package hearus.keywords;

/** A message that is not of the form of {@link NlpMessage}. Says what is wrong and where, in words for a developer, and quotes nothing of the text. */
public final class MessageException extends Exception {
    private static final long serialVersionUID = 1;

    /** What kind of mistake. */
    public enum Code {
        /** Not JSON, or not the right fields and types. */
        BAD_TEXT,
        /** More than {@link NlpMessage} allows. */
        TOO_LARGE
    }

    private final Code code;

    MessageException(Code code, String message) {
        super(message);
        this.code = code;
    }

    /** What kind of mistake it is. */
    public Code code() {
        return code;
    }
}
