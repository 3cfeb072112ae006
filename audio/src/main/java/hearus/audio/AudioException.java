package hearus.audio;

/** Bytes that are not audio we can read. The message tells a developer what to do; the decoder stays usable and continues at the next header. */
public final class AudioException extends Exception {
    private static final long serialVersionUID = 1;

    /** The reason, for programs. */
    public enum Code {
        /** The bytes are no container that we know: send one that {@link AudioDecoder} reads from its beginning, or declare raw PCM. */
        UNRECOGNIZED,
        /** The container is known, and what is in it is not read: another codec, or a rate, a number of channels or a sample format out of range. */
        UNSUPPORTED,
        /** The recording is damaged or cut off at this place, or bytes of it are missing: send every blob, whole and in order. */
        MALFORMED,
        /** A part of it is larger than is held in memory: record in shorter parts. */
        TOO_LARGE,
        /** Packets of two recordings come through one stream: give each recorder a connection of its own. */
        MIXED
    }

    private final Code code;
    private final String message;
    private final long unreadBytes;

    public AudioException(Code code, String message) {
        this(code, message, 0);
    }

    private AudioException(Code code, String message, long unreadBytes) {
        super(message);
        this.code = code;
        this.message = message;
        this.unreadBytes = unreadBytes;
    }

    /** The same, with how many bytes were not read because of it. */
    AudioException unread(long bytes) {
        var counted = bytes == 0
                ? new AudioException(code, message)
                : new AudioException(code, message + " (" + bytes + (bytes == 1 ? " byte was" : " bytes were") + " not read.)", bytes);
        counted.setStackTrace(getStackTrace());
        return counted;
    }

    /** How many bytes of the push were passed over, of those that came in it and those that were kept from earlier ones until they could be judged. The others were taken. */
    public long unreadBytes() {
        return unreadBytes;
    }

    public Code code() {
        return code;
    }

    /** What is wrong and what to do; never null. */
    @Override
    public String getMessage() {
        return message;
    }
}
