package hearus.captions;

/** A session that was finished or closed, or that closed itself after an internal error, is asked to go on. Open a new one, from where its last final ended. */
public final class SessionClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    public SessionClosedException(String message) {
        super(message);
    }
}
