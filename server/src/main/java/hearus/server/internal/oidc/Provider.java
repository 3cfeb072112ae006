package hearus.server.internal.oidc;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

import hearus.server.OidcConfig;

/**
 * An OpenID Connect provider over HTTP. Every request has {@value #TIMEOUT_SECONDS} s, every answer {@value #MAX_ANSWER} bytes, and redirects are not followed. Thread-safe; blocks its callers, which may be virtual threads.
 */
public final class Provider implements AutoCloseable {
    static final int MAX_ANSWER = 1 << 20;
    static final int TIMEOUT_SECONDS = 10;
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final URI issuer;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(TIMEOUT_SECONDS))
            .followRedirects(HttpClient.Redirect.NEVER).build();
    private volatile @Nullable Metadata last;

    private Provider(URI issuer) {
        this.issuer = issuer;
    }

    /** The provider of this issuer, which is asked nothing yet. */
    public static Provider of(URI issuer) {
        return new Provider(issuer);
    }

    /**
     * What the discovery document says (OpenID Connect Discovery 1.0, section 3).
     *
     * @param keys where the keys are
     * @param authorization where people sign in; empty for a provider that only issues tokens
     * @param token where codes are exchanged for tokens
     * @param endSession where people sign out
     */
    public record Metadata(URI keys, Optional<URI> authorization, Optional<URI> token, Optional<URI> endSession) {}

    /** What the provider was when it was last asked; asks it if it never was. */
    public Metadata metadata() throws IOException {
        var known = last;
        return known == null ? discover() : known;
    }

    /** Asks the provider what it is. */
    Metadata discover() throws IOException {
        var base = issuer.toString();
        var json = json(request(URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + DISCOVERY)).GET().build());
        if (!json.path("issuer").asText().equals(base)) {
            throw new IOException("The discovery document of " + base + " is of another issuer: " + json.path("issuer").asText());
        }
        var keys = address(json, "jwks_uri").orElseThrow(() -> new IOException("The discovery document of " + base + " has no jwks_uri"));
        var metadata = new Metadata(keys, address(json, "authorization_endpoint"), address(json, "token_endpoint"),
                address(json, "end_session_endpoint"));
        last = metadata;
        return metadata;
    }

    private static Optional<URI> address(JsonNode json, String name) throws IOException {
        var text = json.path(name).textValue();
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(OidcConfig.protectedAddress(text));
        } catch (IllegalArgumentException e) {
            throw new IOException(name + " of the discovery document: " + e.getMessage(), e);
        }
    }

    /** The key set as the provider sends it. */
    String keys(URI address) throws IOException {
        return send(request(address).GET().build()).body();
    }

    /**
     * Exchanges a code for tokens.
     *
     * @param form the parameters, among them secrets
     * @param basic the header {@code Authorization}; empty for a public client
     */
    JsonNode exchange(URI address, Map<String, String> form, Optional<String> basic) throws IOException {
        var body = form.entrySet().stream().map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var request = request(address).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        basic.ifPresent(value -> request.header("Authorization", value));
        return json(request.build());
    }

    private static HttpRequest.Builder request(URI address) {
        return HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(TIMEOUT_SECONDS)).header("Accept", "application/json");
    }

    private JsonNode json(HttpRequest request) throws IOException {
        try {
            return MAPPER.readTree(send(request).body());
        } catch (JsonProcessingException e) {
            // Without the cause: its message quotes what was read, which may be a token.
            throw new IOException(request.uri() + " did not answer with JSON");
        }
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        var answer = http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MAX_ANSWER));
        try {
            var response = answer.get(2L * TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (response.statusCode() != 200) {
                throw new IOException(request.uri() + " answered with status " + response.statusCode());
            }
            return response;
        } catch (ExecutionException e) {
            throw new IOException(request.uri() + " could not be asked: " + e.getCause(), e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException(request.uri() + " did not answer in time", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while " + request.uri() + " was asked");
        }
    }

    /** Gives up what is being asked. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}
