package hearus.lectures.access;

import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A link that gives whoever has it a role in one lecture, without its secret.
 *
 * @param id by which it is listed and revoked; no secret
 * @param expires from when on it is not accepted
 * @param revokedOrNull since when it is not accepted any more; null unless it was revoked
 */
public record LectureLink(String id, String lecture, Role role, Instant created, Instant expires, @Nullable Instant revokedOrNull) {
    public Optional<Instant> revoked() {
        return Optional.ofNullable(revokedOrNull);
    }
}
