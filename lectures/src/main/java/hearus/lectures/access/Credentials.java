package hearus.lectures.access;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import hearus.lectures.LectureException;

/**
 * The API keys and links of a store, see {@link hearus.lectures.Lectures#credentials}. Secrets are kept hashed and given only once. Thread-safe; blocks its callers, which may be virtual threads.
 */
public interface Credentials {
    /** The longest time for which a key or link can be made. */
    Duration MAX_LIFE = Duration.ofDays(3_660);
    /** Links of one lecture that are neither revoked nor expired. */
    int MAX_LINKS = 1_000;

    /**
     * Makes an API key.
     *
     * @param lifeOrNull how long it is accepted; null for ever
     */
    Issued<ApiKey> createKey(String name, List<Scope> scopes, @Nullable Duration lifeOrNull) throws LectureException;

    /** All keys, the oldest first, also revoked and expired ones. */
    List<ApiKey> keys() throws LectureException;

    /** Lets a key be accepted no more; false if there is none of this id, or it was revoked before. */
    boolean revokeKey(String id) throws LectureException;

    /**
     * Makes a link to a lecture.
     *
     * @param role any but {@link Role#ADMIN}, who is one of all lectures
     */
    Issued<LectureLink> createLink(String lecture, Role role, Duration life) throws LectureException;

    /** The links of a lecture that are neither revoked nor expired, the oldest first. */
    List<LectureLink> links(String lecture) throws LectureException;

    /** The link of this id in this lecture, also if it is revoked or expired. */
    Optional<LectureLink> link(String lecture, String id) throws LectureException;

    /** Lets a link be accepted no more; false if there is none of this id in this lecture, or it was revoked before. */
    boolean revokeLink(String lecture, String id) throws LectureException;

    /** Whether this text is meant to be the secret of a link, and no key; its form is not checked. */
    static boolean isLink(String presented) {
        return presented.strip().startsWith("hl_");
    }

    /** What this text proves: that of a key or of a link. Says nothing of others by how long it takes. */
    Verdict verify(String presented) throws LectureException;
}
