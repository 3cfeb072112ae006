package hearus.server;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import hearus.lectures.access.Scope;

/**
 * The OpenID Connect provider whose accounts a hub accepts. Immutable.
 *
 * @param issuer its name, exactly as its tokens have it, which is the address of its discovery document without {@code /.well-known/openid-configuration}; HTTPS, or HTTP on this machine
 * @param audience what {@code aud} of a token must contain
 * @param roleClaim the claim that says what an account may do: its name, or a path with dots such as {@code realm_access.roles}
 * @param roles what each value of the claim gives; empty for values that are scopes themselves, such as {@code speaker:physics-3}
 * @param signOn how people sign in on the pages; empty if they do not
 */
public record OidcConfig(URI issuer, String audience, String roleClaim, Map<String, List<Scope>> roles, Optional<SignOn> signOn) {
    /** The claim that is read by default. */
    public static final String USUAL_ROLE_CLAIM = "hearus";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public OidcConfig {
        protectedAddress(issuer.toString());
        if (issuer.getRawQuery() != null || issuer.getRawFragment() != null) {
            throw new IllegalArgumentException("An issuer has neither a query nor a fragment: " + issuer);
        }
        if (audience.isBlank() || roleClaim.isBlank()) {
            throw new IllegalArgumentException("The audience of tokens and the claim with roles have names that are not empty.");
        }
        roles = Map.copyOf(roles);
    }

    /** Tokens of this issuer for this audience, whose claim {@value #USUAL_ROLE_CLAIM} has scopes. */
    public static OidcConfig of(URI issuer, String audience) {
        return new OidcConfig(issuer, audience, USUAL_ROLE_CLAIM, Map.of(), Optional.empty());
    }

    /** With another claim that says what an account may do. */
    public OidcConfig withRoleClaim(String claim) {
        return new OidcConfig(issuer, audience, claim, roles, signOn);
    }

    /** With what each value of the claim gives. */
    public OidcConfig withRoles(Map<String, List<Scope>> given) {
        return new OidcConfig(issuer, audience, roleClaim, given, signOn);
    }

    /** With a sign-on of the pages. */
    public OidcConfig withSignOn(SignOn pages) {
        return new OidcConfig(issuer, audience, roleClaim, roles, Optional.of(pages));
    }

    /**
     * How people sign in on the pages.
     *
     * @param client by which the provider knows this server
     * @param secret by which it proves that; empty for a public client
     */
    public record SignOn(String client, Optional<String> secret) {
        public SignOn {
            if (client.isBlank()) {
                throw new IllegalArgumentException("The client has a name at the provider that is not empty.");
            }
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "SignOn[" + client + "]";
        }
    }

    /**
     * An address whose answers nobody on the way can replace: HTTPS, or HTTP on this machine.
     *
     * @throws IllegalArgumentException if it is another one; the message says what to write
     */
    public static URI protectedAddress(String text) {
        var address = URI.create(text);
        var host = address.getHost();
        if (host != null && ("https".equals(address.getScheme()) || ("http".equals(address.getScheme()) && LOOPBACK.contains(host)))) {
            return address;
        }
        throw new IllegalArgumentException("The address of a provider begins with https:// (http:// only on this machine): " + text);
    }
}
