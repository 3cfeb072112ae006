package hearus.server.internal.oidc;

import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;

/**
 * The keys of a provider. They are fetched when a token first needs them, again after {@link #LIFE}, and when a token names a key that is not among them; in any case at most twice in {@link #INTERVAL}, so that tokens of
 * strangers do not become requests to the provider. While it does not answer, its last keys are used for {@link #OUTAGE}. Thread-safe; blocks its callers.
 */
final class ProviderKeys implements JWKSetSource<SecurityContext> {
    static final Duration LIFE = Duration.ofMinutes(5);
    static final Duration INTERVAL = Duration.ofSeconds(30);
    static final Duration OUTAGE = Duration.ofHours(1);
    /** Longer than the two requests of one fetch. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(5L * Provider.TIMEOUT_SECONDS);

    private final Provider provider;
    private volatile boolean known;

    private ProviderKeys(Provider provider) {
        this.provider = provider;
    }

    /** A source that has not fetched anything yet, and whether it ever has. */
    static Cached of(Provider provider) {
        var keys = new ProviderKeys(provider);
        return new Cached(keys, JWKSourceBuilder.<SecurityContext>create(keys).cache(LIFE.toMillis(), MAX_WAIT.toMillis())
                .refreshAheadCache(false).rateLimited(INTERVAL.toMillis()).retrying(false).outageTolerant(OUTAGE.toMillis()).build());
    }

    /** Keys with their cache. */
    record Cached(ProviderKeys keys, JWKSource<SecurityContext> source) {
        /** Whether the provider ever answered. */
        boolean known() {
            return keys.known;
        }

        /** Fetches the keys if they are not there. */
        void fetch() throws KeySourceException {
            source.get(new JWKSelector(new JWKMatcher.Builder().build()), null);
        }
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, SecurityContext context) throws KeySourceException {
        try {
            var set = JWKSet.parse(provider.keys(provider.discover().keys()));
            known = true;
            return set;
        } catch (IOException e) {
            throw new JWKSetUnavailableException(String.valueOf(e.getMessage()), e);
        } catch (ParseException e) {
            throw new JWKSetUnavailableException("The keys of the provider are not of the form of RFC 7517", e);
        }
    }

    /** Does nothing: the provider is closed by whoever made it. */
    @Override
    public void close() {}
}
