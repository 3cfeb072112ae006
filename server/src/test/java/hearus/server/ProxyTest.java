package hearus.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.speech.FakeEngine;
import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** A server below a path, alone and behind a real nginx. */
class ProxyTest {
    @TempDir
    private Path folder;

    /** nginx in front of a server: {@code /captions/} passes addresses on as they are, {@code /stripped/} takes the path off. */
    private final class Nginx implements AutoCloseable {
        final int port;
        private final Process process;

        Nginx(int server) throws IOException {
            var program = Requires.program("nginx");
            try (var free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            var file = Files.writeString(folder.resolve("nginx.conf"), """
                    daemon off;
                    master_process off;
                    pid FOLDER/nginx.pid;
                    error_log stderr;
                    events {}
                    http {
                        access_log off;
                        client_body_temp_path FOLDER/body;
                        proxy_temp_path FOLDER/proxy;
                        fastcgi_temp_path FOLDER/fastcgi;
                        uwsgi_temp_path FOLDER/uwsgi;
                        scgi_temp_path FOLDER/scgi;
                        map $http_upgrade $connection_upgrade { default upgrade; "" close; }
                        proxy_http_version 1.1;
                        proxy_set_header Upgrade $http_upgrade;
                        proxy_set_header Connection $connection_upgrade;
                        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                        proxy_set_header X-Forwarded-Proto $scheme;
                        proxy_set_header X-Forwarded-Host $http_host;
                        server {
                            listen 127.0.0.1:PORT;
                            location /captions { proxy_pass http://127.0.0.1:SERVER; }
                            location /stripped/ { proxy_pass http://127.0.0.1:SERVER/; }
                        }
                    }
                    """.replace("FOLDER", folder.toString()).replace("PORT", Integer.toString(port))
                    .replace("SERVER", Integer.toString(server)));
            process = new ProcessBuilder(program.toString(), "-e", "stderr", "-p", folder.toString(), "-c", file.toString())
                    .redirectErrorStream(true).redirectOutput(folder.resolve("nginx.log").toFile()).start();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                assertThat(process.isAlive()).as(Files.readString(folder.resolve("nginx.log"))).isTrue();
                try (var probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    return probe.isConnected();
                } catch (IOException e) {
                    return false;
                }
            });
        }

        String address() {
            return "http://127.0.0.1:" + port;
        }

