package hearus.server.internal.oidc;

/** A token is not accepted. */
public final class TokenException extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** Why. The signature is verified before what the token claims: the reasons from {@link #ISSUER} on are only told to whoever has a token that the provider signed. */
    public enum Reason {
        /** It has not the form of a signed token, or lacks what each must have. */
        MALFORMED("This is no token that can be read here: it is a signed JWT with the claims sub and exp."),
        /** Not signed, signed with a secret, or by a method that is not known. */
        ALGORITHM("This token is not signed by a method that is accepted: RS, PS or ES with 256, 384 or 512 bits."),
        /** Its key is not among those of the provider. */
        UNKNOWN_KEY("This token is signed with a key that its issuer does not publish."),
        /** It is not signed with the key that it names. */
        SIGNATURE("The signature of this token is wrong."),
        /** Somebody else made it. */
        ISSUER("This token is of another issuer than the one that this server trusts."),
        /** It was made for another service. */
        AUDIENCE("This token is not meant for this server: its audience is another one."),
        /** Its time is over. */
        EXPIRED("This token has expired."),
        /** Its time has not come. */
        NOT_YET("This token is not valid yet."),
        /** It does not answer the question that was asked. */
        NONCE("This token is not of the sign-on that was begun here.");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        /** As callers are told. */
        public String sentence() {
            return sentence;
        }
    }

    TokenException(Reason reason) {
        super(reason.sentence);
        this.reason = reason;
    }

    /** Why, for programs. */
    public Reason reason() {
        return reason;
    }
}
