package hearus.server.internal.access;

import java.net.URI;
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
import hearus.server.internal.oidc.Account;
import hearus.server.internal.oidc.ProviderException;
import hearus.server.internal.oidc.SignOnSessions;
import hearus.server.internal.oidc.TokenException;
import hearus.server.internal.oidc.TokenVerifier;
import hearus.speech.SpeechServer;

/** Finds out who a caller is by what it presents. Thread-safe; closes the verifier of tokens. */
public final class AccessControl implements AutoCloseable, SpeechServer.Admission {
    private static final Caller ANYBODY = new Caller.Anybody();

    private final boolean checks;
    private final @Nullable Credentials keysOrNull;
    private final @Nullable Credentials linksOrNull;
    private final @Nullable String tokenOrNull;
    private final @Nullable TokenVerifier accountsOrNull;
    private final Optional<SignOn> signOn;

    private AccessControl(boolean checks, @Nullable Credentials keys, @Nullable Credentials links, @Nullable String token,
            @Nullable TokenVerifier accounts, Optional<SignOn> signOn) {
        this.checks = checks;
        this.keysOrNull = keys;
        this.linksOrNull = links;
        this.tokenOrNull = token;
        this.accountsOrNull = accounts;
        this.signOn = signOn;
    }

    /** Everybody may do everything. */
    public static AccessControl open() {
        return new AccessControl(false, null, null, null, null, Optional.empty());
    }

    /**
     * Callers are known by their keys and links.
     *
     * @param keys where keys are; may be the same as {@code links}
     * @param links where the links of lectures are
     */
    public static AccessControl by(Credentials keys, Credentials links) {
        return new AccessControl(true, keys, links, null, null, Optional.empty());
    }

    /** Callers of a server without lectures are known by its token, which makes them speakers. */
    public static AccessControl by(String token) {
        return new AccessControl(true, null, null, token, null, Optional.empty());
    }

    /**
     * Callers are also known by tokens of an institution, and where it has a sign-on of the pages by that.
     *
     * @param pages the address by which browsers reach this server; empty for the one of each request
     */
    public AccessControl withAccounts(TokenVerifier accounts, Optional<URI> pages) {
        return new AccessControl(true, keysOrNull, linksOrNull, tokenOrNull, accounts,
                accounts.signOn().map(config -> SignOn.of(config, accounts, pages)));
    }

    /** How people sign in on the pages; empty if they do not. */
    Optional<SignOn> signOn() {
        return signOn;
    }

    /** By which pages of this server are told from those of other sites. */
    BrowserOrigin pages() {
        return new BrowserOrigin(signOn.flatMap(SignOn::pages));
    }

    /** Whether anything is checked. */
    public boolean checks() {
        return checks;
    }

    /**
     * Who presents this. May block.
     *
     * @param presented a key, a link, a token of an institution, the secret of a session of a browser, or the token of a speech server; empty for nothing
     * @throws LectureException if the database does not answer
     * @throws ProviderException if the keys of the institution's provider are not known, and it does not answer
     */
    public Caller identify(String presented) throws LectureException, ProviderException {
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
        if (signOn.isPresent() && SignOnSessions.isSession(presented)) {
            return signOn.get().sessions().find(presented).map(AccessControl::holder)
                    .orElseGet(() -> new Caller.Stranger("Nobody is signed in here any more."));
        }
        if (accountsOrNull != null && TokenVerifier.isToken(presented)) {
            return caller(accountsOrNull, presented);
        }
        var credentials = Credentials.isLink(presented) ? linksOrNull : keysOrNull;
        return credentials == null ? new Caller.Stranger("") : caller(credentials.verify(presented));
    }

    static Caller holder(Account account) {
        return new Caller.Holder("account " + account.subject(), account.scopes());
    }

    private static Caller caller(TokenVerifier accounts, String token) throws ProviderException {
        try {
            return holder(accounts.verify(token));
        } catch (TokenException e) {
            return new Caller.Stranger(e.reason().sentence());
        }
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

    /** The id of who presents this, if it may speak in all lectures, and so over {@code /ws} too; empty if it may not, or the database or the provider does not answer. May block. */
    @Override
    public Optional<String> admit(String presented) {
        try {
            var caller = identify(presented);
            AccessTable.webSocket().check(caller, Scope.ALL);
            return Optional.of(caller.id());
        } catch (AccessException | LectureException | ProviderException e) {
            return Optional.empty();
        }
    }

    /** Whether it still may; also while the database or the provider does not answer, so that they cut nobody off. */
    @Override
    public boolean remains(String presented) {
        try {
            AccessTable.webSocket().check(identify(presented), Scope.ALL);
            return true;
        } catch (AccessException e) {
            return false;
        } catch (LectureException | ProviderException e) {
            return true;
        }
    }

    /** Asks the provider nothing any more. */
    @Override
    public void close() {
        if (accountsOrNull != null) {
            accountsOrNull.close();
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
