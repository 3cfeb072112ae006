package hearus.server.internal.oidc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import no.nav.security.mock.oauth2.token.KeyProvider;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;

import hearus.server.OidcConfig;

/** A real provider (mock-oauth2-server) on a free port, whose key the test has too: so that it can sign what no provider would. */
public final class TestProvider implements AutoCloseable {
    public static final String AUDIENCE = "hearus-api";

    private final MockOAuth2Server server;
    private final Keys keys;
    private final URI issuer;

    /** Publishes one key, counts how often it is asked for it, and replaces it. */
    private static final class Keys extends KeyProvider {
        private final AtomicInteger asked = new AtomicInteger();
        private volatile RSAKey current;
        private volatile boolean fails;

        Keys(RSAKey first) {
            super(List.of());
            this.current = first;
        }

        @Override
        public JWK signingKey(String issuerId) {
            asked.incrementAndGet();
            if (fails) {
                throw new IllegalStateException("The provider fails, as the test wants it.");
            }
            return current;
        }
    }

    public TestProvider() throws Exception {
        keys = new Keys(key("first"));
        server = new MockOAuth2Server(new OAuth2Config(false, null, null, false, new OAuth2TokenProvider(keys)));
        server.start(InetAddress.getByName("localhost"), 0);
        issuer = URI.create("http://localhost:" + server.baseUrl().port() + "/campus");
        warmUp();
    }

    private void warmUp() throws IOException {
        // Its first answers take seconds on a machine under load.
        for (var path : List.of("/.well-known/openid-configuration", "/jwks")) {
            try (var answer = URI.create(issuer + path).toURL().openStream()) {
                answer.readAllBytes();
            }
        }
        keys.asked.set(0);
    }

    /** Answers requests for its keys with status 500, or no more. */
    void fail(boolean fails) {
        keys.fails = fails;
    }

    static RSAKey key(String id) throws JOSEException {
        return new RSAKeyGenerator(2048).keyID(id).generate();
    }

    public URI issuer() {
        return issuer;
    }

    /** A server that trusts this provider. */
    public OidcConfig config() {
        return OidcConfig.of(issuer, AUDIENCE);
    }

    /** How often the keys were fetched. */
    int fetched() {
        return keys.asked.get();
    }

    RSAKey key() {
        return keys.current;
    }

    /** Signs with another key from now on, and publishes only that. */
    void rotate(String id) throws JOSEException {
        keys.current = key(id);
    }

    /** A token as the provider would make it, with these roles. */
    public String token(String... roles) throws JOSEException {
        return token(claims -> claims.claim(OidcConfig.USUAL_ROLE_CLAIM, List.of(roles)));
    }

    /** A token with other claims than usual. */
    public String token(UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
        return sign(keys.current, header(keys.current.getKeyID()), change.apply(claims(Instant.now())).build());
    }

    /** Lets the next sign-on end with an account that has these roles. */
    public void nextSignOn(String... roles) {
        server.enqueueCallback(new DefaultOAuth2TokenCallback("campus", "u-17", "JWT", List.of(AUDIENCE),
                Map.of("name", "Kim Minji", OidcConfig.USUAL_ROLE_CLAIM, List.of(roles)), 300));
    }

    /**
     * What was sent to the provider in a sign-on.
     *
     * @param challenge of PKCE, from the browser
     * @param body of the exchange of the code
     */
    public record Exchanged(String challenge, String body) {}

    /** What was sent until the next exchange of a code; of each only once. */
    public Exchanged exchanged() throws InterruptedException {
        var challenge = "";
        while (true) {
            var request = server.takeRequest(30, TimeUnit.SECONDS);
            var path = String.valueOf(request.getPath());
            if (path.contains("/authorize?")) {
                challenge = path.replaceFirst(".*[?&]code_challenge=([^&]+).*", "$1");
            } else if (path.endsWith("/token")) {
                return new Exchanged(challenge, request.getBody().readUtf8());
            }
        }
    }

    static JWSHeader header(String key) {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key).build();
    }

    /** Usual claims: for five minutes. */
    JWTClaimsSet.Builder claims(Instant now) {
        return new JWTClaimsSet.Builder().issuer(issuer.toString()).audience(List.of("account", AUDIENCE)).subject("u-17")
                .claim("name", "Kim Minji").issueTime(Date.from(now)).expirationTime(Date.from(now.plus(Duration.ofMinutes(5))))
                .claim(OidcConfig.USUAL_ROLE_CLAIM, List.of("reader")).claim("realm_access", Map.of("roles", List.of("staff", "physics")));
    }

    static String sign(RSAKey key, JWSHeader header, JWTClaimsSet claims) throws JOSEException {
        var jwt = new SignedJWT(header, claims);
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    @Override
    public void close() {
        server.shutdown();
    }
}