        @Override
        public void close() {
            // It is one process, and has nothing to tidy up.
            process.destroyForcibly();
        }
    }

    private static HearusServer started(NetworkOptions network) throws Exception {
        var config = ServerConfig.serve().port(0).network(network).origins(Set.of("https://lms.example.org"));
        var server = HearusServer.create(config.build(), FakeEngine::new).start();
        server.ready().get(30, TimeUnit.SECONDS);
        return server;
    }

    private static HttpResponse<String> ask(String method, String address, String body, String... headers) throws Exception {
        try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var request = HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(30)).method(method,
                    body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static HttpResponse<String> get(String address, String... headers) throws Exception {
        return ask("GET", address, "", headers);
    }

    /** The first message over a WebSocket. */
    private static String firstMessage(String address, String origin) throws Exception {
        var first = new CompletableFuture<String>();
        try (var http = HttpClient.newHttpClient()) {
            var socket = http.newWebSocketBuilder().header("Origin", origin).buildAsync(URI.create(address.replaceFirst("http", "ws")),
                    new WebSocket.Listener() {
                        @Override
                        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                            first.complete(data.toString());
                            return CompletableFuture.completedFuture(null);
                        }
                    }).get(30, TimeUnit.SECONDS);
            try {
                return first.get(30, TimeUnit.SECONDS);
            } finally {
                socket.abort();
            }
        }
    }

    /** Everything that a page needs works below this address. */
    private static void assertServes(String base, String origin) throws Exception {
        assertThat(get(base + "/").body()).contains("<title>Hearus");
        assertThat(get(base + "/app.js").headers().firstValue("Content-Type").orElse("")).contains("javascript");
        assertThat(get(base + "/l/physics").body()).contains("../read.js");
        assertThat(get(base + "/health/ready").statusCode()).isEqualTo(200);
        assertThat(get(base + "/api/v1/lectures/nothing").statusCode()).isEqualTo(404);
        assertThat(get(base + "/nothing").statusCode()).isEqualTo(404);
        assertThat(get(base + "/socket.io/?EIO=4&transport=polling", "Origin", origin).body()).contains("\"sid\"");
        assertThat(firstMessage(base + "/socket.io/?EIO=4&transport=websocket", origin)).contains("\"sid\"");
        assertThat(get(base + "/ws").statusCode()).isEqualTo(426);
    }

    /** Links in answers lie below this. */
    private static void assertLinks(String base, String prefix) throws Exception {
        var made = ask("POST", base + "/api/v1/lectures", "{\"id\": \"physics 3\"}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(made.headers().firstValue("Location")).contains(prefix + "/api/v1/lectures/physics%203");
        var link = ask("POST", base + "/api/v1/lectures/physics%203/links", "{\"role\": \"reader\"}");
        assertThat(link.body()).contains("\"address\":\"" + prefix + "/l/physics%203?link=hl_");
        assertThat(get(base + "/api/openapi.json").body())
                .contains("\"servers\": [{\"url\": \"" + (prefix.isEmpty() ? "/" : prefix) + "\"}]");
        assertThat(ask("DELETE", base + "/api/v1/lectures/physics%203", "").statusCode()).isEqualTo(204);
    }

    @Test
    void everythingLiesBelowTheBasePathAndAlsoWithoutItForProxiesThatTakeItOff() throws Exception {
        try (var server = started(NetworkOptions.builder().basePath("/uni/captions/").build())) {
            var here = "http://localhost:" + server.port();
            for (var base : List.of(here + "/uni/captions", here)) {
                assertServes(base, here);
                assertLinks(base, "/uni/captions");
            }
            var folder = get(here + "/uni/captions?lecture=physics");
            assertThat(folder.statusCode()).isEqualTo(308);
            assertThat(folder.headers().firstValue("Location")).contains("/uni/captions/?lecture=physics");
            assertThat(get(here + "/uni/captionsandmore").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void linksBeginWithThePublicAddress() throws Exception {
        try (var server = started(NetworkOptions.builder().publicUrl("https://captions.uni.example/").build())) {
            assertLinks("http://localhost:" + server.port(), "https://captions.uni.example");
        }
        try (var server = started(NetworkOptions.builder().publicUrl("https://uni.example:8443").basePath("/captions").build())) {
            assertLinks("http://localhost:" + server.port() + "/captions", "https://uni.example:8443/captions");
        }
    }

    @Test
    void behindNginxPagesAndSocketsWorkWithAndWithoutThePath() throws Exception {
        var network = NetworkOptions.builder().basePath("/captions").trustedProxies(List.of("127.0.0.1")).build();
        try (var server = started(network); var nginx = new Nginx(server.port())) {
            assertServes(nginx.address() + "/captions", nginx.address());
            assertLinks(nginx.address() + "/captions", "/captions");
            assertThat(get(nginx.address() + "/captions/").headers().firstValue("Content-Security-Policy").orElse(""))
                    .as("the page may connect to the address that the browser asked").contains("ws://127.0.0.1:" + nginx.port);
            assertThat(get(nginx.address() + "/captions/socket.io/?EIO=4&transport=polling", "Origin", "https://evil.example").statusCode())
                    .isEqualTo(403);
        }
        try (var server = started(NetworkOptions.builder().trustedProxies(List.of("127.0.0.1")).build());
                var nginx = new Nginx(server.port())) {
            assertServes(nginx.address() + "/stripped", nginx.address());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"captions", "/a b", "/a/../b", "/./a", "/a//b", "/강의", "/a?b", "/a*"})
    void aBasePathThatIsNoneIsAnErrorThatSaysWhatToWrite(String path) {
        assertThatThrownBy(() -> NetworkOptions.builder().basePath(path)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/captions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"captions.uni.example", "ftp://uni.example", "https://", "https://a@uni.example", "https://uni.example/?a=b",
            "https://uni.example/#a"})
    void aPublicAddressThatIsNoneIsAnErrorThatSaysWhatToWrite(String url) {
        assertThatThrownBy(() -> NetworkOptions.builder().publicUrl(url)).isInstanceOf(IllegalArgumentException.class);
    }
}
