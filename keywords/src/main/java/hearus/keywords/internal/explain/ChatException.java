package hearus.keywords.internal.explain;

import java.time.Duration;

/** The endpoint gave no answer. Its message names the cause and nothing of the question or the key. */
final class ChatException extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final boolean passing;
    private final Duration wait;

    /**
     * @param passing whether the same question may be answered a moment later
     * @param wait how long the server wants to be left alone at the least
     */
    ChatException(String message, boolean passing, Duration wait) {
        this(message, 0, passing, wait);
    }

    /** @param status of HTTP; 0 where the endpoint gave none but 200 */
    ChatException(String message, int status, boolean passing, Duration wait) {
        super(message);
        this.status = status;
        this.passing = passing;
        this.wait = wait;
    }

    int status() {
        return status;
    }

    boolean passing() {
        return passing;
    }

    Duration retryAfter() {
        return wait;
    }
}
