package hearus.lectures.access;

/**
 * A key or link that was just made, with its secret, which is not kept and can be shown only now.
 *
 * @param secret the whole text to present; not for logs
 */
public record Issued<T>(T of, String secret) {
    /** Without the secret. */
    @Override
    public String toString() {
        return "Issued[" + of + "]";
    }
}
