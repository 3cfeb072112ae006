package hearus.server.internal.limits;

import java.time.Duration;

import hearus.server.ClientLimits.By;
import hearus.server.ClientLimits.Kind;

/** Whether a client may use something. */
public sealed interface Verdict {
    /** It may, and it is counted. */
    record Allowed() implements Verdict {}

    /**
     * It may not, and nothing is counted.
     *
     * @param kind the limit that is reached
     * @param by for what it is reached
     * @param value of the limit
     * @param again after which time it may ask again, a whole number of seconds, 1 at least
     */
    record Refused(Kind kind, By by, long value, Duration again) implements Verdict {
        /** What to tell the client. */
        public String sentence() {
            return "The limit " + kind.label() + " of " + by.words() + " is reached, " + kind.words(value) + ": "
                    + switch (kind.form()) {
                        case COUNT -> "end one of them, or try";
                        case DURATION, BYTES, RATE -> "try";
                    } + " again in " + time() + ".";
        }

        private String time() {
            var seconds = again.toSeconds();
            return seconds < 120 ? seconds + " s" : seconds < 7_200 ? (seconds + 59) / 60 + " min" : (seconds + 3_599) / 3_600 + " h";
        }
    }

    /**
     * Goes on if it may.
     *
     * @throws LimitedException if it may not
     */
    default void orThrow() throws LimitedException {
        if (this instanceof Refused refused) {
            throw new LimitedException(refused);
        }
    }
}
