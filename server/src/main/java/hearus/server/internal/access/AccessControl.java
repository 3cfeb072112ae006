package hearus.server.internal.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import hearus.lectures.LectureException;
import hearus.lectures.access.Credentials;
import hearus.lectures.access.Role;
import hearus.lectures.access.Scope;
import hearus.lectures.access.Verdict;

/** Finds out who a caller is by what it presents. Thread-safe. */
public final class AccessControl {
    private static final Caller ANYBODY = new Caller.Anybody();

    private final boolean checks;
    private final @Nullable Credentials keysOrNull;
    private final @Nullable Credentials linksOrNull;
    private final @Nullable String tokenOrNull;

    private AccessControl(boolean checks, @Nullable Credentials keys, @Nullable Credentials links, @Nullable String token) {
        this.checks = checks;
        this.keysOrNull = keys;
        this.linksOrNull = links;
        this.tokenOrNull = token;
    }

    /** Everybody may do everything. */
    public static AccessControl open() {
        return new AccessControl(false, null, null, null);
    }

    /**
     * Callers are known by their keys and links.
     *
     * @param keys where keys are; may be the same as {@code links}
     * @param links where the links of lectures are
     */
    public static AccessControl by(Credentials keys, Credentials links) {
        return new AccessControl(true, keys, links, null);
    }

    /** Callers of a server without lectures are known by its token, which makes them speakers. */
    public static AccessControl by(String token) {
        return new AccessControl(true, null, null, token);
    }

    /** Whether anything is checked. */
    public boolean checks() {
        return checks;
    }

    /**
     * Who presents this. May block.
     *
     * @param presented a key, a link or the token; empty for nothing
     * @throws LectureException if the database does not answer
     */
    public Caller identify(String presented) throws LectureException {
        if (!checks) {
            return ANYBODY;
        }
        if (presented.isEmpty()) {
            return new Caller.Stranger("");
        }
        if (tokenOrNull != null) {
            return MessageDigest.isEqual(tokenOrNull.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8))
                    ? new Caller.Holder("token", List.of(Scope.everywhere(Role.SPEAKER)))
                    : new Caller.Stranger("This is not the token of this server.");
        }
        var credentials = Credentials.isLink(presented) ? linksOrNull : keysOrNull;
        return credentials == null ? new Caller.Stranger("") : caller(credentials.verify(presented));
    }

    private static Caller caller(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted(var id, var scopes, var expires) -> new Caller.Holder(id, scopes);
            case Verdict.Refused(var reason) -> new Caller.Stranger(switch (reason) {
                case UNKNOWN -> "This server does not know this key or link.";
                case EXPIRED -> "This key or link has expired.";
                case REVOKED -> "This key or link was revoked.";
            });
        };
    }

    /** The id of who presents this, if it may speak in all lectures, and so over {@code /ws} too; empty if it may not, or the database does not answer. May block. */
    public Optional<String> admit(String presented) {
        try {
            var caller = identify(presented);
            AccessTable.webSocket().check(caller, Scope.ALL);
            return Optional.of(caller.id());
        } catch (AccessException | LectureException e) {
            return Optional.empty();
        }
    }

    /** Of several ways to present something the first that was used. */
    @SafeVarargs
    static String first(Optional<String>... ways) {
        for (var way : ways) {
            if (way.isPresent()) {
                return way.get().strip();
            }
        }
        return "";
    }
}
