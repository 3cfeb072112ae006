package hearus.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import hearus.lectures.StoreLocation;
import hearus.server.internal.hub.SocketIoClient;
import hearus.speech.FakeEngine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Small inputs that would take much memory, stack or time, each over a real connection: refused, and others are served meanwhile. */
@Timeout(300)
class BombsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int DEEP = 100_000;
    private static final String API = "/api/v1/lectures";

    @TempDir
    private Path folder;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private HearusServer server;
    /** Somebody who must not be disturbed. */
    private SocketIoClient other;

    @BeforeEach
    void start() throws Exception {
        server = HearusServer.create(
                ServerConfig.serve().host("localhost").port(0).lectures(new StoreLocation.Folder(folder)).build(), FakeEngine::new).start();
        server.ready().get(30, TimeUnit.SECONDS);
        other = new SocketIoClient(server.port(), "");
    }

    @AfterEach
    void othersAreServedAndTheServerCloses() {
        try {
            assertThat(other.call("lectureId", "\"7\"").path("lectureId").asText()).isEqualTo("7");
        } finally {
            other.close();
            server.close();
            http.close();
        }
    }

    private HttpResponse<String> post(String path, byte[] body, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path)).timeout(PATIENCE)
                .POST(BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** The first line of the answer to what is written as it stands. */
    private String raw(String request) throws IOException {
        try (var socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return line(socket.getInputStream());
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void deepJsonInARequestIsRefused() throws Exception {
        for (var body : List.of("[".repeat(DEEP), "{\"a\":".repeat(DEEP), "{\"title\":" + "[".repeat(DEEP) + "]".repeat(DEEP) + "}",
                "{\"title\":\"" + "x".repeat(900_000) + "\"}", "{\"retentionDays\":1" + "0".repeat(100_000) + "}")) {
            var answer = post(API, bytes(body));
            assertThat(answer.statusCode()).as(body.substring(0, 20) + " -> " + answer.body()).isEqualTo(400);
        }
    }

    @Test
    void deepJsonInAnEventClosesOrRefusesAndNeverOverflowsTheStack() {
        for (var depth : List.of(200, 900)) {
            try (var client = new SocketIoClient(server.port(), "")) {
                var nested = "[".repeat(depth) + "]".repeat(depth);
                for (var event : List.of("transcription", "nlProcessing", "lectureId")) {
                    assertThat(client.call(event, nested).path("code").asText()).as(event).startsWith("bad_");
                }
                assertThat(client.call("follow", nested).path("error").asText()).isNotBlank();
                assertThat(client.call("correct", nested).path("error").asText()).isNotBlank();
            }
        }
        for (var text : List.of("[".repeat(DEEP), "{\"a\":".repeat(DEEP), "[".repeat(DEEP) + "]".repeat(DEEP))) {
            try (var client = new SocketIoClient(server.port(), "")) {
                client.emit("follow", text);
                await().atMost(PATIENCE).until(client::closed);
            }
        }
    }

    @Test
    void deepJsonOverWsIsRefusedWithACode() throws Exception {
        for (var text : List.of("[".repeat(10_000), "{\"a\":".repeat(10_000),
                "{\"type\":\"start\",\"x\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}")) {
            try (var socket = webSocket("Sec-WebSocket-Protocol: hearus.captions.v1\r\n")) {
                socket.getOutputStream().write(RawWebSocket.frame(RawWebSocket.TEXT, bytes(text)));
                var said = new String(socket.getInputStream().readNBytes(60), StandardCharsets.ISO_8859_1);
                assertThat(said).contains("bad_message");
            }
        }
    }

    /** A WebSocket of {@code /ws}; nothing after the head of the answer is read. */
    private Socket webSocket(String header) throws IOException {
        var socket = new Socket("localhost", server.port());
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(bytes("GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" + header + "\r\n"));
        assertThat(line(socket.getInputStream())).contains("101");
        for (var head = line(socket.getInputStream()); !head.isEmpty(); head = line(socket.getInputStream())) {
            assertThat(head.toLowerCase(Locale.ROOT)).doesNotContain("sec-websocket-extensions");
        }
        return socket;
    }

    @Test
    void compressedWebSocketMessagesAreNotAgreedToAndNotExpanded() throws Exception {
        for (var extension : List.of("permessage-deflate", "permessage-deflate; client_max_window_bits", "x-webkit-deflate-frame")) {
            try (var socket = webSocket("Sec-WebSocket-Extensions: " + extension + "\r\n")) {
                var frame = RawWebSocket.frame(RawWebSocket.TEXT, new byte[]{1, 2, 3});
                // The bit that says that the message is compressed.
                frame[0] |= 0x40;
                socket.getOutputStream().write(frame);
                var close = socket.getInputStream().readNBytes(2);
                assertThat(close.length == 0 || (close[0] & 0x0F) == 8).as("closed").isTrue();
            }
        }
    }

    @Test
    void compressedBodiesAreNotExpanded() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes("{\"title\":\""));
            gzip.write(new byte[50_000_000]);
        }
        assertThat(packed.size()).isLessThan(100_000);
        assertThat(post(API, packed.toByteArray(), "Content-Encoding", "gzip").statusCode()).isEqualTo(400);
    }

    @Test
    void archivesThatExpandWithoutEndAreRefused() throws Exception {
        assertThat(post(API, bytes("{\"id\":\"physics\"}")).statusCode()).isEqualTo(201);
        for (var name : List.of("ppt/slides/slide1.xml", "word/document.xml", "picture.bin")) {
            var packed = new ByteArrayOutputStream();
            try (var zip = new ZipOutputStream(packed)) {
                zip.setLevel(Deflater.BEST_SPEED);
                zip.putNextEntry(new ZipEntry(name));
                zip.write(bytes("<a><t>"));
                for (int i = 0; i < (name.endsWith(".xml") ? 55 : 405); i++) {
                    zip.write(new byte[1_000_000]);
                }
            }
            assertThat(packed.size()).isLessThan(4_000_000);
            var answer = post(API + "/physics/vocabulary?fileName=bomb.pptx", packed.toByteArray());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        }
    }

    @Test
    void hugeHeadsAreAnswered() throws Exception {
        assertThat(raw("GET /" + "x".repeat(70_000) + " HTTP/1.1\r\nHost: a\r\n\r\n")).containsPattern("^HTTP/1.[01] 414");
        assertThat(raw("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(40_000) + "\r\n\r\n")).containsPattern("^HTTP/1.[01] 431");
        assertThat(raw("GET / HTTP/1.1\r\nHost: a\r\n" + "a: b\r\n".repeat(20_000) + "\r\n")).containsPattern("^HTTP/1.[01] 431");
        assertThat(raw("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n")).containsPattern("^HTTP/1.[01] 400");
        assertThat(raw("POST " + API + " HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000000\r\n\r\nx")).containsPattern("^HTTP/1.[01] 413");
    }

    @Test
    void thousandsOfParametersAndCookiesAreTaken() throws Exception {
        var parameters = new StringBuilder();
        for (int i = 0; parameters.length() < 60_000; i++) {
            parameters.append("&p").append(i).append('=');
        }
        assertThat(raw("GET " + API + "?limit=1" + parameters + " HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 200");
        assertThat(raw("GET " + API + "?" + "limit=1&".repeat(7_000) + " HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 200");
        assertThat(raw("GET /socket.io/?EIO=4&transport=polling" + parameters + " HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 200");
        assertThat(raw("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\nCookie: " + "a=b; ".repeat(6_000) + "c=d\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void namespacesThatAreNotThereAreRefusedHoweverManyAreAsked() {
        try (var client = new SocketIoClient(server.port(), "/webrtc", "", Map.of(), "")) {
            client.connectTo(2_000);
            assertThat(client.call("lectureId", "\"8\"").path("lectureId").asText()).isEqualTo("8");
        }
    }
}
