package hearus.server;

import java.net.IDN;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import hearus.speech.EngineLoader;
import hearus.speech.FakeEngine;
import hearus.speech.TextClient;

import static hearus.speech.FakeEngine.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class HearusServerTest {
    private static final ServerConfig HERE = ServerConfig.serve().host("localhost").port(0).build();

    private static HttpResponse<String> get(int port, String path, String... headers) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void isAliveButNotReadyWhileTheModelLoads() throws Exception {
        var loading = new CountDownLatch(1);
        try (var server = HearusServer.create(HERE, () -> {
            loading.await();
            return new FakeEngine();
        }).start()) {
            assertThat(get(server.port(), "/health/live").statusCode()).isEqualTo(200);
            var early = get(server.port(), "/health/ready");
            assertThat(early.statusCode()).isEqualTo(503);
            assertThat(early.body()).isEqualTo("{\"ready\":false,\"reason\":\"The model is being loaded.\"}");
            loading.countDown();
            server.ready().get(30, TimeUnit.SECONDS);
            assertThat(get(server.port(), "/health/ready").statusCode()).isEqualTo(200);
            assertThat(get(server.port(), "/api/status").body()).contains("\"role\":\"serve\"").contains("\"model\":\"numbers\"");
            assertThat(get(server.port(), "/api/nothing").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aModelThatCannotBeLoadedIsSaidInReadyAndInHealth() throws Exception {
        try (var server = HearusServer.create(HERE, () -> {
            throw new IllegalStateException("the file is damaged");
        }).start()) {
            assertThatThrownBy(() -> server.ready().get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("the file is damaged");
            assertThat(get(server.port(), "/health/ready").body()).contains("the file is damaged");
        }
    }

    @Test
    void aServerClosedWhileItLoadsGivesTheModelBack() throws Exception {
        var loading = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var server = HearusServer.create(HERE, () -> {
            loading.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return new FakeEngine();
        }).start();
        loading.await();
        server.close();
        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(server.ready()).isCompletedExceptionally();
    }

    @Test
    void aPortInUseIsAnErrorThatSaysSo() throws Exception {
        try (var taken = new ServerSocket(0)) {
            var config = ServerConfig.speech().port(taken.getLocalPort()).build();
            assertThatThrownBy(() -> HearusServer.create(config, FakeEngine::new).start()).isInstanceOf(StartException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " is in use")
                    .extracting(error -> ((StartException) error).code())
                    .isEqualTo(StartException.Code.PORT_IN_USE);
        }
    }

    @Test
    void anAddressThatIsNotOursIsAnErrorThatSaysSo() {
        assertThatThrownBy(() -> HearusServer.create(HERE.toBuilder().host("192.0.2.1").open(true).build(), FakeEngine::new).start())
                .isInstanceOf(StartException.class)
                .extracting(error -> ((StartException) error).code()).isEqualTo(StartException.Code.ADDRESS_UNAVAILABLE);
    }

    @Test
    void aHubIsReadyWhenItsSpeechServerIs() throws Exception {
        var loading = new CountDownLatch(1);
        try (var speech = HearusServer.create(ServerConfig.speech().host("localhost").port(0).build(), () -> {
            loading.await();
            return new FakeEngine();
        }).start();
                var hub = HearusServer
                        .create(ServerConfig.hub(List.of(URI.create("ws://localhost:" + speech.port() + "/ws"))).port(0).build(),
                                EngineLoader.none())
                        .start()) {
            assertThat(get(hub.port(), "/health/ready").body()).contains("not ready").contains("being loaded");
            loading.countDown();
            hub.ready().get(30, TimeUnit.SECONDS);
            await().untilAsserted(() -> assertThat(get(hub.port(), "/health/ready").statusCode()).isEqualTo(200));
        }
    }

    @Test
    void metricsCountWhatWasHeard() throws Exception {
        try (var server = HearusServer.create(HERE, FakeEngine::new).start()) {
            server.ready().get(30, TimeUnit.SECONDS);
            try (var client = new TextClient(server.port(), "/ws").send("token").send(say(1, 2))) {
                await().until(() -> client.texts.size() == 2);
                assertThat(get(server.port(), "/metrics").body()).contains("hearus_speech_audio_seconds_total 1.5")
                        .contains("hearus_speech_phrases_total 2.0").contains("hearus_speech_sessions 1.0")
                        .contains("hearus_hub_sockets 0.0")
                        .contains("hearus_speech_lag_seconds_count").contains("jvm_memory_used_bytes");
            }
        }
    }

    @Test
    void pagesAreServedStrictlyAndNothingBesideThem() throws Exception {
        try (var server = HearusServer.create(HERE, FakeEngine::new).start()) {
            var file = get(server.port(), "/test-page.js");
            assertThat(file.statusCode()).isEqualTo(200);
            assertThat(file.headers().firstValue("content-type").orElse("")).contains("javascript");
            assertThat(file.headers().firstValue("content-security-policy").orElse("")).startsWith("default-src 'none'; script-src 'self'")
                    .contains("connect-src 'self' ws://localhost:" + server.port()).contains("frame-ancestors 'none'");
            assertThat(file.headers().allValues("cache-control")).containsExactly("no-cache");
            assertThat(file.headers().firstValue("x-content-type-options")).contains("nosniff");
            assertThat(get(server.port(), "/nothing").statusCode()).isEqualTo(404);
            for (var path : List.of("/../application.properties", "/%2e%2e/hearus/server/HearusServer.class",
                    "/..%2fhearus/server/HearusServer.class",
                    "/hearus/server/HearusServer.class", "/%5c..%5chearus")) {
                assertThat(get(server.port(), path).statusCode()).as(path).isIn(400, 403, 404);
            }
        }
    }

    @Test
    void aPageOfAForeignOriginIsTurnedAway() throws Exception {
        try (var server = HearusServer.create(HERE.toBuilder().origins(Set.of("https://lecture.example")).build(), FakeEngine::new)
                .start()) {
            var path = "/socket.io/?EIO=4&transport=polling";
            assertThat(get(server.port(), path, "Origin", "https://lecture.example").statusCode()).isEqualTo(200);
            assertThat(get(server.port(), path, "Origin", "https://evil.example").statusCode()).isEqualTo(403);
            assertThat(get(server.port(), "/ws", "Origin", "https://evil.example").statusCode()).isEqualTo(403);
            assertThat(get(server.port(), path).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aPlainRequestForTheWebSocketIsToldWhatItIs() throws Exception {
        try (var server = HearusServer.create(ServerConfig.speech().host("localhost").port(0).build(), FakeEngine::new).start()) {
            assertThat(get(server.port(), "/ws").statusCode()).isEqualTo(426);
        }
    }

    @Test
    void originsAreMeantAsTheyAreCopiedAndTheServersOwnPageIsNoStranger() throws Exception {
        var origins = Set.of("https://lms.example.org/", " https://Portal.example.org:443", "http://강의.example");
        try (var server = HearusServer.create(HERE.toBuilder().origins(origins).build(), FakeEngine::new).start()) {
            for (var path : List.of("/socket.io/?EIO=4&transport=polling", "/ws")) {
                for (var page : List.of("https://lms.example.org", "https://portal.example.org",
                        "http://" + IDN.toASCII("강의.example"),
                        "http://localhost:" + server.port())) {
                    assertThat(get(server.port(), path, "Origin", page).statusCode()).as(path + page).isIn(200, 426);
                }
                for (var page : List.of("https://evil.example", "http://lms.example.org", "https://lms.example.org.evil.example", "null")) {
                    var refused = get(server.port(), path, "Origin", page);
                    assertThat(refused.statusCode()).as(path + page).isEqualTo(403);
                    assertThat(refused.body()).contains("--origins");
                }
                var own = "https://captions.example.org";
                assertThat(get(server.port(), path, "Origin", own, "X-Forwarded-Host", "captions.example.org").statusCode())
                        .as("no proxy is trusted").isEqualTo(403);
                assertThat(get(server.port(), path, "Origin", own, "Sec-Fetch-Site", "same-origin").statusCode()).isIn(200, 426);
                assertThat(get(server.port(), path, "Origin", own, "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
                assertThat(get(server.port(), path, "Origin", own, "X-Forwarded-Host", "other.example.org").statusCode()).isEqualTo(403);
            }
        }
    }

    @Test
    void thePageOfATrustedProxyIsTheServersOwn() throws Exception {
        var config = HERE.toBuilder().origins(Set.of("https://lms.example.org"))
                .network(NetworkOptions.builder().trustedProxies(List.of("127.0.0.0/8", "::1")).build()).build();
        try (var server = HearusServer.create(config, FakeEngine::new).start()) {
            for (var path : List.of("/socket.io/?EIO=4&transport=polling", "/ws")) {
                var own = "https://captions.example.org";
                assertThat(get(server.port(), path, "Origin", own, "X-Forwarded-Host", "captions.example.org").statusCode()).isIn(200, 426);
                assertThat(get(server.port(), path, "Origin", own, "Forwarded", "for=1.2.3.4;host=captions.example.org;proto=https")
                        .statusCode())
                        .isIn(200, 426);
                assertThat(get(server.port(), path, "Origin", own, "X-Forwarded-Host", "other.example.org").statusCode()).isEqualTo(403);
                assertThat(get(server.port(), path, "Origin", own, "X-Forwarded-Host", "captions.example.org", "Forwarded",
                        "for=1.2.3.4;host=evil.example").statusCode()).as("they contradict each other").isEqualTo(403);
            }
        }
    }

    @Test
    void anOriginThatIsNoneIsAnErrorThatSaysWhatToWrite() {
        assertThatThrownBy(() -> HERE.toBuilder().origins(Set.of("lms.example.org")).build())
                .hasMessageContaining("Did you mean https://lms.example.org?");
        assertThatThrownBy(() -> HERE.toBuilder().origins(Set.of("https://lms.example.org/page")).build())
                .hasMessageContaining("Did you mean https://lms.example.org?");
        assertThatThrownBy(() -> HERE.toBuilder().origins(Set.of("https://*.example.org")).build())
                .hasMessageContaining("name each origin");
        assertThat(HERE.toBuilder().origins(Set.of("NULL", "*", "")).build().origins()).containsExactlyInAnyOrder("null", "*");
    }

    @Test
    void everyRefusalHasASentenceAndEveryMethodAnAnswer() throws Exception {
        try (var server = HearusServer.create(HERE, FakeEngine::new).start(); var http = HttpClient.newHttpClient()) {
            server.ready().get(30, TimeUnit.SECONDS);
            for (var path : List.of("/health/live", "/health/ready", "/metrics", "/api/status")) {
                assertThat(ask(http, server.port(), "HEAD", path).statusCode()).as(path).isEqualTo(200);
                assertThat(ask(http, server.port(), "OPTIONS", path).statusCode()).as(path).isEqualTo(204);
                var refused = ask(http, server.port(), "POST", path);
                assertThat(refused.statusCode()).as(path).isEqualTo(405);
                assertThat(refused.body()).contains("ask with GET");
                assertThat(refused.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
            }
            assertThat(ask(http, server.port(), "GET", "/nothing").body()).contains("the page is at /");
            assertThat(ask(http, server.port(), "DELETE", "/nothing").statusCode()).isEqualTo(405);
            assertThat(ask(http, server.port(), "GET", "/ws?format=xml").statusCode()).isEqualTo(426);
        }
    }

    private static HttpResponse<String> ask(HttpClient http, int port, String method, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
