package hearus.speech;

/** Audio or a request that is not taken. The message is for the developer who sent it. */
public final class SpeechException extends Exception {
    private static final long serialVersionUID = 1;

    /** Why, as {@code captionError} and the speech server's {@code error} message say it. */
    public enum Code {
        /** The model is still loading, or could not be loaded. */
        NOT_READY,
        /** As many sessions as this server takes. */
        BUSY,
        /** A language that the model does not know. */
        BAD_LANGUAGE,
        /** A model that this speech server does not run. */
        BAD_MODEL,
        /** The speech server is away for longer than audio is kept. */
        BACKLOG_FULL,
        /** The token is missing or wrong. */
        UNAUTHORIZED,
        /** A message that is not of the protocol. */
        BAD_MESSAGE,
        /** The other side failed. */
        FAILED;

        /** The word on the wire. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final Code code;

    public SpeechException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
