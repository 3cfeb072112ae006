package hearus.keywords;

/** No notes or questions could be made. */
public final class StudyException extends Exception {
    private static final long serialVersionUID = 1;

    private final Code code;

    /** Why there are none. */
    public enum Code {
        /** The text is empty or too long, or what is asked for has no meaning. */
        INVALID,
        /** As many are being made as may be, or the day's requests are used up. */
        BUSY,
        /** The endpoint did not answer in time, or not in the form that it was asked for. */
        FAILED
    }

    StudyException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public static StudyException invalid(String message) {
        return new StudyException(Code.INVALID, message);
    }

    public Code code() {
        return code;
    }
}
