package hearus.cli.run;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import hearus.lectures.access.Scope;
import hearus.server.OidcConfig;
import hearus.server.ServerConfig;

/** Whose accounts a hub accepts, and what they may do. */
final class OidcOptions {
    private static final String SECRET = "HEARUS_OIDC_CLIENT_SECRET";

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(names = "--oidc-issuer", paramLabel = "URL", description = "An OpenID Connect provider whose tokens are accepted beside keys and links, for example https://sso.example.org/realms/campus. Callers are then checked.")
    @Nullable
    URI issuer;

    @Option(names = "--oidc-audience", paramLabel = "NAME", description = "What the audience (aud) of its tokens must contain; needed with --oidc-issuer.")
    @Nullable
    String audience;

    @Option(names = "--oidc-role-claim", paramLabel = "NAME", defaultValue = OidcConfig.USUAL_ROLE_CLAIM, description = "The claim that says what an account may do, or the path to it, for example realm_access.roles (default ${DEFAULT-VALUE}).")
    String roleClaim;

    @Option(names = "--oidc-role", paramLabel = "VALUE=ROLE[:LECTURE]", split = ",", description = "What a value of that claim gives, for example staff=speaker or physics=speaker:physics-3; may be given several times. Without it the values themselves are such scopes.")
    @Nullable
    List<String> roles;

    @Option(names = "--oidc-client", paramLabel = "ID", description = "Lets people sign in on the pages: by this client the provider knows this server. Its secret, unless it is a public client, is in HEARUS_OIDC_CLIENT_SECRET or in the file of --oidc-client-secret-file.")
    @Nullable
    String client;

    @Option(names = "--oidc-client-secret-file", paramLabel = "FILE", description = "A file with the client's secret.")
    @Nullable
    Path secretFile;

    /** Sets these options. */
    ServerConfig.Builder apply(ServerConfig.Builder config, boolean open, Map<String, String> environment) {
        if (issuer == null) {
            if (audience != null || roles != null || client != null) {
                throw wrong("--oidc-audience, --oidc-role and --oidc-client say something of a provider: name it with --oidc-issuer.");
            }
            return config;
        }
        if (audience == null) {
            throw wrong("--oidc-issuer needs --oidc-audience: what the audience of the provider's tokens for this server is.");
        }
        if (open) {
            throw wrong("--open lets everybody do everything, and --oidc-issuer those who have an account: leave one of them out.");
        }
        try {
            var accounts = OidcConfig.of(issuer, audience).withRoleClaim(roleClaim).withRoles(mapping());
            return config.oidc(client == null
                    ? accounts
                    : accounts.withSignOn(new OidcConfig.SignOn(client, secret(environment))));
        } catch (IllegalArgumentException e) {
            throw wrong("--oidc-issuer: " + e.getMessage());
        }
    }

    /** No argument: others on this machine can read command lines. */
    private Optional<String> secret(Map<String, String> environment) {
        var text = secretFile == null ? Optional.ofNullable(environment.get(SECRET)) : Optional.of(read(secretFile));
        return text.map(String::strip).filter(secret -> !secret.isEmpty());
    }

    private String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw wrong("--oidc-client-secret-file: " + file + " cannot be read: name a file of text that this user may read.");
        }
    }

    private Map<String, List<Scope>> mapping() {
        var mapping = new LinkedHashMap<String, List<Scope>>();
        for (var text : roles == null ? List.<String>of() : roles) {
            var equals = text.lastIndexOf('=');
            var scope = Scope.parse(text.substring(equals + 1).strip());
            if (equals < 1 || scope.isEmpty()) {
                throw wrong(
                        "--oidc-role is a value of the claim and what it gives, for example staff=speaker or physics=speaker:physics-3: "
                                + text);
            }
            mapping.computeIfAbsent(text.substring(0, equals).strip(), value -> new ArrayList<>()).add(scope.get());
        }
        return mapping;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
