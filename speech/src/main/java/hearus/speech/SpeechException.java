package hearus.speech;

import java.util.Locale;
import java.util.Objects;

/** Audio or a request that is refused. The message is for the developer who sent it. */
public final class SpeechException extends Exception {
    private static final long serialVersionUID = 1;

    /** Why, as {@code captionError} and the speech server's {@code error} message say it. */
    public enum Code {
        /** The model is still loading, or could not be loaded. */
        NOT_READY,
        /** The limit of sessions is reached. */
        BUSY,
        /** A limit of this client alone is reached. */
        LIMITED,
        /** A language that the model does not know. */
        BAD_LANGUAGE,
        /** A model that this speech server does not run. */
        BAD_MODEL,
        /** No speech server has answered for longer than audio is kept. */
        BACKLOG_FULL,
        /** The token is missing or wrong. */
        UNAUTHORIZED,
        /** A message that is not of the protocol. */
        BAD_MESSAGE,
        /** The other side failed. */
        FAILED;

        /** The code as messages have it: in lower case. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Code code;
    private final String message;

    /** @param message says what to do instead */
    public SpeechException(Code code, String message) {
        super(message);
        this.code = code;
        this.message = message;
    }

    /** Refused because of an exception, with its message. */
    public SpeechException(Code code, Exception cause) {
        super(cause);
        this.code = code;
        this.message = Objects.requireNonNullElseGet(cause.getMessage(), cause::toString);
    }

    /** Why. */
    public Code code() {
        return code;
    }

    /** Never null, unlike the message of other exceptions. */
    @Override
    public String getMessage() {
        return message;
    }
}
