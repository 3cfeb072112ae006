package hearus.cli.run;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

import hearus.lectures.access.Role;
import hearus.lectures.access.Scope;
import hearus.server.OidcConfig;
import hearus.server.ServerConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OidcOptionsTest {
    private static final String ISSUER = "https://sso.example.org/realms/campus";

    @Command(name = "serve")
    private static final class Serve {
        @Mixin
        private OidcOptions oidc;
    }

    private static ServerConfig parsed(boolean open, String... arguments) {
        return parsed(open, Map.of(), arguments);
    }

    private static ServerConfig parsed(boolean open, Map<String, String> environment, String... arguments) {
        var command = new Serve();
        new CommandLine(command).parseArgs(arguments);
        return command.oidc.apply(ServerConfig.serve(), open, environment).build();
    }

    @Test
    void theSecretOfTheClientComesFromAFileOrTheEnvironment(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("secret"), "from the file\n");
        String[] client = {"--oidc-issuer", ISSUER, "--oidc-audience", "hearus", "--oidc-client", "pages"};
        assertThat(signOn(parsed(false, client)).secret()).isEmpty();
        var environment = Map.of("HEARUS_OIDC_CLIENT_SECRET", "from the environment");
        assertThat(signOn(parsed(false, environment, client)).secret()).contains("from the environment");
        var all = Stream.concat(Stream.of(client), Stream.of("--oidc-client-secret-file", file.toString())).toArray(String[]::new);
        assertThat(signOn(parsed(false, environment, all)).secret()).contains("from the file");
        assertThat(signOn(parsed(false, all)).toString()).doesNotContain("from");
    }

    @Test
    void aSecretThatCannotBeReadIsSaidWithWhatToDo(@TempDir Path folder) {
        assertThatThrownBy(() -> parsed(false, "--oidc-issuer", ISSUER, "--oidc-audience", "hearus", "--oidc-client", "pages",
                "--oidc-client-secret-file", folder.resolve("missing").toString())).isInstanceOf(ParameterException.class)
                .hasMessageContaining("missing cannot be read: name a file");
    }

    private static OidcConfig.SignOn signOn(ServerConfig config) {
        return config.oidc().flatMap(OidcConfig::signOn).orElseThrow();
    }

    @Test
    void withoutAnIssuerThereIsNone() {
        assertThat(parsed(true).oidc()).isEmpty();
    }

    @Test
    void valuesOfTheClaimGiveWhatTheOptionsSay() {
        var config = parsed(false, "--oidc-issuer", ISSUER, "--oidc-audience", "hearus", "--oidc-role-claim", "realm_access.roles",
                "--oidc-role", "staff=speaker", "--oidc-role", "physics=speaker:physics-3,physics=reader", "--oidc-role", "a=b=admin")
                .oidc().orElseThrow();
        assertThat(config.issuer()).isEqualTo(URI.create(ISSUER));
        assertThat(config.audience()).isEqualTo("hearus");
        assertThat(config.roleClaim()).isEqualTo("realm_access.roles");
        assertThat(config.roles()).isEqualTo(Map.of("staff", List.of(Scope.everywhere(Role.SPEAKER)),
                "physics", List.of(new Scope(Role.SPEAKER, "physics-3"), Scope.everywhere(Role.READER)),
                "a=b", List.of(Scope.everywhere(Role.ADMIN))));
        assertThat(parsed(false, "--oidc-issuer", ISSUER, "--oidc-audience", "hearus").oidc().orElseThrow().roleClaim())
                .isEqualTo("hearus");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--oidc-issuer=" + ISSUER + "|needs --oidc-audience",
            "--oidc-audience=hearus|name it with --oidc-issuer", "--oidc-role=staff=speaker|name it with --oidc-issuer",
            "--oidc-issuer=http://sso.example.org --oidc-audience=x|begins with https://",
            "--oidc-issuer=" + ISSUER + " --oidc-audience=x --oidc-role=staff|staff=speaker",
            "--oidc-issuer=" + ISSUER + " --oidc-audience=x --oidc-role=staff=owner|staff=owner",
            "--oidc-issuer=" + ISSUER + " --oidc-audience=x --oidc-role=staff=admin:physics|staff=admin:physics",
            "--oidc-issuer=" + ISSUER + " --oidc-audience=x --oidc-role==admin|=admin"})
    void whatCannotBeMeantIsRefusedWithASentence(String arguments, String message) {
        assertThatThrownBy(() -> parsed(false, arguments.split(" "))).isInstanceOf(ParameterException.class).hasMessageContaining(message);
    }

    @Test
    void anOpenServerHasNoAccounts() {
        assertThatThrownBy(() -> parsed(true, "--oidc-issuer", ISSUER, "--oidc-audience", "x")).isInstanceOf(ParameterException.class)
                .hasMessageContaining("--open");
    }
}
