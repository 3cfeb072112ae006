package hearus.server.internal.limits;

import hearus.server.internal.rest.ApiException;

/** A limit is reached; the message says which, and when again. */
public final class LimitedException extends Exception {
    private static final long serialVersionUID = 1;
    /** The word that events and problems carry. */
    public static final String CODE = "limited";
    static final int STATUS = 429;

    private final transient Verdict.Refused refused;

    LimitedException(Verdict.Refused refused) {
        super(refused.sentence());
        this.refused = refused;
    }

    /** Which limit, and when again. */
    public Verdict.Refused refused() {
        return refused;
    }

    /** As the REST API refuses. */
    public ApiException toApiException() {
        return new ApiException(STATUS, CODE, getMessage(), refused.again());
    }

    /** Never null, unlike the message of other exceptions. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
