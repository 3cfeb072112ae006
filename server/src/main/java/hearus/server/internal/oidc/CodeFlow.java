package hearus.server.internal.oidc;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import hearus.lectures.access.Scope;
import hearus.server.OidcConfig;

/** Signs people in by the authorization code flow with PKCE (OpenID Connect Core 1.0 section 3.1, RFC 7636). Logs neither codes nor tokens. Thread-safe; blocks its callers while the provider is asked. */
public final class CodeFlow {
    private static final Logger LOG = System.getLogger(CodeFlow.class.getName());
    private static final int RANDOM_BYTES = 32;

    private final OidcConfig.SignOn client;
    private final TokenVerifier tokens;
    private final SecureRandom random = new SecureRandom();

    public CodeFlow(OidcConfig.SignOn client, TokenVerifier tokens) {
        this.client = client;
        this.tokens = tokens;
    }

    /**
     * What this server must know again when the browser comes back.
     *
     * @param state comes back with the code
     * @param nonce comes back in the token
     * @param verifier proves that the code was asked for here
     */
    public record Secrets(String state, String nonce, String verifier) {
        /** Without the secrets. */
        @Override
        public String toString() {
            return "Secrets[]";
        }
    }

    /** New secrets for one sign-on. */
    public Secrets secrets() {
        return new Secrets(text(), text(), text());
    }

    private String text() {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Where the browser signs in.
     *
     * @param callback where the provider sends it then
     * @throws ProviderException if the provider does not answer, or has no sign-on
     */
    public URI address(Secrets secrets, URI callback) throws ProviderException {
        try {
            var endpoint = tokens.provider().metadata().authorization()
                    .orElseThrow(() -> new IOException("The discovery document has no authorization_endpoint"));
            var query = Map.of("response_type", "code", "client_id", client.client(), "redirect_uri", callback.toString(), "scope",
                    "openid profile", "state", secrets.state(), "nonce", secrets.nonce(), "code_challenge", challenge(secrets.verifier()),
                    "code_challenge_method", "S256").entrySet().stream().map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
                    .collect(Collectors.joining("&"));
            return URI.create(endpoint + (endpoint.getRawQuery() == null ? "?" : "&") + query);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder().withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /**
     * Who has signed in. Its roles are those of the ID token, and of the access token where that is one for this server.
     *
     * @throws TokenException if the token is not of this sign-on
     * @throws ProviderException if the provider does not answer, or does not take the code
     */
    public Account finish(String code, Secrets secrets, URI callback) throws TokenException, ProviderException {
        try {
            var endpoint = tokens.provider().metadata().token()
                    .orElseThrow(() -> new IOException("The discovery document has no token_endpoint"));
            var form = new LinkedHashMap<>(Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", callback.toString(),
                    "code_verifier", secrets.verifier()));
            if (client.secret().isEmpty()) {
                form.put("client_id", client.client());
            }
            var answer = tokens.provider().exchange(endpoint, form, client.secret().map(this::basic));
            var account = tokens.verifySignOn(answer.path("id_token").asText(), client.client(), secrets.nonce());
            var scopes = new LinkedHashSet<>(account.scopes());
            scopes.addAll(ofAccessToken(answer.path("access_token").asText(), account.subject()));
            return new Account(account.subject(), account.name(), List.copyOf(scopes), account.expires());
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    /** Access tokens may have any form: only one that would be accepted from a caller says something. */
    private List<Scope> ofAccessToken(String token, String subject) throws ProviderException {
        try {
            return Optional.of(tokens.verify(token)).filter(account -> account.subject().equals(subject)).map(Account::scopes)
                    .orElse(List.of());
        } catch (TokenException e) {
            LOG.log(Level.DEBUG, "The access token of a sign-on is not one for this server: {0}", e.reason());
            return List.of();
        }
    }

    /** RFC 6749 section 2.3.1. */
    private String basic(String secret) {
        return "Basic " + Base64.getEncoder()
                .encodeToString((encoded(client.client()) + ":" + encoded(secret)).getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static ProviderException unavailable(IOException e) {
        LOG.log(Level.WARNING, "A sign-on failed: {0}", e.getMessage());
        return new ProviderException("The provider of accounts did not complete the sign-on: try again in a moment.", e);
    }
}
