package hearus.server.internal.lectures;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import hearus.lectures.Lectures;
import hearus.lectures.NewSegment;
import hearus.lectures.StoreLocation;
import hearus.lectures.Word;
import hearus.server.RecordingReader;
import hearus.server.internal.recordings.EngineRecognisers;
import hearus.server.internal.recordings.RecordingService;
import hearus.server.internal.rest.ApiServer;

import static hearus.server.internal.rest.ApiServer.json;
import static org.assertj.core.api.Assertions.assertThat;

class LectureApiTest {
    private static final LectureRooms ROOMS = new LectureRooms();
    /** More of them: {@code -Dhearus.mutations=100000}. */
    private static final int MUTATIONS = Integer.getInteger("hearus.mutations", 2_000);
    private static Lectures lectures;
    private static ApiServer server;

    @BeforeAll
    static void start() throws Exception {
        lectures = Lectures.open(new StoreLocation.Memory(), InstantSource.system(), ROOMS::announce);
        server = ApiServer.start((router, vertx) -> LectureApi.mount(router, vertx, lectures, ROOMS, Optional.empty()));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        lectures.close();
    }

    private static HttpResponse<String> ask(String method, String path, String body, String... headers) throws Exception {
        return server.ask(method, path, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body), headers);
    }

    private static String created(String title) throws Exception {
        return json(ask("POST", "/api/v1/lectures", "{\"title\":\"" + title + "\",\"listed\":true}")).path("id").asText();
    }

    private static NewSegment said(String id, String text) {
        return new NewSegment(id, "", text, List.of(new Word(text, 0, 500, 0.5)), 0, 500, "ko", 0.5, "base");
    }

    @Test
    void theDocumentAndTheRoutesAreTheSame() throws Exception {
        var promised = new TreeSet<String>();
        for (var path : server.document().path("paths").properties()) {
            path.getValue().fieldNames().forEachRemaining(method -> {
                if (Set.of("get", "post", "put", "patch", "delete").contains(method)) {
                    promised.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                }
            });
        }
        var routes = new TreeSet<>(LectureApi.routes(lectures, ROOMS));
        routes.addAll(RecordingService.create(lectures, ROOMS, new SpeakerLectures(lectures, ROOMS, InstantSource.system()),
                new EngineRecognisers(Optional.empty()),
                new RecordingService.RecordingPolicy(List.of(), "", 1, false, RecordingReader.own()))
                .routes(server.vertx()));
        assertThat(routes).containsExactlyElementsOf(promised);
        assertThat(ask("GET", "/api/openapi.json", "").body()).isEqualTo(OpenApi.document(""));
    }

    @Test
    void aLectureIsCreatedReadChangedEndedAndDeleted() throws Exception {
        var created = ask("POST", "/api/v1/lectures", """
                {"title": "호메로스", "course": "CS 101", "language": "ko,en", "vocabulary": ["오디세이"], "listed": true, "retentionDays": 30}""");
        assertThat(created.statusCode()).isEqualTo(201);
        var address = created.headers().firstValue("Location").orElseThrow();
        assertThat(address).isEqualTo("/api/v1/lectures/" + json(created).path("id").asText());
        var read = ask("GET", address, "");
        assertThat(json(read).path("title").asText()).isEqualTo("호메로스");
        assertThat(json(read).path("retentionDays").asInt()).isEqualTo(30);
        var etag = read.headers().firstValue("ETag").orElseThrow();
        assertThat(ask("GET", address, "", "If-None-Match", etag).statusCode()).isEqualTo(304);
        var changed = ask("PATCH", address, "{\"title\":\"Homer\"}", "If-Match", etag);
        assertThat(json(changed).path("title").asText()).isEqualTo("Homer");
        assertThat(json(changed).path("course").asText()).isEqualTo("CS 101");
        assertThat(ask("PATCH", address, "{\"title\":\"x\"}", "If-Match", etag).statusCode()).isEqualTo(412);
        assertThat(ask("PATCH", address, "{\"title\":\"x\"}").statusCode()).isEqualTo(428);
        assertThat(json(ask("POST", address + "/end", "")).path("ended").isTextual()).isTrue();
        assertThat(ask("DELETE", address, "").statusCode()).isEqualTo(204);
        assertThat(ask("GET", address, "").statusCode()).isEqualTo(404);
    }

    @Test
    void listsGoOnAtTheirCursor() throws Exception {
        for (int i = 0; i < 5; i++) {
            created("list " + i);
        }
        var ids = new ArrayList<String>();
        var next = "";
        do {
            var page = json(ask("GET", "/api/v1/lectures?limit=2&cursor=" + next, ""));
            page.path("lectures").forEach(lecture -> ids.add(lecture.path("id").asText()));
            next = page.path("next").asText();
        } while (!next.isEmpty());
        assertThat(ids).hasSizeGreaterThanOrEqualTo(5).doesNotHaveDuplicates();
    }

    @Test
    void segmentsAreReadAndCorrectedInTheRevisionThatWasSeen() throws Exception {
        var id = created("Homer");
        for (int i = 1; i <= 5; i++) {
            lectures.log().append(id, said("s" + i, "segment number " + i));
        }
        var page = json(ask("GET", "/api/v1/lectures/" + id + "/segments?from=2&limit=2", ""));
        assertThat(page.path("segments").findValuesAsText("seq")).containsExactly("2", "3");
        assertThat(page.path("next").asLong()).isEqualTo(4);
        var address = "/api/v1/lectures/" + id + "/segments/2";
        var etag = ask("GET", address, "").headers().firstValue("ETag").orElseThrow();
        var corrected = json(ask("PUT", address, "{\"text\":\"episode number 2\"}", "If-Match", etag));
        assertThat(corrected.path("segment").path("text").asText()).isEqualTo("episode number 2");
        assertThat(corrected.path("suggestions").findValuesAsText("seq")).containsExactly("1", "3", "4", "5");
        var refused = ask("PUT", address, "{\"text\":\"x\"}", "If-Match", etag);
        assertThat(refused.statusCode()).isEqualTo(412);
        assertThat(json(refused).path("newest").path("text").asText()).isEqualTo("episode number 2");
    }

    @Test
    void aLectureIsTakenHomeInEveryForm() throws Exception {
        var id = created("Homer: 오디세이");
        lectures.log().append(id, said("1", "Sing, Muse"));
        for (var format : List.of("txt", "md", "srt", "vtt", "json", "docx", "pdf")) {
            var file = ask("GET", "/api/v1/lectures/" + id + "/export?quality=true&format=" + format, "");
            assertThat(file.statusCode()).as(format).isEqualTo(200);
            assertThat(file.headers().firstValue("Content-Disposition").orElseThrow()).startsWith("attachment; filename=\"Homer")
                    .contains("filename*=UTF-8''Homer").endsWith("." + format);
        }
        assertThat(ask("GET", "/api/v1/lectures/" + id + "/export?format=txt", "").body()).contains("Sing, Muse");
        assertThat(ask("GET", "/api/v1/lectures/" + id + "/export?format=doc", "").body()).contains("?format=txt|md|srt|vtt|json|docx|pdf");
        assertThat(json(ask("GET", "/api/v1/lectures/" + id + "/quality", "")).path("words").asInt()).isEqualTo(1);
    }

    @Test
    void searchFindsWhatIsListed() throws Exception {
        var id = created("Search");
        lectures.log().append(id, said("1", "우리는 양자역학을 배운다."));
        var hits = json(ask("GET", "/api/v1/search?q=%EC%96%91%EC%9E%90%EC%97%AD%ED%95%99", ""));
        assertThat(hits.path("hits").findValuesAsText("lecture")).containsExactly(id);
        assertThat(hits.path("hits").path(0).path("highlights").path(0).path("start").asInt()).isEqualTo(4);
    }

    @Test
    void whatIsWrongIsSaidInASentence() throws Exception {
        var id = created("Wrong");
        assertThat(ask("POST", "/api/v1/lectures", "{").body()).contains("invalid_json");
        assertThat(ask("POST", "/api/v1/lectures", "[]").body()).contains("JSON object");
        assertThat(ask("POST", "/api/v1/lectures", "{\"title\":7}").body()).contains("The title is a text");
        assertThat(ask("POST", "/api/v1/lectures", "{\"id\":\"" + id + "\"}").statusCode()).isEqualTo(409);
        assertThat(ask("POST", "/api/v1/lectures", "{\"title\":\"" + "x".repeat(1_100_000) + "\"}").statusCode()).isEqualTo(413);
        assertThat(ask("POST", "/api/v1/lectures", "[".repeat(10_000)).statusCode()).isEqualTo(400);
        assertThat(ask("GET", "/api/v1/lectures?limit=many", "").body()).contains("limit is a number");
        assertThat(ask("GET", "/api/v1/lectures?cursor=x", "").statusCode()).isEqualTo(400);
        assertThat(ask("GET", "/api/v1/search", "").body()).contains("?q=");
        assertThat(ask("GET", "/api/v1/lectures/nobody", "").body()).contains("no lecture \\\"nobody\\\"");
        assertThat(ask("GET", "/api/v1/lectures/a%00b", "").statusCode()).isEqualTo(404);
        assertThat(ask("GET", "/api/v1/lectures/" + id + "/segments/x", "").statusCode()).isEqualTo(404);
        assertThat(ask("GET", "/api/v1/lectures/" + id + "/segments/99999999999", "").statusCode()).isEqualTo(404);
        assertThat(ask("GET", "/api/v1/nothing", "").statusCode()).isEqualTo(404);
        var method = ask("PUT", "/api/v1/lectures", "{}");
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(method.headers().firstValue("Allow")).contains("POST, GET");
    }

    @Test
    void noMutatedRequestFailsTheServer() throws Exception {
        var id = created("Mutated");
        lectures.log().append(id, said("1", "one"));
        var random = new Random(7);
        var bodies = List.of(
                "{\"title\":\"a\",\"course\":\"b\",\"language\":\"ko\",\"vocabulary\":[\"x\"],\"listed\":true,\"retentionDays\":3}",
                "{\"text\":\"two\"}", "{\"vocabulary\":[\"x\",\"y\"]}", "Carnot cycle\nEnthalpy, 엔트로피", "%PDF-1.7\nstream",
                "PK\u0003\u0004word/document.xml");
        var paths = List.of("POST /api/v1/lectures", "PATCH /api/v1/lectures/" + id, "PUT /api/v1/lectures/" + id + "/segments/1",
                "GET /api/v1/lectures/" + id + "/vocabulary", "PUT /api/v1/lectures/" + id + "/vocabulary",
                "POST /api/v1/lectures/" + id + "/vocabulary?fileName=a", "POST /api/v1/lectures/" + id + "/notes?from=1",
                "POST /api/v1/lectures/" + id + "/quiz?count=2&kind=ox", "GET /api/v1/search?q=one",
                "GET /api/v1/lectures?cursor=a.b&limit=2", "GET /api/v1/lectures/" + id + "/segments?from=1");
        for (int i = 0; i < MUTATIONS; i++) {
            var target = paths.get(random.nextInt(paths.size())).split(" ", 2);
            var body = mutated(bodies.get(random.nextInt(bodies.size())), random);
            var path = random.nextInt(3) == 0 ? target[1] + "%" + Integer.toHexString(0x100 + random.nextInt(256)).substring(1) : target[1];
            var response = ask(target[0], path, target[0].equals("GET") ? "" : body, "If-Match", "\"" + random.nextInt(3) + "\"");
            // 501: notes and quizzes without a language model.
            assertThat(response.statusCode()).as("%s %s", path, body).matches(status -> status < 500 || status == 501);
        }
        assertThat(lectures.log().readAll(id)).hasSize(1);
    }

    private static String mutated(String json, Random random) {
        var text = new StringBuilder(json);
        for (int i = random.nextInt(4); i > 0; i--) {
            var at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, (char) random.nextInt(0x300));
                case 2 -> text.setCharAt(at, "{}[]\":,0nulltrue\\u0000".charAt(random.nextInt(22)));
                default -> text.insert(at, List.of("\\ud800", "\\u0000", "1e999", "null", "[[", "-0").get(random.nextInt(6)));
            }
        }
        return text.toString();
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsSaidAndNotAFailure() throws Exception {
        var other = Lectures.open(new StoreLocation.Memory(), InstantSource.system(), segment -> {});
        other.close();
        try (var broken = ApiServer.start((router, vertx) -> LectureApi.mount(router, vertx, other, ROOMS, Optional.empty()))) {
            var response = broken.ask("GET", "/api/v1/lectures");
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).contains("5");
            assertThat(response.body()).contains("unavailable");
        }
    }
}
