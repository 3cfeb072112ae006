package hearus.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.speech.FakeEngine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class TlsTest {
    @TempDir
    private Path folder;

    private Path certificate() {
        return folder.resolve("cert.pem");
    }

    private Path key() {
        return folder.resolve("key.pem");
    }

    private ServerConfig.Builder config() {
        return ServerConfig.serve().host("localhost").port(0).network(NetworkOptions.builder().tls(certificate(), key())
                .certificateInterval(Duration.ofMillis(50)).httpRedirect(0).build());
    }

    private static HearusServer started(ServerConfig config) throws Exception {
        var server = HearusServer.create(config, FakeEngine::new).start();
        server.ready().get(30, TimeUnit.SECONDS);
        return server;
    }

    private void use(SelfSigned pair) throws IOException {
        replace(certificate(), pair.certificate());
        replace(key(), pair.key());
    }

    private void replace(Path file, String content) throws IOException {
        Files.move(Files.writeString(folder.resolve("new"), content), file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Accepts every certificate: which one the server has is what is tested. */
    private static SSLContext anyCertificate() throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[]{new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        }}, new SecureRandom());
        return context;
    }

    /** The subject of the certificate that a new connection gets. */
    private static String subject(int port) throws Exception {
        try (var socket = (SSLSocket) anyCertificate().getSocketFactory().createSocket("localhost", port)) {
            socket.setSoTimeout(30_000);
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
        }
    }

    private static HttpResponse<String> get(String address) throws Exception {
        try (var http = HttpClient.newBuilder().sslContext(anyCertificate()).version(HttpClient.Version.HTTP_2).build()) {
            return http.send(HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(30)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void pagesAndSocketsAreServedOverHttpsOnly(String kind) throws Exception {
        use(SelfSigned.of("localhost", kind));
        try (var server = started(config().build())) {
            var page = get("https://localhost:" + server.port() + "/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.version()).as("WebSockets need it").isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(get("https://localhost:" + server.port() + "/socket.io/?EIO=4&transport=polling").body()).contains("\"sid\"");
            assertThatThrownBy(() -> get("http://localhost:" + server.port() + "/")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aRenewedCertificateIsTakenWithoutARestartAndOpenConnectionsStay() throws Exception {
        use(SelfSigned.of("first", "EC"));
        try (var server = started(config().build());
                var open = (SSLSocket) anyCertificate().getSocketFactory().createSocket("localhost", server.port())) {
            open.setSoTimeout(30_000);
            open.startHandshake();
            assertThat(subject(server.port())).isEqualTo("CN=first");

            use(SelfSigned.of("second", "EC"));

            await().atMost(Duration.ofSeconds(30)).until(() -> subject(server.port()).equals("CN=second"));
            assertThat(ask(open, "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aBrokenNewCertificateIsLoggedOnceAndTheOldOneStays() throws Exception {
        use(SelfSigned.of("first", "EC"));
        var log = Logger.getLogger("hearus.server.internal.tls.CertificateReload");
        var lines = new CopyOnWriteArrayList<String>();
        var handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getLevel() + " " + line.getMessage() + " " + List.of(line.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        log.addHandler(handler);
        try (var server = started(config().build())) {
            replace(certificate(), "-----BEGIN CERTIFICATE-----\nbroken\n");
            await().atMost(Duration.ofSeconds(30)).until(() -> lines.stream().anyMatch(line -> line.startsWith("WARNING")));
            assertThat(subject(server.port())).isEqualTo("CN=first");

            use(SelfSigned.of("second", "EC"));
            await().atMost(Duration.ofSeconds(30)).until(() -> subject(server.port()).equals("CN=second"));
            assertThat(lines.stream().filter(line -> line.contains(certificate().toString()) && line.startsWith("WARNING"))).hasSize(1);
        } finally {
            log.removeHandler(handler);
        }
    }

    @Test
    void plainHttpIsSentToTheSameAddressOverHttps() throws Exception {
        use(SelfSigned.of("localhost", "EC"));
        try (var server = started(config().build())) {
            var port = server.redirectPort().orElseThrow();
            var secure = "https://localhost:" + server.port();
            var answer = get("http://localhost:" + port + "/l/physics%203?link=hl_1&b=%20");
            assertThat(answer.statusCode()).isEqualTo(308);
            assertThat(answer.headers().firstValue("Location")).contains(secure + "/l/physics%203?link=hl_1&b=%20");
            assertThat(location(port, "POST /api/v1/lectures", "localhost")).isEqualTo(secure + "/api/v1/lectures");
            assertThat(location(port, "GET //evil.example/", "localhost:80")).isEqualTo(secure + "//evil.example/");
            assertThat(location(port, "GET /health/live", "[::1]:8080")).isEqualTo("https://[::1]:" + server.port() + "/health/live");
            for (var host : List.of("evil.example/", "a@evil.example", "a b", "", "evil.example#", "evil.example:x", "\\evil")) {
                assertThat(plain(port, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n")).as(host).startsWith("HTTP/1.1 400")
                        .doesNotContainIgnoringCase("location");
            }
        }
    }

    private static String location(int port, String request, String host) throws Exception {
        var answer = plain(port, request + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 308");
        return answer.replaceFirst("(?is).*\r\nlocation: ", "").replaceFirst("(?s)\r\n.*", "");
    }

    private static String plain(int port, String request) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("localhost", port));
            socket.setSoTimeout(30_000);
            return ask(socket, request);
        }
    }

    private static String ask(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        var answer = new ByteArrayOutputStream();
        socket.getInputStream().transferTo(answer);
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void aStartWithoutAUsableCertificateEndsWithOneSentence() throws Exception {
        assertRefused("there is no file " + certificate());
        var first = SelfSigned.of("first", "EC");
        Files.writeString(certificate(), first.certificate());
        assertRefused("there is no file " + key());
        Files.writeString(key(), SelfSigned.of("second", "EC").key());
        assertRefused(key() + " is not the key of the certificate " + certificate());
        Files.writeString(key(), SelfSigned.of("second", "RSA").key());
        assertRefused("cannot be used together");
        Files.writeString(key(), "nothing");
        assertRefused("cannot be used together");
        Files.writeString(key(), first.key());
        Files.writeString(certificate(), "");
        assertRefused("cannot be used together");
        Files.delete(certificate());
        Files.createDirectory(certificate());
        assertRefused("must be a file that this user may read");
    }

    private void assertRefused(String part) {
        assertThatThrownBy(() -> HearusServer.create(config().build(), FakeEngine::new)).isInstanceOf(StartException.class)
                .hasMessageContaining(part).extracting(error -> ((StartException) error).code())
                .isEqualTo(StartException.Code.CERTIFICATE);
    }

    @Test
    void aPortForRedirectionsThatIsInUseEndsTheStart() throws Exception {
        use(SelfSigned.of("localhost", "EC"));
        try (var taken = new ServerSocket(0)) {
            var config = config().network(NetworkOptions.builder().tls(certificate(), key()).httpRedirect(taken.getLocalPort()).build());
            assertThatThrownBy(() -> HearusServer.create(config.build(), FakeEngine::new).start()).isInstanceOf(StartException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " is in use");
        }
        assertThatThrownBy(() -> NetworkOptions.builder().httpRedirect(80).build()).isInstanceOf(IllegalArgumentException.class);
    }
}
