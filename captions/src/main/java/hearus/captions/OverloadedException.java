package hearus.captions;

/** Audio comes faster than it can be captioned, and no more of it is kept: nothing was taken. Send it again when {@link CaptionSession#waiting} is less. */
public final class OverloadedException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    public OverloadedException(String message) {
        super(message);
    }
}
