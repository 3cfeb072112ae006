package hearus.server.internal.access;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.lectures.Lectures;
import hearus.lectures.StoreLocation;
import hearus.lectures.access.Role;
import hearus.lectures.access.Scope;
import hearus.server.HearusServer;
import hearus.server.ServerConfig;
import hearus.server.StartException;
import hearus.server.internal.hub.SocketIoClient;
import hearus.server.internal.rest.ApiServer;
import hearus.speech.FakeEngine;

import static hearus.speech.FakeEngine.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Credentials that are not accepted, and ways around those that are. */
class AccessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PCM = "format=s16le&rate=16000&channels=1";
    private static final String LECTURE = "/api/v1/lectures/physics";

    @TempDir
    private Path folder;

    private static byte[] audio(int... words) {
        var pcm = say(words);
        var buffer = ByteBuffer.allocate(2 * pcm.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asShortBuffer().put(pcm);
        return buffer.array();
    }

    private static void assertUnauthorized(HttpResponse<String> response, String why) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"hearus\"");
        assertThat(ApiServer.json(response).path("code").asText()).isEqualTo("unauthorized");
        assertThat(ApiServer.json(response).path("detail").asText()).contains(why).contains("the role reader");
    }

    private static SocketIoClient client(CheckedServer server, String query, String secret) {
        return new SocketIoClient(server.port(), "/", query, Map.of(), "{\"key\":\"" + secret + "\"}");
    }

    @Test
    void expiredRevokedMalformedAndGuessedKeysAreRefusedByEveryWayIn() throws Exception {
        try (var server = new CheckedServer(folder)) {
            var revoked = server.key(Scope.everywhere(Role.ADMIN));
            server.store().credentials().revokeKey(revoked.substring(3, 11));
            var wrong = server.admin().substring(0, server.admin().length() - 1) + (server.admin().endsWith("a") ? "b" : "a");
            for (var refused : Map.of(CheckedServer.expiredKey(folder), "has expired", revoked, "was revoked", "hk_", "does not know",
                    wrong, "does not know", "hl_aaaaaaaa_" + "a".repeat(32), "does not know").entrySet()) {
                var secret = refused.getKey();
                assertUnauthorized(server.get(LECTURE, secret), refused.getValue());
                assertThat(server.connect("", "{\"key\":\"" + secret + "\"}")).startsWith("44").contains(refused.getValue());
                assertThat(server.connect("", "{\"link\":\"" + secret + "\"}")).startsWith("44").contains(refused.getValue());
                assertThat(server.connect("key=" + secret, "")).startsWith("44").contains(refused.getValue());
                assertThat(overWebSocket(server, secret, "any")).isEqualTo(1008);
            }
            assertUnauthorized(server.get(LECTURE, ""), "send an API key or a link");
            assertThat(server.connect("", "")).startsWith("44");
            assertThat(overWebSocket(server, "", "any")).isEqualTo(1008);
        }
    }

    @Test
    void oldClientsMayPresentTheirKeyOrLinkInTheQuery() throws Exception {
        try (var server = new CheckedServer(folder)) {
            assertThat(server.connect("key=" + server.admin(), "")).startsWith("40");
            assertThat(server.connect("link=" + server.link("physics", Role.READER), "")).startsWith("40");
        }
    }

    @Test
    void aLinkOpensWhatABrowserReadsByItsAddressButChangesNothingThere() throws Exception {
        try (var server = new CheckedServer(folder)) {
            var editor = server.link("physics", Role.EDITOR);
            assertThat(server.get(LECTURE + "/export?format=txt&link=" + server.link("physics", Role.READER), "").statusCode())
                    .isEqualTo(200);
            assertThat(server.ask("POST", LECTURE + "/end?link=" + editor, "", "").statusCode()).isEqualTo(401);
            assertThat(server.ask("POST", LECTURE + "/end", editor, "").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aReaderThatSpeaksIsRefusedAndWhoeverSpeaksIsNotDisturbed() throws Exception {
        try (var server = new CheckedServer(folder);
                var speaker = client(server, PCM, server.link("physics", Role.SPEAKER));
                var reader = client(server, PCM + "&lecture=physics", server.link("physics", Role.READER))) {
            assertThat(reader.call("follow", "{\"lecture\":\"physics\"}").path("next").asLong()).isEqualTo(1);
            assertThat(reader.call("transcription", audio(9)).path("code").asText()).isEqualTo("forbidden");
            assertThat(reader.events("captionError").getFirst().path("code").asText()).isEqualTo("forbidden");
            assertThat(speaker.call("transcription", audio(1, 2)).has("received")).isTrue();
            await().atMost(PATIENCE).until(() -> speaker.results().equals(List.of("1", "2")));
            await().atMost(PATIENCE).until(() -> reader.events("segment").size() == 2);
            assertThat(reader.results()).isEmpty();
        }
    }

    @Test
    void aSpeakerOfOneLectureSpeaksAndReadsInNoOther() throws Exception {
        try (var server = new CheckedServer(folder); var client = client(server, PCM, server.link("physics", Role.SPEAKER))) {
            assertThat(client.call("lectureId", "\"chemistry\"").path("code").asText()).isEqualTo("forbidden");
            assertThat(client.call("follow", "{\"lecture\":\"chemistry\"}").path("code").asText()).isEqualTo("forbidden");
            client.call("transcription", audio(1));
            await().atMost(PATIENCE).until(() -> client.results().size() == 1);
            assertThat(client.events("lecture").getFirst().path("id").asText()).isEqualTo("physics");
            try (var other = client(server, PCM + "&lecture=chemistry", server.link("physics", Role.SPEAKER))) {
                assertThat(other.call("transcription", audio(2)).path("code").asText()).isEqualTo("forbidden");
            }
            assertThat(server.store().get("chemistry").segments()).isZero();
            // A lecture that is not there is refused like one that is: nobody learns which there are.
            var there = server.get("/api/v1/lectures/chemistry", server.link("physics", Role.SPEAKER));
            var not = server.get("/api/v1/lectures/nowhere", server.link("physics", Role.SPEAKER));
            assertThat(there.statusCode()).isEqualTo(403);
            assertThat(there.body()).isEqualTo(not.body());
        }
    }

    @Test
    void nobodyContinuesTheSessionOfALectureInWhichItMayNotSpeak() throws Exception {
        try (var server = new CheckedServer(folder)) {
            var chemistry = server.link("chemistry", Role.SPEAKER);
            String session;
            try (var speaker = client(server, PCM, chemistry)) {
                speaker.call("transcription", audio(1));
                await().atMost(PATIENCE).until(() -> speaker.results().size() == 1);
                session = speaker.events("caption").getLast().path("session").asText();
            }
            // Its session waits for it now.
            try (var thief = client(server, PCM + "&session=" + session, server.link("physics", Role.SPEAKER))) {
                thief.call("transcription", audio(2));
                await().atMost(PATIENCE).until(() -> thief.results().equals(List.of("2")));
                assertThat(thief.events("caption").getLast().path("session").asText()).isNotEqualTo(session);
            }
            try (var owner = client(server, PCM + "&session=" + session, chemistry)) {
                owner.call("transcription", audio(3));
                await().atMost(PATIENCE).until(() -> owner.results().contains("3"));
                assertThat(owner.events("caption").getLast().path("session").asText()).isEqualTo(session);
            }
        }
    }

    @Test
    void whoeverIsConnectedIsDisconnectedWhenItsKeyIsRevoked() throws Exception {
        try (var server = new CheckedServer(folder)) {
            var key = server.key(Scope.everywhere(Role.SPEAKER));
            try (var revoked = client(server, PCM, key); var other = client(server, PCM, server.key(Scope.everywhere(Role.SPEAKER)))) {
                revoked.call("transcription", audio(1));
                server.store().credentials().revokeKey(key.substring(3, 11));
                await().atMost(PATIENCE).until(() -> revoked.events("captionError").stream()
                        .anyMatch(error -> error.path("code").asText().equals("unauthorized")));
                await().atMost(PATIENCE).until(() -> revoked.closed());
                assertThat(other.call("transcription", audio(2)).has("received")).isTrue();
            }
        }
    }

    @Test
    void aRecoveredConnectionWithAnotherLinkFollowsOnlyWhatThatOneOpens() throws Exception {
        try (var server = new CheckedServer(folder); var speaker = client(server, PCM, server.link("physics", Role.SPEAKER))) {
            String back;
            try (var reader = client(server, "", server.link("physics", Role.READER))) {
                reader.call("follow", "\"physics\"");
                speaker.call("transcription", audio(1));
                await().atMost(PATIENCE).until(() -> reader.events("segment").size() == 1);
                back = reader.comingBack();
            }
            var other = back.replace("}", ",\"link\":\"" + server.link("chemistry", Role.READER) + "\"}");
            try (var returned = new SocketIoClient(server.port(), "/", "", Map.of(), other)) {
                speaker.call("transcription", audio(2));
                await().atMost(PATIENCE).until(() -> speaker.results().contains("2"));
                // What was sent to the room before is here before the answer.
                returned.call("unfollow", "\"chemistry\"");
                assertThat(returned.events("segment")).isEmpty();
            }
        }
    }

    @Test
    void nobodyMakesALinkForARoleAsHighAsItsOwn() throws Exception {
        try (var server = new CheckedServer(folder)) {
            var speaker = server.link("physics", Role.SPEAKER);
            var made = server.ask("POST", LECTURE + "/links", speaker, "{\"role\": \"reader\", \"days\": 2}");
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            var link = ApiServer.json(made);
            assertThat(link.path("address").asText()).isEqualTo("/l/physics?link=" + link.path("secret").asText());
            assertThat(server.get(LECTURE, link.path("secret").asText()).statusCode()).isEqualTo(200);
            assertThat(server.ask("POST", LECTURE + "/links", speaker, "{\"role\": \"speaker\"}").statusCode()).isEqualTo(403);
            var editor = server.link("physics", Role.EDITOR);
            assertThat(server.ask("POST", LECTURE + "/links", editor, "{\"role\": \"speaker\"}").statusCode()).isEqualTo(201);
            assertThat(server.ask("POST", LECTURE + "/links", editor, "{\"role\": \"editor\"}").statusCode()).isEqualTo(403);
            assertThat(server.ask("POST", LECTURE + "/links", server.admin(), "{\"role\": \"editor\"}").statusCode()).isEqualTo(201);
            assertThat(server.ask("POST", LECTURE + "/links", server.admin(), "{\"role\": \"admin\"}").statusCode()).isEqualTo(400);
            assertThat(server.get(LECTURE + "/links", editor).body()).contains(link.path("id").asText())
                    .doesNotContain(link.path("secret").asText().substring(12));

            assertThat(server.ask("DELETE", LECTURE + "/links/" + editor.substring(3, 11), editor, "").statusCode()).isEqualTo(403);
            assertThat(server.ask("DELETE", LECTURE + "/links/" + link.path("id").asText(), editor, "").statusCode()).isEqualTo(204);
            assertUnauthorized(server.get(LECTURE, link.path("secret").asText()), "was revoked");
        }
    }

    @Test
    void noPathLeadsOutOfALectureOrOfTheDataFolder() throws Exception {
        try (var server = new CheckedServer(folder)) {
            var reader = server.link("physics", Role.READER);
            for (var path : List.of("/api/v1/lectures/physics/../chemistry", "/api/v1/lectures/physics%2F..%2Fchemistry",
                    "/api/v1/lectures/physics/%2e%2e/chemistry/export?format=txt", "/api/v1//lectures/chemistry",
                    "/api/v1/lectures/chemistry/", "/api/v1/lectures/%63hemistry", "/api/v1/lectures/physics/..;/chemistry",
                    "/api/v1/./lectures/chemistry/segments", "//api/v1/lectures/chemistry")) {
                var answer = raw(server, path, reader);
                assertThat(answer).as(path).containsPattern("^HTTP/1.1 (403|404|400)").doesNotContain("\"id\":\"chemistry\"");
            }
            for (var track : List.of("..%2F..%2F..%2Flectures.db", "%2e%2e%2flectures.db", "..%5Clectures.db", "%2Fetc%2Fpasswd")) {
                assertThat(raw(server, LECTURE + "/audio/" + track, server.admin())).as(track).startsWith("HTTP/1.1 404");
            }
            var before = files();
            for (var name : List.of("..%2F..%2Fevil.wav", "%2Ftmp%2Fevil.wav", "..%5Cevil.wav", "evil%00.wav")) {
                var answer = server.ask("POST", "/api/v1/recordings?lecture=physics&fileName=" + name, server.admin(), "no sound");
                assertThat(answer.statusCode()).as(answer.body()).isNotIn(401, 403, 500);
            }
            assertThat(files()).allSatisfy(file -> assertThat(before.contains(file) || file.startsWith(folder.resolve("recordings")))
                    .as(file.toString()).isTrue());
            assertThat(Path.of("/tmp/evil.wav")).doesNotExist();
            assertThat(folder.resolveSibling("evil.wav")).doesNotExist();
        }
    }

    private List<Path> files() throws Exception {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).filter(file -> !file.getFileName().toString().startsWith("lectures.db")).toList();
        }
    }

    /** A request whose path no client has tidied. */
    private static String raw(CheckedServer server, String path, String secret) throws Exception {
        try (var socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                    + secret + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aBodyIsReadWholeAfterTheCheckAndNotAtAllWhereItFails() throws Exception {
        try (var server = new CheckedServer(folder)) {
            var terms = new StringBuilder();
            for (int i = 0; terms.length() < 900_000; i++) {
                terms.append(terms.isEmpty() ? "" : ",").append("\"").append("x".repeat(90)).append(i).append("\"");
            }
            var made = server.ask("POST", "/api/v1/lectures", server.admin(), "{\"title\":\"" + "t".repeat(50) + "\",\"vocabulary\":["
                    + terms + "]}");
            assertThat(made.statusCode()).as("too many terms, which are counted at the body's end: " + made.body()).isIn(400, 201);
            var words = "quantum mechanics\n".repeat(200_000);
            assertThat(server.ask("POST", LECTURE + "/vocabulary", server.admin(), words).statusCode()).isIn(200, 400);
            assertThat(server.ask("POST", LECTURE + "/vocabulary", "", words).statusCode()).isEqualTo(401);
            assertThat(server.ask("POST", "/api/v1/recordings?lecture=physics", "hk_wrong", words).statusCode()).isEqualTo(401);
            assertThat(server.ask("POST", LECTURE + "/vocabulary", server.admin(), "Schrödinger\n").body()).contains("Schrödinger");
        }
    }

    @Test
    void theWebSocketTakesAKeyOrTheToken() throws Exception {
        try (var server = new CheckedServer(folder, config -> config.token("token"))) {
            var speaker = server.key(Scope.everywhere(Role.SPEAKER));
            assertThat(overWebSocket(server, speaker, "any")).isEqualTo(1000);
            assertThat(overWebSocket(server, "", speaker)).isEqualTo(1000);
            assertThat(overWebSocket(server, "", "token")).isEqualTo(1000);
            assertThat(overWebSocket(server, "", "other")).isEqualTo(1008);
            assertThat(overWebSocket(server, server.key(Scope.everywhere(Role.READER)), "any")).isEqualTo(1008);
            assertThat(overWebSocket(server, server.link("physics", Role.SPEAKER), "any")).isEqualTo(1008);
            assertUnauthorized(server.get(LECTURE, "token"), "does not know");
        }
    }

    @Test
    void aStreamWhoseKeyIsRevokedEnds() throws Exception {
        try (var server = new CheckedServer(folder)) {
            var key = server.key(Scope.everywhere(Role.SPEAKER));
            assertThat(overWebSocket(server, key, "any", () -> server.store().credentials().revokeKey(key.substring(3, 11))))
                    .isEqualTo(1008);
        }
    }

    /** The close code after some audio and EOS. */
    static int overWebSocket(CheckedServer server, String bearer, String first) throws Exception {
        return overWebSocket(server, bearer, first, null);
    }

    /** The close code after some audio, and what is done then in place of EOS. */
    private static int overWebSocket(CheckedServer server, String bearer, String first, @Nullable Callable<?> then) throws Exception {
        var closed = new CompletableFuture<Integer>();
        var heard = new CompletableFuture<CharSequence>();
        try (var http = HttpClient.newHttpClient()) {
            var builder = http.newWebSocketBuilder();
            if (!bearer.isEmpty()) {
                builder.header("Authorization", "Bearer " + bearer);
            }
            var socket = builder.buildAsync(URI.create("ws://localhost:" + server.port() + "/ws"), new WebSocket.Listener() {
                @Override
                public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                    heard.complete(data);
                    return WebSocket.Listener.super.onText(from, data, last);
                }

                @Override
                public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                    closed.complete(code);
                    return CompletableFuture.completedStage(null);
                }

                @Override
                public void onError(WebSocket from, Throwable error) {
                    closed.completeExceptionally(error);
                }
            }).get(30, TimeUnit.SECONDS);
            var sent = socket.sendText(first, true).thenCompose(next -> next.sendBinary(ByteBuffer.wrap(audio(1)), true));
            if (then == null) {
                sent.thenCompose(next -> next.sendText("EOS", true)).exceptionally(refused -> socket);
            } else {
                sent.get(30, TimeUnit.SECONDS);
                heard.get(30, TimeUnit.SECONDS);
                then.call();
            }
            return closed.get(30, TimeUnit.SECONDS);
        }
    }

    private HearusServer server(ServerConfig.Builder config) throws StartException {
        return HearusServer.create(config.port(0).lectures(new StoreLocation.Folder(folder)).build(), FakeEngine::new);
    }

    private void assertNotStarted(ServerConfig.Builder config, String wayOut) {
        assertThatThrownBy(() -> server(config)).isInstanceOfSatisfying(StartException.class, problem -> {
            assertThat(problem.code()).isEqualTo(StartException.Code.NO_ACCESS_CONTROL);
            assertThat(problem).hasMessageContaining("0.0.0.0").hasMessageContaining(wayOut).hasMessageContaining("--open");
        });
    }

    @Test
    void withoutAnyKeyAServerIsOpenOnLoopbackAndDoesNotStartElsewhere() throws Exception {
        try (var here = server(ServerConfig.serve()).start(); var client = new SocketIoClient(here.port(), PCM)) {
            assertThat(client.call("transcription", audio(1)).has("received")).isTrue();
            assertThat(here.createLinks()).isEmpty();
        }
        assertNotStarted(ServerConfig.serve().host("0.0.0.0"), "hearus keys create");
        assertNotStarted(ServerConfig.hub(List.of(URI.create("ws://localhost:1/ws"))).host("0.0.0.0"), "hearus keys create");
        assertNotStarted(ServerConfig.speech().host("0.0.0.0"), "HEARUS_TOKEN");
        try (var everywhere = server(ServerConfig.serve().host("0.0.0.0").open(true)).start();
                var client = new SocketIoClient(everywhere.port(), PCM)) {
            assertThat(client.call("transcription", audio(1)).has("received")).isTrue();
        }
    }

    @Test
    void aServerDoesNotBecomeOpenBecauseItsLastKeyIsGone() throws Exception {
        CheckedServer.expiredKey(folder);
        assertNotStarted(ServerConfig.serve().host("0.0.0.0"), "hearus keys create");
        try (var here = server(ServerConfig.serve()).start()) {
            assertThat(status(here, "/api/v1/lectures", "")).isEqualTo(401);
        }
    }

    @Test
    void keysAreReadAlsoWhereNoLectureIsKept() throws Exception {
        String key;
        try (var store = Lectures.open(new StoreLocation.Folder(folder), InstantSource.system(), segment -> {})) {
            key = store.credentials().createKey("", List.of(Scope.everywhere(Role.ADMIN)), null).secret();
        }
        var config = ServerConfig.serve().host("0.0.0.0").port(0).keys(new StoreLocation.Folder(folder));
        try (var server = HearusServer.create(config.build(), FakeEngine::new).start()) {
            assertThat(status(server, "/api/v1/lectures", "")).isEqualTo(401);
            assertThat(status(server, "/api/v1/lectures", key)).isEqualTo(200);
            var link = server.createLinks().orElseThrow().read();
            assertThat(status(server, link.replaceFirst("/l/(.*)\\?(.*)", "/api/v1/lectures/$1?$2"), "")).isEqualTo(200);
        }
    }

    @Test
    void theTokenOfASpeechServerOpensWhatItHas() throws Exception {
        try (var speech = server(ServerConfig.speech().host("0.0.0.0").token("secret")).start()) {
            assertThat(status(speech, "/metrics", "")).isEqualTo(401);
            assertThat(status(speech, "/metrics", "secret")).isEqualTo(200);
            assertThat(status(speech, "/health/live", "")).isEqualTo(200);
        }
    }

    static int status(HearusServer server, String path, String secret) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path));
            if (!secret.isEmpty()) {
                request.header("Authorization", "bearer " + secret);
            }
            return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void theLinksOfTheStartLetOneSpeakAndOthersRead() throws Exception {
        String id;
        try (var server = new CheckedServer(folder)) {
            var links = server.server().createLinks().orElseThrow();
            var speak = links.speak().replaceFirst(".*&link=", "");
            var read = links.read().replaceFirst(".*\\?link=", "");
            id = links.read().replaceFirst("/l/(.*)\\?.*", "$1");
            assertThat(links.speak()).isEqualTo("/?lecture=" + id + "&link=" + speak);
            assertThat(links.toString()).doesNotContain(speak).doesNotContain(read);
            try (var reader = new SocketIoClient(server.port(), "link=" + read);
                    var speaker = new SocketIoClient(server.port(), "link=" + speak)) {
                assertThat(reader.call("follow", "\"" + id + "\"").path("next").asLong()).isEqualTo(1);
                assertThat(speaker.call("lectureId", "\"" + id + "\"").path("lectureId").asText()).isEqualTo(id);
            }
        }
        try (var store = Lectures.open(new StoreLocation.Folder(folder), InstantSource.system(), segment -> {})) {
            assertThat(store.find(id)).as("nothing was said in it").isEmpty();
        }
    }
}
