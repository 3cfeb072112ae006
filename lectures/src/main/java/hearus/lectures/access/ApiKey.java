package hearus.lectures.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * An API key, without its secret.
 *
 * @param id by which it is listed and revoked; no secret
 * @param name what its owner calls it
 * @param expiresOrNull from when on it is not accepted; null for never
 * @param revokedOrNull since when it is not accepted any more; null unless it was revoked
 */
public record ApiKey(String id, String name, List<Scope> scopes, Instant created, @Nullable Instant expiresOrNull,
        @Nullable Instant revokedOrNull) {
    public static final int MAX_NAME = 100;
    public static final int MAX_SCOPES = 100;

    public ApiKey {
        scopes = List.copyOf(scopes);
    }

    public Optional<Instant> expires() {
        return Optional.ofNullable(expiresOrNull);
    }

    public Optional<Instant> revoked() {
        return Optional.ofNullable(revokedOrNull);
    }

    /** Whether it is accepted at this time. */
    public boolean usable(Instant now) {
        return revokedOrNull == null && (expiresOrNull == null || now.isBefore(expiresOrNull));
    }
}
