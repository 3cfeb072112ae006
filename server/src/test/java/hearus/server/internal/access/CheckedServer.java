package hearus.server.internal.access;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.json.JsonMapper;

import hearus.lectures.LectureDetails;
import hearus.lectures.LectureException;
import hearus.lectures.Lectures;
import hearus.lectures.StoreLocation;
import hearus.lectures.access.Role;
import hearus.lectures.access.Scope;
import hearus.server.HearusServer;
import hearus.server.RecordingReader;
import hearus.server.ServerConfig;
import hearus.speech.FakeEngine;

/** A server whose store has a key, so that it checks its callers, with the lectures physics and chemistry, and the store from beside it. */
public final class CheckedServer implements AutoCloseable {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Lectures store;
    private final HearusServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String admin;

    public CheckedServer(Path folder) throws Exception {
        this(folder, UnaryOperator.identity());
    }

    public CheckedServer(Path folder, UnaryOperator<ServerConfig.Builder> options) throws Exception {
        store = Lectures.open(new StoreLocation.Folder(folder), InstantSource.system(), segment -> {});
        admin = key(Scope.everywhere(Role.ADMIN));
        store.create("physics", LectureDetails.builder().build());
        store.create("chemistry", LectureDetails.builder().build());
        var config = options.apply(ServerConfig.serve().host("localhost").port(0).lectures(new StoreLocation.Folder(folder))
                .recordings(new ServerConfig.RecordingOptions(Optional.of(folder), 1L << 30, false,
                        RecordingReader.own())));
        server = HearusServer.create(config.build(), FakeEngine::new).start();
        server.ready().get(30, TimeUnit.SECONDS);
    }

    public HearusServer server() {
        return server;
    }

    public int port() {
        return server.port();
    }

    public Lectures store() {
        return store;
    }

    public String admin() {
        return admin;
    }

    /** A key for this. */
    public String key(Scope... scopes) throws LectureException {
        return store.credentials().createKey("test", List.of(scopes), null).secret();
    }

    /** A key that expired a day ago. */
    static String expiredKey(Path folder) throws LectureException {
        try (var then = Lectures.open(new StoreLocation.Folder(folder), () -> Instant.now().minus(Duration.ofDays(2)), segment -> {})) {
            return then.credentials().createKey("old", List.of(Scope.everywhere(Role.ADMIN)), Duration.ofDays(1)).secret();
        }
    }

    /** A link to a lecture. */
    public String link(String lecture, Role role) throws LectureException {
        return store.credentials().createLink(lecture, role, Duration.ofDays(1)).secret();
    }

    /**
     * Asks over HTTP.
     *
     * @param secret as a bearer token; empty for none
     * @param body empty for none
     */
    public HttpResponse<String> ask(String method, String path, String secret, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path)).timeout(Duration.ofSeconds(30)).method(method,
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (!secret.isEmpty()) {
            request.header("Authorization", "Bearer " + secret);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> get(String path, String secret) throws IOException, InterruptedException {
        return ask("GET", path, secret, "");
    }

    /** What the server says to a Socket.IO client that connects over polling: {@code 40...} or {@code 44...}. */
    public String connect(String query, String auth) throws IOException, InterruptedException {
        var address = "/socket.io/?EIO=4&transport=polling&" + query;
        var opened = get(address, "").body();
        var sid = MAPPER.readTree(opened.substring(1)).path("sid").asText();
        ask("POST", address + "&sid=" + sid, "", "40" + auth);
        return get(address + "&sid=" + sid, "").body();
    }

    @Override
    public void close() {
        http.close();
        server.close();
        store.close();
    }
}
