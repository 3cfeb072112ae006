package hearus.lectures;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import hearus.lectures.access.ApiKey;
import hearus.lectures.access.Credentials;
import hearus.lectures.access.LectureLink;
import hearus.lectures.access.Role;
import hearus.lectures.access.Scope;
import hearus.lectures.access.Verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What every store promises of keys and links: the same tests on SQLite in memory, SQLite in a folder, and PostgreSQL. */
@ParameterizedClass
@MethodSource("stores")
class CredentialsTest {
    private static final Scope READER = Scope.everywhere(Role.READER);
    private static final Verdict UNKNOWN = new Verdict.Refused(Verdict.Reason.UNKNOWN);

    private final StoreLocation location;
    private Instant now = Instant.parse("2026-11-27T12:00:00Z");
    private Lectures lectures;
    private Credentials credentials;

    CredentialsTest(StoreLocation location) {
        this.location = location;
    }

    static Stream<StoreLocation> stores() throws IOException {
        return Stores.all();
    }

    @BeforeEach
    void open() throws LectureException {
        lectures = Lectures.open(location, () -> now, segment -> {});
        credentials = lectures.credentials();
        lectures.create("physics", LectureDetails.builder().build());
    }

    @AfterEach
    void close() throws LectureException {
        lectures.delete("physics");
        lectures.close();
    }

    private static void assertRefused(Verdict verdict, Verdict.Reason reason) {
        assertThat(verdict).isEqualTo(new Verdict.Refused(reason));
    }

    @Test
    void aKeyIsAcceptedForWhatItWasMadeFor() throws LectureException {
        var scopes = List.of(new Scope(Role.SPEAKER, "physics"), READER);
        var issued = credentials.createKey("달력", scopes, null);

        assertThat(issued.secret()).matches("hk_[a-z2-9]{8}_[a-z2-9]{32}");
        assertThat(credentials.verify(" " + issued.secret() + "\n")).isEqualTo(new Verdict.Accepted(issued.of().id(), scopes, null));
        assertThat(credentials.keys()).contains(new ApiKey(issued.of().id(), "달력", scopes, now, null, null));
    }

    @Test
    void aSecretIsKeptNowhereAndPrintedNowhere() throws LectureException {
        var issued = credentials.createKey("", List.of(READER), null);
        var random = issued.secret().substring(12);

        assertThat(issued.toString()).doesNotContain(random);
        assertThat(credentials.keys().toString()).doesNotContain(random);
        assertThat(credentials.verify(issued.secret()).toString()).doesNotContain(random);
    }

    @Test
    void aKeyExpires() throws LectureException {
        var issued = credentials.createKey("", List.of(READER), Duration.ofDays(1));

        assertThat(credentials.verify(issued.secret()))
                .isEqualTo(new Verdict.Accepted(issued.of().id(), List.of(READER), now.plus(Duration.ofDays(1))));
        now = now.plus(Duration.ofDays(1));
        assertRefused(credentials.verify(issued.secret()), Verdict.Reason.EXPIRED);
        assertThat(issued.of().usable(now)).isFalse();
    }

    @Test
    void aKeyIsRevokedOnceAndForEver() throws LectureException {
        var issued = credentials.createKey("", List.of(READER), null);
        var id = issued.of().id();

        assertThat(credentials.revokeKey(id)).isTrue();
        assertThat(credentials.revokeKey(id)).isFalse();
        assertThat(credentials.revokeKey("no such")).isFalse();
        assertRefused(credentials.verify(issued.secret()), Verdict.Reason.REVOKED);
        assertThat(credentials.keys().stream().filter(key -> key.id().equals(id)).findFirst().orElseThrow().revoked()).contains(now);
    }

    @Test
    void whatIsNoKeyAndWhatIsAnotherKeyAreUnknown() throws LectureException {
        var secret = credentials.createKey("", List.of(READER), Duration.ofDays(1)).secret();
        var wrong = secret.substring(0, secret.length() - 1) + (secret.endsWith("a") ? "b" : "a");

        for (var text : List.of("", "hk_", wrong, "hl" + secret.substring(2), secret.toUpperCase(Locale.ROOT), secret + "a",
                secret + "\u0000", "hk_aaaaaaaa_" + secret.substring(12), "' or 1=1 --", "x".repeat(100_000), "한국어")) {
            assertThat(credentials.verify(text)).as(text).isEqualTo(UNKNOWN);
        }
        now = now.plus(Duration.ofDays(2));
        assertThat(credentials.verify(wrong)).as("whoever has not the secret is not told that the key has expired").isEqualTo(UNKNOWN);
    }

