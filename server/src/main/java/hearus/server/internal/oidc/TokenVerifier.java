package hearus.server.internal.oidc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;

import hearus.server.OidcConfig;
import hearus.server.internal.oidc.TokenException.Reason;

/**
 * Verifies tokens of one issuer (RFC 7519, 8725): signed by one of its keys with an asymmetric method, for one audience, within their time. Logs nothing of them. Thread-safe; blocks its callers while keys are fetched. Closes its
 * provider.
 */
public final class TokenVerifier implements AutoCloseable {
    private static final Logger LOG = System.getLogger(TokenVerifier.class.getName());
    /** How far the clocks of the provider and of this machine may lie apart. */
    static final Duration SKEW = Duration.ofSeconds(60);
    /** Characters of one token. */
    static final int MAX_LENGTH = 16_384;
    /** Without HMAC: the key for it would be public. EdDSA would need another library for its keys. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512,
            JWSAlgorithm.PS256, JWSAlgorithm.PS384, JWSAlgorithm.PS512, JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512);
    /** Of tokens for other purposes, such as sign-out, the type is another one. */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");
    private static final int MAX_NAME = 100;

    private final OidcConfig config;
    private final InstantSource clock;
    private final Provider provider;
    private final ProviderKeys.Cached keys;
    private final JWSKeySelector<SecurityContext> selector;
    private final RoleClaims roles;

    private TokenVerifier(OidcConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        this.provider = Provider.of(config.issuer());
        this.keys = ProviderKeys.of(provider);
        this.selector = new JWSVerificationKeySelector<>(ALGORITHMS, keys.source());
        this.roles = new RoleClaims(config.roleClaim(), config.roles());
    }

    /** Verifies by the keys of the configured provider, which is asked for them in the background; where it does not answer, the log says so, and it is asked again when a token comes. */
    public static TokenVerifier open(OidcConfig config, InstantSource clock) {
        var verifier = new TokenVerifier(config, clock);
        Thread.ofVirtual().name("hearus-oidc").start(verifier::fetchFirst);
        return verifier;
    }

    private void fetchFirst() {
        try {
            keys.fetch();
            LOG.log(Level.INFO, "Tokens of {0} are accepted", config.issuer());
        } catch (KeySourceException e) {
            LOG.log(Level.WARNING, "Tokens of {0} cannot be verified yet, and the provider is asked again when one comes: {1}",
                    config.issuer(), e.getMessage());
        }
    }

    /** How people sign in on the pages; empty if they do not. */
    public Optional<OidcConfig.SignOn> signOn() {
        return config.signOn();
    }

    /** The provider whose tokens these are. */
    public Provider provider() {
        return provider;
    }

    /** Whether this text is meant to be a token, and no key or link; its form is not checked. */
    public static boolean isToken(String presented) {
        return presented.indexOf('.') >= 0;
    }

    /**
     * Who presents this token to this server.
     *
     * @throws TokenException if it is not accepted
     * @throws ProviderException if the provider's keys are not known, and it does not answer
     */
    public Account verify(String token) throws TokenException, ProviderException {
        return account(checked(token, config.audience()));
    }

    /**
     * Who an ID token is about.
     *
     * @param client for whom it was made
     * @param nonce that it must repeat
     */
    Account verifySignOn(String token, String client, String nonce) throws TokenException, ProviderException {
        var claims = checked(token, client);
        var party = claims.getClaim("azp");
        if (party == null ? claims.getAudience().size() > 1 : !party.equals(client)) {
            throw new TokenException(Reason.AUDIENCE);
        }
        if (!nonce.equals(claims.getClaim("nonce"))) {
            throw new TokenException(Reason.NONCE);
        }
        return account(claims);
    }

