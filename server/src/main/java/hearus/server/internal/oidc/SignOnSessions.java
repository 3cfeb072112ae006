package hearus.server.internal.oidc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/** Who is signed in in which browser: at most {@link #MAX}, of which the oldest has to sign in again, each for {@link #LIFE}. Kept in memory, by hashes of the secrets. Thread-safe. */
public final class SignOnSessions {
    public static final Duration LIFE = Duration.ofHours(12);
    static final int MAX = 10_000;
    private static final String PREFIX = "hs_";
    private static final int SECRET_BYTES = 32;

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    @GuardedBy("sessions")
    private final Map<String, Session> sessions = new LinkedHashMap<>();

    private record Session(Account account, Instant expires) {}

    public SignOnSessions(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether this text is meant to be the secret of a session; its form is not checked. */
    public static boolean isSession(String presented) {
        return presented.startsWith(PREFIX);
    }

    /** Begins a session; its secret is for the browser's cookie and is not kept. */
    public String begin(Account account) {
        var bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        var secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        synchronized (sessions) {
            if (sessions.size() >= MAX) {
                sessions.remove(sessions.keySet().iterator().next());
            }
            sessions.put(hash(secret), new Session(account, clock.instant().plus(LIFE)));
        }
        return secret;
    }

    /** Who is signed in by this secret; empty where the session is over or never was. */
    public Optional<Account> find(String secret) {
        var hash = hash(secret);
        synchronized (sessions) {
            var found = Optional.ofNullable(sessions.get(hash));
            if (found.isPresent() && !clock.instant().isBefore(found.get().expires())) {
                sessions.remove(hash);
                return Optional.empty();
            }
            return found.map(Session::account);
        }
    }

    /** Ends a session, if there is one. */
    public void end(String secret) {
        var hash = hash(secret);
        synchronized (sessions) {
            sessions.remove(hash);
        }
    }

    private static String hash(String secret) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
