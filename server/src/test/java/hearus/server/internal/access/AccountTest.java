package hearus.server.internal.access;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.lectures.StoreLocation;
import hearus.server.HearusServer;
import hearus.server.OidcConfig;
import hearus.server.ServerConfig;
import hearus.server.internal.hub.SocketIoClient;
import hearus.server.internal.oidc.TestProvider;
import hearus.server.internal.rest.ApiServer;
import hearus.speech.FakeEngine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Tokens of an institution, by every way in. */
class AccountTest {
    private static final String LECTURE = "/api/v1/lectures/physics";

    @TempDir
    private Path folder;

    @Test
    void aTokenOpensWhatItsRolesSayByEveryWayIn() throws Exception {
        try (var provider = new TestProvider(); var server = new CheckedServer(folder, config -> config.oidc(provider.config()))) {
            var reader = provider.token("reader:physics");
            assertThat(server.get(LECTURE, reader).statusCode()).isEqualTo(200);
            assertThat(server.get("/api/v1/lectures/chemistry", reader).statusCode()).isEqualTo(403);
            assertThat(server.ask("POST", LECTURE + "/end", reader, "{}").statusCode()).isEqualTo(403);
            assertThat(server.get(LECTURE, provider.token()).statusCode()).as("an account without roles").isEqualTo(403);
            assertThat(server.get("/api/v1/lectures", provider.token("admin")).statusCode()).isEqualTo(200);
            assertThat(server.get(LECTURE, server.admin()).statusCode()).as("keys are accepted as before").isEqualTo(200);
            for (var way : List.of("token", "key")) {
                assertThat(server.connect("", "{\"" + way + "\":\"" + reader + "\"}")).startsWith("40");
                assertThat(server.connect(way + "=" + reader, "")).startsWith("40");
            }
            assertThat(AccessTest.overWebSocket(server, provider.token("speaker"), "any")).isEqualTo(1000);
            assertThat(AccessTest.overWebSocket(server, "", provider.token("speaker"))).isEqualTo(1000);
            assertThat(AccessTest.overWebSocket(server, reader, "any")).isEqualTo(1008);
        }
    }

    @Test
    void tokensThatAreNotAcceptedAreRefusedByEveryWayIn() throws Exception {
        try (var provider = new TestProvider(); var server = new CheckedServer(folder, config -> config.oidc(provider.config()))) {
            var hour = Date.from(Instant.now().minus(Duration.ofHours(1)));
            for (var refused : Map.of(provider.token(claims -> claims.expirationTime(hour)), "has expired",
                    provider.token(claims -> claims.audience("library")), "is not meant for this server",
                    "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.", "not signed by a method that is accepted", "no.token", "no token").entrySet()) {
                var response = server.get(LECTURE, refused.getKey());
                assertThat(response.statusCode()).isEqualTo(401);
                assertThat(ApiServer.json(response).path("detail").asText()).contains(refused.getValue());
                assertThat(server.connect("", "{\"token\":\"" + refused.getKey() + "\"}")).startsWith("44").contains(refused.getValue())
                        .contains("\"code\":\"unauthorized\"");
                assertThat(server.connect("token=" + refused.getKey(), "")).startsWith("44");
                assertThat(AccessTest.overWebSocket(server, refused.getKey(), "any")).isEqualTo(1008);
            }
        }
    }

    @Test
    void aReadersTokenDoesNotSpeak() throws Exception {
        try (var provider = new TestProvider();
                var server = new CheckedServer(folder, config -> config.oidc(provider.config()));
                var client = client(server, "/webrtc", "format=s16le&session=new&lecture=physics", provider.token("reader:physics"))) {
            assertThat(client.call("transcription", new byte[2000]).path("code").asText()).isEqualTo("forbidden");
            assertThat(client.events("captionError")).hasSize(1);
        }
    }

    @Test
    void whoseTokenExpiresIsDisconnectedWithinSeconds() throws Exception {
        try (var provider = new TestProvider(); var server = new CheckedServer(folder, config -> config.oidc(provider.config()))) {
            // Accepted for a minute after its end, so for about eight seconds from now.
            var expiring = provider.token(claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(52))));
            try (var client = client(server, "/", "", expiring); var other = client(server, "/", "", provider.token("reader"))) {
                assertThat(client.call("follow", "{\"lecture\":\"physics\"}").path("next").asLong()).isEqualTo(1);
                await().atMost(Duration.ofSeconds(60)).until(() -> !client.events("captionError").isEmpty());
                assertThat(client.events("captionError").getFirst().path("code").asText()).isEqualTo("unauthorized");
                assertThat(server.get(LECTURE, expiring).statusCode()).isEqualTo(401);
                assertThat(other.call("follow", "{\"lecture\":\"physics\"}").path("next").asLong()).isEqualTo(1);
            }
        }
    }

    @Test
    void whereTheProviderDoesNotAnswerKeysServeAndTokensAreAskedToComeAgain() throws Exception {
        OidcConfig gone;
        String token;
        try (var provider = new TestProvider()) {
            gone = provider.config();
            token = provider.token("admin");
        }
        try (var server = new CheckedServer(folder, config -> config.oidc(gone))) {
            assertThat(server.get(LECTURE, server.admin()).statusCode()).isEqualTo(200);
            var response = server.get(LECTURE, token);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
            assertThat(server.connect("", "{\"token\":\"" + token + "\"}")).startsWith("44").contains("\"code\":\"unavailable\"");
            assertThat(AccessTest.overWebSocket(server, token, "any")).isEqualTo(1008);
        }
    }

    @Test
    void withAnIssuerCallersAreCheckedAlsoWithoutAnyKeyAndOnEveryAddress() throws Exception {
        try (var provider = new TestProvider();
                var server = HearusServer.create(ServerConfig.serve().host("0.0.0.0").port(0).lectures(new StoreLocation.Memory())
                        .oidc(provider.config()).build(), FakeEngine::new).start()) {
            assertThat(AccessTest.status(server, "/api/v1/lectures", "")).isEqualTo(401);
            assertThat(AccessTest.status(server, "/api/v1/lectures", provider.token("reader"))).isEqualTo(200);
        }
    }

    private static SocketIoClient client(CheckedServer server, String namespace, String query, String token) {
        return new SocketIoClient(server.port(), namespace, query, Map.of(), "{\"token\":\"" + token + "\"}");
    }
}
