package hearus.server.internal.oidc;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SignOnSessionsTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final SignOnSessions sessions = new SignOnSessions(now::get);
    private final Account account = new Account("u-17", "Kim Minji", List.of(), Instant.EPOCH);

    @Test
    void aSessionIsFoundUntilItEndsOrItsTimeIsOver() {
        var first = sessions.begin(account);
        var second = sessions.begin(account);
        assertThat(first).startsWith("hs_").hasSizeGreaterThan(40).isNotEqualTo(second);
        assertThat(sessions.find(first)).contains(account);
        sessions.end(first);
        assertThat(sessions.find(first)).isEmpty();
        assertThat(sessions.find("hs_guess")).isEmpty();
        now.set(Instant.EPOCH.plus(SignOnSessions.LIFE).minusMillis(1));
        assertThat(sessions.find(second)).contains(account);
        now.set(Instant.EPOCH.plus(SignOnSessions.LIFE));
        assertThat(sessions.find(second)).isEmpty();
    }

    @Test
    void whenThereAreTooManyTheOldestEnds() {
        var oldest = sessions.begin(account);
        var next = sessions.begin(account);
        for (int i = 2; i < SignOnSessions.MAX; i++) {
            sessions.begin(account);
        }
        assertThat(sessions.find(oldest)).isPresent();
        sessions.begin(account);
        assertThat(sessions.find(oldest)).isEmpty();
        assertThat(sessions.find(next)).isPresent();
    }

    @Test
    void onlyTheProcessThatSealedATextOpensIt() {
        var sealed = SealedText.create();
        var text = sealed.seal("/l/physics-3");
        assertThat(text).matches("[A-Za-z0-9_-]+").isNotEqualTo(sealed.seal("/l/physics-3"));
        assertThat(sealed.open(text)).contains("/l/physics-3");
        assertThat(SealedText.create().open(text)).isEmpty();
        for (var other : List.of("", "A", "x".repeat(5_000), "!", text.substring(1), text.substring(0, text.length() - 2),
                text.substring(0, 20) + (text.charAt(20) == 'A' ? 'B' : 'A') + text.substring(21))) {
            assertThat(sealed.open(other)).as(other).isEmpty();
        }
    }
}