    @Test
    void secretsDiffer() throws LectureException {
        var secrets = new HashSet<String>();
        for (int i = 0; i < 50; i++) {
            secrets.add(credentials.createKey("", List.of(READER), null).secret().substring(12));
        }
        assertThat(secrets).hasSize(50);
    }

    @Test
    void aLinkGivesARoleInItsLectureUntilItExpiresOrIsRevoked() throws LectureException {
        var issued = credentials.createLink("physics", Role.READER, Duration.ofHours(2));
        var other = credentials.createLink("physics", Role.SPEAKER, Duration.ofHours(1));

        assertThat(issued.secret()).matches("hl_[a-z2-9]{8}_[a-z2-9]{32}");
        assertThat(credentials.verify(issued.secret())).isEqualTo(
                new Verdict.Accepted(issued.of().id(), List.of(new Scope(Role.READER, "physics")), now.plus(Duration.ofHours(2))));
        assertThat(credentials.links("physics")).extracting(LectureLink::role).containsExactly(Role.READER, Role.SPEAKER);
        assertThat(credentials.link("physics", issued.of().id())).contains(issued.of());
        now = now.plus(Duration.ofHours(1));
        assertRefused(credentials.verify(other.secret()), Verdict.Reason.EXPIRED);
        assertThat(credentials.links("physics")).containsExactly(issued.of());
        assertThat(credentials.revokeLink("chemistry", issued.of().id())).as("it is of another lecture").isFalse();
        assertThat(credentials.revokeLink("physics", issued.of().id())).isTrue();
        assertRefused(credentials.verify(issued.secret()), Verdict.Reason.REVOKED);
        assertThat(credentials.links("physics")).isEmpty();
    }

    @Test
    void aLinkGoesWithItsLecture() throws LectureException {
        var issued = credentials.createLink("physics", Role.READER, Duration.ofHours(2));
        lectures.delete("physics");
        assertThat(credentials.verify(issued.secret())).isEqualTo(UNKNOWN);
        lectures.create("physics", LectureDetails.builder().build());
        assertThat(credentials.verify(issued.secret())).as("another lecture of the same id").isEqualTo(UNKNOWN);
    }

    @Test
    void whatCannotBeMadeIsRefusedWithASentence() {
        assertThatThrownBy(() -> credentials.createKey("", List.of(), null)).hasMessageContaining("scopes");
        assertThatThrownBy(() -> credentials.createKey("a\nb", List.of(READER), null)).hasMessageContaining("name");
        assertThatThrownBy(() -> credentials.createKey("", List.of(new Scope(Role.ADMIN, "physics")), null)).hasMessageContaining("editor");
        assertThatThrownBy(() -> credentials.createKey("", List.of(READER), Duration.ZERO)).hasMessageContaining("days");
        assertThatThrownBy(() -> credentials.createLink("physics", Role.ADMIN, Duration.ofDays(1))).hasMessageContaining("editor");
        assertThatThrownBy(() -> credentials.createLink("physics", Role.READER, Duration.ofDays(4_000))).hasMessageContaining("days");
        assertThatThrownBy(() -> credentials.createLink("nowhere", Role.READER, Duration.ofDays(1))).hasMessageContaining("nowhere");
    }

    @Test
    void aRoleMayWhatThoseBelowItMayAndOnlyWhereItHolds() {
        assertThat(new Scope(Role.SPEAKER, "physics").covers(Role.READER, "physics")).isTrue();
        assertThat(new Scope(Role.SPEAKER, "physics").covers(Role.EDITOR, "physics")).isFalse();
        assertThat(new Scope(Role.EDITOR, "physics").covers(Role.READER, "chemistry")).isFalse();
        assertThat(new Scope(Role.EDITOR, "physics").covers(Role.READER, Scope.ALL)).isFalse();
        assertThat(READER.covers(Role.READER, "physics")).isTrue();
        assertThat(READER.covers(Role.READER, Scope.ALL)).isTrue();
        assertThat(Scope.everywhere(Role.ADMIN).covers(Role.EDITOR, "physics")).isTrue();
    }
}
