package hearus.server.internal.oidc;

/** The provider does not answer, or not with what OpenID Connect asks for: later it may do. The message is a sentence for callers, the cause is for the log. */
public final class ProviderException extends Exception {
    private static final long serialVersionUID = 1;

    ProviderException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Never null, unlike the message of other exceptions. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
