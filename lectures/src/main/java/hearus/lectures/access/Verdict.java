package hearus.lectures.access;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** What a presented key or link proves. */
public sealed interface Verdict {
    /**
     * It is accepted.
     *
     * @param id of the key or link, which is no secret
     * @param expiresOrNull when it stops being accepted; null for never
     */
    record Accepted(String id, List<Scope> scopes, @Nullable Instant expiresOrNull) implements Verdict {
        public Accepted {
            scopes = List.copyOf(scopes);
        }
    }

    /** It is not accepted. */
    record Refused(Reason reason) implements Verdict {}

    /** Why it is not accepted. The last two are only told to whoever has the right secret. */
    enum Reason {
        /** It was never made by this server, or its lecture was deleted. */
        UNKNOWN, EXPIRED, REVOKED
    }
}
