package hearus.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.lectures.Lectures;
import hearus.lectures.StoreLocation;
import hearus.lectures.access.Role;
import hearus.lectures.access.Scope;
import hearus.server.HearusServer;
import hearus.server.ServerConfig;
import hearus.speech.EngineLoader;

import static org.assertj.core.api.Assertions.assertThat;

class JsonLineTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    @AfterEach
    void asBefore() {
        Logging.configure(new Terminal(System.out, System.err, false, false), Level.INFO, new Logging.OneLine());
    }

    @Test
    void anEventIsOneObjectInOneLineWithItsSessionAndItsCauses() throws Exception {
        var event = new LogRecord(Level.WARNING, "session {0} lost after {1}");
        event.setLoggerName("hearus.server.internal.hub.Hub");
        event.setParameters(new Object[]{"a\"b\u2028c\n", "2 s"});
        event.setThrown(new IllegalStateException("first\nsecond", new IOException("reset")));

        var line = new JsonLine().format(event);
        assertThat(line.lines()).hasSize(1);
        var json = JSON.readTree(line);
        assertThat(json.path("time").asText()).endsWith("Z");
        assertThat(json.path("level").asText()).isEqualTo("WARNING");
        assertThat(json.path("logger").asText()).isEqualTo("hearus.server.internal.hub.Hub");
        assertThat(json.path("message").asText()).startsWith("session a\"b").endsWith("lost after 2 s");
        assertThat(json.path("session").asText()).startsWith("a\"b");
        assertThat(json.path("causes").path(0).path("class").asText()).isEqualTo("java.lang.IllegalStateException");
        assertThat(json.path("causes").path(1).path("class").asText()).isEqualTo("java.io.IOException");
        assertThat(json.path("causes").path(1).path("message").asText()).isEqualTo("reset");
    }

    @Test
    void aRecordWithoutAnythingIsAnObjectToo() throws Exception {
        assertThat(JSON.readTree(new JsonLine().format(new LogRecord(Level.FINE, null))).path("level").asText()).isEqualTo("DEBUG");
        assertThat(JSON.readTree(new JsonLine().format(new LogRecord(Level.FINE, "socket {1} {7}"))).has("socket")).isFalse();
    }

    /** What a hub logs at debug level while all kinds of callers ask it. */
    private String run(boolean json, List<String> secrets) throws Exception {
        var log = new ByteArrayOutputStream();
        var terminal = new Terminal(System.out, new PrintStream(log, true, StandardCharsets.UTF_8), false, false);
        Logging.configure(terminal, Level.FINER, json ? new JsonLine() : new Logging.OneLine());
        var config = ServerConfig.hub(List.of(URI.create("ws://localhost:1/ws"))).host("localhost").port(0).token(secrets.get(2))
                .lectures(new StoreLocation.Folder(folder)).build();
        try (var server = HearusServer.create(config, EngineLoader.none()).start(); var http = HttpClient.newHttpClient()) {
            for (var secret : secrets) {
                for (var path : List.of("/api/v1/lectures/physics?link=", "/socket.io/?EIO=4&transport=polling&key=", "/ws?token=",
                        "/api/v1/lectures/physics/export?format=txt&link=", "/l/physics?link=", "/?lecture=x&link=", "/api/nothing?key=",
                        "/socket.io/?EIO=9&key=", "/api/v1/lectures/a%zz?link=")) {
                    ask(http, server.port(), path + secret, "");
                    ask(http, server.port(), path + secret, secret);
                }
                var opened = ask(http, server.port(), "/socket.io/?EIO=4&transport=polling&link=" + secret, "");
                var sid = JSON.readTree(opened.substring(1)).path("sid").asText();
                var session = "/socket.io/?EIO=4&transport=polling&sid=" + sid;
                for (var packet : List.of("40{\"key\":\"" + secret + "\"}", "42[\"follow\",\"" + secret + "\"]", "4" + secret)) {
                    http.send(HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + session))
                            .POST(HttpRequest.BodyPublishers.ofString(packet)).build(), HttpResponse.BodyHandlers.discarding());
                }
            }
        }
        return log.toString(StandardCharsets.UTF_8);
    }

    private static String ask(HttpClient http, int port, String path, String bearer) throws Exception {
        var uri = URI.create("http://localhost:" + port + path.replace("%zz", "%25zz"));
        var request = HttpRequest.newBuilder(uri);
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    private List<String> secrets() throws Exception {
        try (var store = Lectures.open(new StoreLocation.Folder(folder), InstantSource.system(), segment -> {})) {
            var key = store.credentials().createKey("", List.of(Scope.everywhere(Role.READER)), null).secret();
            return List.of(key, "hl_aaaaaaaa_" + "q".repeat(32), "the-token-of-ws");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noSecretComesIntoALogAtAnyLevelAndEveryLineOfARunIsWhole(boolean json) throws Exception {
        var secrets = secrets();
        var log = run(json, secrets);
        assertThat(log.lines()).hasSizeGreaterThan(5);
        for (var secret : secrets) {
            assertThat(log).doesNotContain(secret.substring(Math.max(0, secret.length() - 12)));
        }
        if (json) {
            for (var line : log.lines().toList()) {
                var event = JSON.readTree(line);
                assertThat(Stream.of("time", "level", "logger", "message").map(event::path)).as(line).allMatch(JsonNode::isTextual);
            }
        }
    }

    @Test
    void theFormatIsAnOptionAndAnythingElseIsAMistake() {
        assertThat(Run.of("version", "--log-format", "xml").code()).isEqualTo(2);
        assertThat(Run.of("version", "--log-format", "json").code()).isZero();
    }
}
