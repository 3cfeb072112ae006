package hearus.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.testkit.Recordings;

import static org.assertj.core.api.Assertions.assertThat;

/** The socket.io-client versions that people have, at the pace of a real recorder, against a packaged Hearus. */
class ClientsIT {
    @TempDir
    private static Path folder;

    private static Scripts scripts;
    private static RunningHearus hearus;
    private static Path continuation;
    private static Path complete;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        scripts = Scripts.install();
        continuation = Blobs.write(folder.resolve("continuation"), Recordings.continuation());
        complete = Blobs.write(folder.resolve("complete"), Recordings.complete());
        hearus = RunningHearus.start(folder.resolve("log"), "serve", "--port", "0", "--model", "tiny", "--language", "en");
    }

    @AfterAll
    static void stop() {
        if (hearus != null) {
            hearus.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void aClientGetsItsWordsBackFromBothKindsOfRecorder(int version) throws Exception {
        var running = new LinkedHashMap<String, Process>();
        running.put("base64, complete files, polling first",
                scripts.start("stream.mjs", webm(version, "/", List.of("polling", "websocket"), complete, 500, true)));
        running.put("binary, one stream, WebSocket, /webrtc",
                scripts.start("stream.mjs", webm(version, "/webrtc", List.of("websocket"), continuation, 540, false)));

        for (var client : running.entrySet()) {
            var result = Scripts.result(client.getValue());
            assertThat(result.path("errors")).as(client.getKey()).isEmpty();
            assertThat(result.path("acknowledged").asInt()).as(client.getKey()).isBetween(23, 24);
            assertThat(result.path("bytesAcknowledged")).as(client.getKey()).isEqualTo(result.path("bytesSent"));
            assertThat(Words.errorRate(Recordings.TEXT, text(result))).as("%s: %s", client.getKey(), text(result)).isLessThan(0.25);
        }
    }

    @Test
    void twoSpeakersAtTheSameTimeEachGetOnlyTheirOwnWords() throws Exception {
        var speech = Recordings.speech16k();
        var greeting = scripts.start("stream.mjs", pcm(Blobs.write(folder.resolve("greeting"), Blobs.pcm(speech, 0, 2.8)), "america"));
        var request = scripts.start("stream.mjs", pcm(Blobs.write(folder.resolve("request"), Blobs.pcm(speech, 7.8, 11)), "country"));

        var greeted = Words.of(text(Scripts.result(greeting)));
        var requested = Words.of(text(Scripts.result(request)));

        assertThat(greeted).contains("fellow", "americans").doesNotContain("country", "ask");
        assertThat(requested).contains("what", "you", "country").doesNotContain("fellow", "americans");
    }

    @Test
    void aHundredSocketsAtOnceEachGetTheirOwnTextsBackInOrder() throws Exception {
        assertThatTextsComeBack(4, "/", List.of("websocket"), 100);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void everyClientVersionGetsItsTextsBack(int version) throws Exception {
        assertThatTextsComeBack(version, "/webrtc", List.of("polling", "websocket"), 3);
    }

    /** Each socket defines terms of its own, and draws every answer where the seed's page would. */
    private static void assertThatTextsComeBack(int version, String namespace, List<String> transports, int sockets) throws Exception {
        var sentences = IntStream.range(0, sockets).mapToObj(socket -> IntStream.range(0, 5)
                .mapToObj(i -> "Q" + name(socket * 5 + i) + "란 " + name(socket) + " 교수가 만든 " + name(i) + " 번째 규칙을 말한다.").toList())
                .toList();

        var results = Scripts
                .result(scripts.start("keywords.mjs", new Texts(hearus.url(), version, namespace, transports, sentences, 90_000)));

        assertThat(results).hasSize(sockets);
        for (int socket = 0; socket < sockets; socket++) {
            var result = results.path(socket);
            assertThat(result.path("errors")).as("socket %d", socket).isEmpty();
            assertThat(result.path("places").valueStream().map(JsonNode::asInt).toList()).hasSize(5).isSorted();
            var drawn = result.path("script").valueStream().toList();
            assertThat(drawn.stream().map(word -> word.path(0).asText()).filter(word -> !word.isEmpty()).collect(Collectors.joining(" ")))
                    .isEqualTo(String.join(" ", sentences.get(socket)));
            assertThat(drawn.stream().map(word -> word.path(2).asText()).filter(comment -> !comment.isEmpty()).toList())
                    .isEqualTo(sentences.get(socket));
        }
    }

    /** A number in letters that make no word. */
    private static String name(int number) {
        return number < 10 ? String.valueOf("bcdfghjkmp".charAt(number)) : name(number / 10) + name(number % 10);
    }

    /** What {@code keywords.mjs} is asked: see there. */
    private record Texts(String url, int version, String namespace, List<String> transports, List<List<String>> sentences,
            int patienceMs) {}

    /** What {@code stream.mjs} is asked: see there. */
    private record Streaming(String url, int version, String namespace, List<String> transports, Map<String, String> query, String folder,
            int everyMs,
            boolean base64, String word, int times, int patienceMs) {}

    private static Streaming pcm(Path blobs, String word) {
        return new Streaming(hearus.url(), 4, "/", List.of("websocket"), Map.of("format", "s16le", "rate", "16000", "channels", "1"),
                blobs.toString(), 250,
                false, word, 1, 60_000);
    }

    private static Streaming webm(int version, String namespace, List<String> transports, Path blobs, int everyMs, boolean base64) {
        return new Streaming(hearus.url(), version, namespace, transports, Map.of(), blobs.toString(), everyMs, base64, "country", 2,
                60_000);
    }

    private static String text(JsonNode result) {
        return String.join(" ", StreamSupport.stream(result.path("texts").spliterator(), false).map(JsonNode::asText).toList());
    }
}
