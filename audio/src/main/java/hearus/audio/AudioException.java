package hearus.audio;

/** Bytes that are not audio we can read. The message tells a developer what to do; the decoder stays usable and goes on at the next header. */
public final class AudioException extends Exception {
    private static final long serialVersionUID = 1;

    /** Why, in a word that programs can compare. */
    public enum Code {
        /** The bytes are no container that we know. */
        UNRECOGNIZED,
        /** The container is known, the codec in it is not ours. */
        UNSUPPORTED,
        /** The container is broken at this place. */
        MALFORMED,
        /** Something in it is larger than we accept. */
        TOO_LARGE
    }

    private final Code code;

    public AudioException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
