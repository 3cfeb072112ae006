package hearus.lectures.internal.access;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import hearus.lectures.LectureException;
import hearus.lectures.access.ApiKey;
import hearus.lectures.access.Credentials;
import hearus.lectures.access.Issued;
import hearus.lectures.access.LectureLink;
import hearus.lectures.access.Role;
import hearus.lectures.access.Scope;
import hearus.lectures.access.Verdict;
import hearus.lectures.internal.store.CredentialTable;
import hearus.lectures.internal.store.CredentialTable.Row;
import hearus.lectures.internal.store.Database;
import hearus.lectures.internal.store.LectureTable;
import hearus.lectures.internal.text.Storable;

/** {@link Credentials} in a database, which it does not own. Thread-safe. */
public final class StoredCredentials implements Credentials {
    /** What a secret is compared with whose id is not known, so that this takes as long as a wrong one. */
    private static final String NO_HASH = "0".repeat(64);

    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public StoredCredentials(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Issued<ApiKey> createKey(String name, List<Scope> scopes, @Nullable Duration lifeOrNull) throws LectureException {
        if (name.length() > ApiKey.MAX_NAME || name.chars().anyMatch(Character::isISOControl) || !Storable.is(name)) {
            throw LectureException.invalid("The name of a key has at most " + ApiKey.MAX_NAME + " characters, and no control characters.");
        }
        if (scopes.isEmpty() || scopes.size() > ApiKey.MAX_SCOPES || scopes.stream().anyMatch(scope -> !Storable.is(scope.lecture()))) {
            throw LectureException.invalid("A key has 1 to " + ApiKey.MAX_SCOPES + " scopes.");
        }
        if (scopes.stream().anyMatch(scope -> scope.role() == Role.ADMIN && !scope.everywhere())) {
            throw LectureException.invalid("An admin is one of all lectures: for a single one give the role editor.");
        }
        var secret = Secret.random(Secret.Kind.KEY, random);
        var now = clock.instant();
        var expires = lifeOrNull == null ? null : now.plus(checked(lifeOrNull));
        var key = new ApiKey(secret.id(), name, scopes, now, expires, null);
        return database.write(handle -> {
            CredentialTable.insert(handle, key, secret.hash());
            return new Issued<>(key, secret.text());
        });
    }

    private static Duration checked(Duration life) throws LectureException {
        if (life.isNegative() || life.isZero() || life.compareTo(MAX_LIFE) > 0) {
            throw LectureException.invalid("A key or link is accepted for up to " + MAX_LIFE.toDays() + " days.");
        }
        return life;
    }

    @Override
    public List<ApiKey> keys() throws LectureException {
        return database.read(CredentialTable::keys);
    }

    @Override
    public boolean revokeKey(String id) throws LectureException {
        return database.write(handle -> CredentialTable.revokeKey(handle, id, clock.instant()));
    }

    @Override
    public Issued<LectureLink> createLink(String lecture, Role role, Duration life) throws LectureException {
        if (role == Role.ADMIN) {
            throw LectureException.invalid("A link gives the role reader, speaker or editor.");
        }
        var secret = Secret.random(Secret.Kind.LINK, random);
        var now = clock.instant();
        var link = new LectureLink(secret.id(), lecture, role, now, now.plus(checked(life)), null);
        return database.write(handle -> {
            LectureTable.get(handle, lecture);
            if (CredentialTable.countLinks(handle, lecture, now) >= MAX_LINKS) {
                throw LectureException.conflict("A lecture has at most " + MAX_LINKS + " links: revoke some that nobody uses.");
            }
            CredentialTable.insert(handle, link, secret.hash());
            return new Issued<>(link, secret.text());
        });
    }

    @Override
    public List<LectureLink> links(String lecture) throws LectureException {
        return database.read(handle -> {
            LectureTable.get(handle, lecture);
            return CredentialTable.links(handle, lecture, clock.instant());
        });
    }

    @Override
    public Optional<LectureLink> link(String lecture, String id) throws LectureException {
        return Storable.is(lecture) && Storable.is(id)
                ? database.read(handle -> CredentialTable.link(handle, lecture, id))
                : Optional.empty();
    }

    @Override
    public boolean revokeLink(String lecture, String id) throws LectureException {
        return Storable.is(lecture) && Storable.is(id)
                && database.write(handle -> CredentialTable.revokeLink(handle, lecture, id, clock.instant()));
    }

    @Override
    public Verdict verify(String presented) throws LectureException {
        var parsed = Secret.parse(presented.strip());
        if (parsed.isEmpty()) {
            return new Verdict.Refused(Verdict.Reason.UNKNOWN);
        }
        var secret = parsed.get();
        var found = database.read(handle -> secret.kind() == Secret.Kind.KEY
                ? CredentialTable.findKey(handle, secret.id())
                : CredentialTable.findLink(handle, secret.id()));
        var matches = secret.matches(found.map(Row::hash).orElse(NO_HASH));
        return found.filter(row -> matches).map(row -> judge(row, clock.instant()))
                .orElseGet(() -> new Verdict.Refused(Verdict.Reason.UNKNOWN));
    }

    private static Verdict judge(Row row, Instant now) {
        if (row.revoked()) {
            return new Verdict.Refused(Verdict.Reason.REVOKED);
        }
        if (row.expiresOrNull() != null && !now.isBefore(row.expiresOrNull())) {
            return new Verdict.Refused(Verdict.Reason.EXPIRED);
        }
        return new Verdict.Accepted(row.id(), row.scopes(), row.expiresOrNull());
    }
}
