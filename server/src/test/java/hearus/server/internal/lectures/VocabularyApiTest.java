package hearus.server.internal.lectures;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import hearus.lectures.Export;
import hearus.lectures.ExportFormat;
import hearus.lectures.LectureDetails;
import hearus.lectures.Lectures;
import hearus.lectures.NewSegment;
import hearus.lectures.StoreLocation;
import hearus.lectures.Word;
import hearus.server.internal.rest.ApiServer;

import static org.assertj.core.api.Assertions.assertThat;

/** Terms come from files into a lecture's vocabulary; what is no such file costs nobody anything. */
class VocabularyApiTest {
    private static Lectures lectures;
    private static ApiServer server;

    @BeforeAll
    static void start() throws Exception {
        lectures = Lectures.open(new StoreLocation.Memory(), InstantSource.system(), segment -> {});
        server = ApiServer.start((router, vertx) -> LectureApi.mount(router, vertx, lectures, new LectureRooms(), Optional.empty()));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        lectures.close();
    }

    private static String created(String... vocabulary) throws Exception {
        return lectures.create(LectureDetails.builder().vocabulary(List.of(vocabulary)).build()).id();
    }

    private static HttpResponse<String> ask(String method, String id, BodyPublisher body, String... headers) throws Exception {
        return server.ask(method, "/api/v1/lectures/" + id + "/vocabulary?fileName=slides", body, headers);
    }

    private static HttpResponse<String> upload(String id, String type, byte[] content, String... headers) throws Exception {
        return ask("POST", id, BodyPublishers.ofByteArray(content),
                Stream.concat(Stream.of("Content-Type", type), Stream.of(headers)).toArray(String[]::new));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> texts(HttpResponse<String> response, String name) throws Exception {
        return ApiServer.json(response).path(name).valueStream().map(JsonNode::asText).toList();
    }

    @Test
    void theTermsOfAListJoinTheVocabularyInTurns() throws Exception {
        var id = created("엔트로피", "볼츠만");

        var answer = upload(id, "text/plain", bytes("Carnot cycle\n엔트로피\nEnthalpy\nGibbs"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(texts(answer, "terms")).containsExactly("Carnot cycle", "엔트로피", "Enthalpy", "Gibbs");
        assertThat(texts(answer, "vocabulary")).containsExactly("엔트로피", "Carnot cycle", "볼츠만", "Enthalpy", "Gibbs");
        assertThat(lectures.get(id).vocabulary()).isEqualTo(texts(answer, "vocabulary"));
        assertThat(answer.headers().firstValue("ETag")).contains("\"" + lectures.get(id).revision() + "\"");
    }

    @Test
    void documentsAreReadWhateverTheyAreCalled() throws Exception {
        var id = created();
        var lecture = lectures.get(id);
        lectures.log().append(id, new NewSegment("1", "", "해시테이블은 해시함수로 저장합니다. 해시테이블의 해시함수.",
                List.of(new Word("해시테이블", 0, 500, 0.5)), 0, 500, "ko", 0.5, "base"));
        for (var format : List.of(ExportFormat.PDF, ExportFormat.DOCX)) {
            var out = new ByteArrayOutputStream();
            Export.write(lecture, lectures.log().readAll(id), format, Export.Options.defaults(), out);
            for (var type : List.of(format.mediaType(), "application/octet-stream", "application/x-www-form-urlencoded")) {
                var answer = upload(id, type, out.toByteArray());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(texts(answer, "terms")).contains("해시테이블");
            }
        }
    }

    @Test
    void termsAreReadAndReplacedInTheRevisionThatWasSeen() throws Exception {
        var id = created("a1", "b1");
        var read = ask("GET", id, BodyPublishers.noBody());
        assertThat(texts(read, "vocabulary")).containsExactly("a1", "b1");
        var etag = read.headers().firstValue("ETag").orElseThrow();
        assertThat(ask("GET", id, BodyPublishers.noBody(), "If-None-Match", etag).statusCode()).isEqualTo(304);
        var put = BodyPublishers.ofString("{\"vocabulary\":[\"c1\"]}");
        assertThat(texts(ask("PUT", id, put, "If-Match", etag), "vocabulary")).containsExactly("c1");
        assertThat(ask("PUT", id, put, "If-Match", etag).statusCode()).isEqualTo(412);
        assertThat(ask("PUT", id, put).statusCode()).isEqualTo(428);
        assertThat(ask("PUT", id, BodyPublishers.ofString("{\"vocabulary\":7}"), "If-Match", "\"2\"")
                .statusCode()).isEqualTo(400);
        assertThat(upload(id, "text/plain", bytes("d1\ne1"), "If-Match", etag).statusCode()).isEqualTo(412);
        assertThat(lectures.get(id).vocabulary()).containsExactly("c1");
    }

    @Test
    void aVocabularyNeverHasMoreThanItMay() throws Exception {
        var id = created(IntStream.range(0, LectureDetails.MAX_TERMS).mapToObj(i -> "old" + i).toArray(String[]::new));

        var answer = upload(id, "text/plain", bytes("new0\nnew1\nnew2"));

        assertThat(texts(answer, "vocabulary")).hasSize(LectureDetails.MAX_TERMS).startsWith("old0", "new0", "old1", "new1", "old2",
                "new2", "old3");
    }

    @Test
    void whatIsNoFileOfTermsIsRefusedInASentence() throws Exception {
        var id = created("kept");
        assertThat(upload(id, "image/png", bytes("x")).statusCode()).isEqualTo(415);
        assertThat(upload(id, "multipart/form-data; boundary=x", bytes("--x")).body()).contains("no form");
        assertThat(upload(id, "text/plain", new byte[0]).body()).contains("The body is the file");
        assertThat(upload(id, "application/pdf", bytes("%PDF-1.7 nothing")).body()).contains("\\\"slides\\\" is damaged");
        assertThat(upload(id, "text/plain", bytes("\n")).body()).contains("No terms");
        assertThat(upload("nobody", "text/plain", bytes("a1")).statusCode()).isEqualTo(404);
        var large = upload(id, "application/pdf", new byte[VocabularyApi.maxBytes() + 1]);
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(large.body()).contains("20 MB");
        var chunked = ask("POST", id, BodyPublishers.ofInputStream(
                () -> new ByteArrayInputStream(new byte[VocabularyApi.maxBytes() + 1])));
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(lectures.get(id).vocabulary()).containsExactly("kept");
        assertThat(upload(id, "text/plain", bytes("still served")).statusCode()).isEqualTo(200);
    }

    @Test
    void asManyFilesAreTakenAtATimeAsMayBe() throws Exception {
        var id = created();
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 4; i++) {
                var socket = new Socket("localhost", server.port());
                sockets.add(socket);
                socket.getOutputStream().write(("POST /api/v1/lectures/" + id
                        + "/vocabulary HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                // "100 Continue" says that its place is taken.
                assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 100");
            }
            var refused = upload(id, "text/plain", bytes("a1"));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("5");
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
        Awaitility.await().until(() -> upload(id, "text/plain", bytes("a1")).statusCode() == 200);
    }
}