    /** The claims of a token for this audience. */
    private JWTClaimsSet checked(String token, String audience) throws TokenException, ProviderException {
        var claims = signed(token);
        if (!config.issuer().toString().equals(claims.getIssuer())) {
            throw new TokenException(Reason.ISSUER);
        }
        if (!claims.getAudience().contains(audience)) {
            throw new TokenException(Reason.AUDIENCE);
        }
        if (isOver(claims)) {
            throw new TokenException(Reason.EXPIRED);
        }
        if (Optional.ofNullable(claims.getNotBeforeTime()).map(Date::toInstant).filter(clock.instant().plus(SKEW)::isBefore).isPresent()) {
            throw new TokenException(Reason.NOT_YET);
        }
        return claims;
    }

    private boolean isOver(JWTClaimsSet claims) throws TokenException {
        return !clock.instant().isBefore(expires(claims));
    }

    /** With the skew. */
    private static Instant expires(JWTClaimsSet claims) throws TokenException {
        var expires = claims.getExpirationTime();
        if (expires == null || claims.getSubject() == null) {
            throw new TokenException(Reason.MALFORMED);
        }
        return expires.toInstant().plus(SKEW);
    }

    private JWTClaimsSet signed(String token) throws TokenException, ProviderException {
        if (token.length() > MAX_LENGTH) {
            throw new TokenException(Reason.MALFORMED);
        }
        try {
            var parsed = JWTParser.parse(token);
            if (parsed instanceof EncryptedJWT) {
                throw new TokenException(Reason.MALFORMED);
            }
            if (!(parsed instanceof SignedJWT jwt) || !ALGORITHMS.contains(jwt.getHeader().getAlgorithm())) {
                throw new TokenException(Reason.ALGORITHM);
            }
            var type = jwt.getHeader().getType();
            if (type != null && !TYPES.contains(type.getType().toLowerCase(Locale.ROOT))) {
                throw new TokenException(Reason.MALFORMED);
            }
            var claims = Objects.requireNonNull(jwt.getJWTClaimsSet());
            try {
                requireSignature(jwt);
            } catch (ProviderException e) {
                // Whoever signed it: it is over also while nobody can say who did.
                if (isOver(claims)) {
                    throw new TokenException(Reason.EXPIRED);
                }
                throw e;
            }
            return claims;
        } catch (ParseException | IllegalArgumentException e) {
            // Without the cause: its message may quote the token.
            throw new TokenException(Reason.MALFORMED);
        }
    }

    private void requireSignature(SignedJWT jwt) throws TokenException, ProviderException {
        try {
            var candidates = selector.selectJWSKeys(jwt.getHeader(), null);
            if (candidates.isEmpty()) {
                throw new TokenException(Reason.UNKNOWN_KEY);
            }
            for (var key : candidates) {
                if (jwt.verify(new DefaultJWSVerifierFactory().createJWSVerifier(jwt.getHeader(), key))) {
                    return;
                }
            }
            throw new TokenException(Reason.SIGNATURE);
        } catch (RateLimitReachedException e) {
            if (keys.known()) {
                throw new TokenException(Reason.UNKNOWN_KEY);
            }
            throw unavailable(e);
        } catch (KeySourceException e) {
            LOG.log(Level.WARNING, "A token of {0} could not be verified: {1}", config.issuer(), e.getMessage());
            throw unavailable(e);
        } catch (JOSEException e) {
            throw new TokenException(Reason.SIGNATURE);
        }
    }

    private static ProviderException unavailable(Exception cause) {
        return new ProviderException(
                "The provider of this account does not answer, so that its token cannot be verified: try again in half a minute.",
                cause);
    }

    private Account account(JWTClaimsSet claims) throws TokenException {
        var name = Stream.of("name", "preferred_username", "email").map(claims::getClaim).filter(String.class::isInstance)
                .map(String.class::cast).filter(text -> !text.isBlank()).findFirst().orElse(claims.getSubject());
        return new Account(claims.getSubject(), name.substring(0, Math.min(name.length(), MAX_NAME)),
                List.copyOf(roles.scopes(claims.getClaims())), expires(claims));
    }

    /** Asks the provider nothing any more. */
    @Override
    public void close() {
        provider.close();
    }
}
