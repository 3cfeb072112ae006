package hearus.socketio;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Long addresses and large headers are taken up to a bound; beyond it there is an answer that says what to do. */
@Timeout(60)
class RequestHeaderTimeoutTest {
    private static final String KOREAN = "가나다라마바사아자차".repeat(400);

    @Test
    void fourThousandKoreanCharactersInTheQueryAndSixteenKilobytesOfCookiesConnectOverPolling() throws Exception {
        try (var server = new TestServer(TestServer.patient()); var client = new RawClient(server)) {
            var query = "EIO=4&transport=polling&prompt=" + URLEncoder.encode(KOREAN, StandardCharsets.UTF_8);
            assertThat(query).hasSizeGreaterThan(36_000);
            var answer = client.send(client.request(query).header("Cookie", cookies(16_000)).GET());
            assertThat(answer.statusCode()).isEqualTo(200);
            var sid = answer.body().replaceFirst("(?s).*\"sid\":\"([^\"]+)\".*", "$1");
            assertThat(client.post("EIO=4&transport=polling&sid=" + sid, "40").body()).isEqualTo("ok");
            assertThat(server.sockets.poll(30, TimeUnit.SECONDS).handshake().query()).containsEntry("prompt", KOREAN);
        }
    }

    @Test
    void theyConnectOverWebSocketToo() throws Exception {
        try (var server = new TestServer(TestServer.patient()); var client = new RawClient(server)) {
            var socket = client.socket("EIO=4&transport=websocket&prompt=" + URLEncoder.encode(KOREAN, StandardCharsets.UTF_8));
            socket.next();
            socket.send("40");
            assertThat(server.sockets.poll(30, TimeUnit.SECONDS).handshake().query()).containsEntry("prompt", KOREAN);
        }
        try (var server = new TestServer(TestServer.patient())) {
            var request = SafetyTest.WEBSOCKET_REQUEST.replace("Host: x", "Host: x\nCookie: " + cookies(16_000));
            assertThat(exchange(server, request.replace("\n", "\r\n"), 12)).isEqualTo("HTTP/1.1 101");
        }
    }

    @ParameterizedTest
    @CsvSource({"/socket.io/?EIO=4&transport=polling&prompt=, 70000, 0, 414, address", //
            "/socket.io/?EIO=4&transport=websocket&prompt=, 2000000, 0, 414, address", //
            "/?x=, 300000, 0, 414, address", //
            "/socket.io/?EIO=4&transport=polling&x=, 1, 40000, 431, cookies", //
            "/?x=, 1, 1000000, 431, cookies"})
    void whatIsLongerIsRefusedWithASentenceOnEveryRoute(String path, int address, int cookies, int status, String word) throws Exception {
        try (var server = new TestServer(TestServer.patient())) {
            var request = "GET " + path + "x".repeat(address) + " HTTP/1.1\r\nHost: x\r\nCookie: a=" + "y".repeat(cookies) + "\r\n\r\n";
            assertThat(exchange(server, request, Integer.MAX_VALUE)).matches("(?s)HTTP/1\\.[01] " + status + " .*").contains(word)
                    .endsWith(".");
        }
    }

    @Test
    void whatIsNoHttpIsRefusedWithASentence() throws Exception {
        try (var server = new TestServer(TestServer.patient())) {
            assertThat(exchange(server, "GET / HTTP/1.1\r\nno header at all\r\n\r\n", Integer.MAX_VALUE))
                    .matches("(?s)HTTP/1\\.[01] 400 .*")
                    .endsWith("This request is not valid HTTP.");
        }
    }

    @Test
    void aMessageThatIsTooLongIsRefusedWithASentence() throws Exception {
        try (var server = new TestServer(TestServer.patient().toBuilder().maxPayload(100_000).build());
                var client = new RawClient(server)) {
            var answer = client.poll().send("4" + "x".repeat(200_000));
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).endsWith(".");
        }
    }

    @Test
    void theLimitsCanBeSet() throws Exception {
        var options = TestServer.patient().toBuilder().maxRequestLine(200_000).maxHeaders(100_000).build();
        try (var server = new TestServer(options); var client = new RawClient(server)) {
            var request = HttpRequest.newBuilder(URI.create(server.url() + "/?x=" + "x".repeat(150_000)));
            assertThat(client.send(request.header("Cookie", cookies(90_000)).timeout(Duration.ofSeconds(20)).GET()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void anApplicationMayAnswerOnAWorkerThread() throws Exception {
        try (var problems = new LoggedProblems(); var server = new TestServer(TestServer.patient()); var client = new RawClient(server)) {
            // Blocking handlers of one connection run in order: with the second answer, what the first one's end did is over.
            for (int i = 0; i < 2; i++) {
                var answer = client.send(HttpRequest.newBuilder(URI.create(server.url() + "/blocking")).GET());
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains("worker");
            }
            assertThat(problems.problems()).isEmpty();
        }
    }

    private static String cookies(int bytes) {
        return "lecture=" + "c".repeat(bytes - 8);
    }

    /** Writes all of the request, however early the server answers, then reads so many bytes, or until the server closes. */
    private static String exchange(TestServer server, String request, int bytes) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            socket.setSoTimeout(20_000);
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            } catch (SocketException e) {
                // The server has answered and closed before it was written.
            }
            return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
        }
    }
}
