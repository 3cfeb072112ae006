package hearus.server.internal.lectures;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

import hearus.keywords.StudyAids;
import hearus.lectures.Export;
import hearus.lectures.ExportFormat;
import hearus.lectures.LectureDetails;
import hearus.lectures.LectureException;
import hearus.lectures.LectureLog;
import hearus.lectures.Lectures;
import hearus.server.internal.access.LinkApi;
import hearus.server.internal.rest.ApiAnswer;
import hearus.server.internal.rest.ApiException;
import hearus.server.internal.rest.ApiRequest;
import hearus.server.internal.rest.ApiRoutes;
import hearus.server.internal.rest.ApiRoutes.Operation;
import hearus.server.internal.rest.LectureJson;
import hearus.server.internal.rest.Problems;
import hearus.server.internal.rest.SlowClients;
import hearus.server.internal.web.PublicAddress;

/** The REST API {@code /api/v1}, as {@code /api/openapi.json} describes it. Each request is served on a virtual thread. Thread-safe. */
public final class LectureApi {
    private static final int MAX_BODY = 1024 * 1024;
    private static final int PAGE = 50;
    /** Of 20 MB each. */
    private static final int MAX_UPLOADS = 4;
    private static final Duration UPLOAD_TIMEOUT = Duration.ofMinutes(2);

    private final Lectures lectures;
    private final LectureRooms rooms;
    private final VocabularyApi vocabulary;
    private final StudyApi study;
    private final LinkApi links;

    private LectureApi(Lectures lectures, LectureRooms rooms, Optional<StudyAids> aids) {
        this.lectures = lectures;
        this.rooms = rooms;
        this.vocabulary = new VocabularyApi(lectures);
        this.study = new StudyApi(lectures, aids);
        this.links = new LinkApi(lectures.credentials());
    }

    /**
     * Serves the API on this router.
     *
     * @param aids makes notes and quizzes; empty where no endpoint is configured
     */
    public static void mount(Router router, Vertx vertx, Lectures lectures, LectureRooms rooms, Optional<StudyAids> aids) {
        var api = new LectureApi(lectures, rooms, aids);
        var files = new BufferedUploads(vertx, VocabularyApi.maxBytes(), MAX_UPLOADS, UPLOAD_TIMEOUT);
        router.post(VocabularyApi.PATH)
                .handler(context -> files.receive(context, body -> ApiRoutes.serve(context, vertx, body, api.vocabulary::add)));
        router.route("/api/v1/*").handler(context -> SlowClients.limitBody(context, SlowClients.BODY_TIME));
        router.route("/api/v1/*").handler(BodyHandler.create(false).setBodyLimit(MAX_BODY)).failureHandler(LectureApi::refuseBody);
        ApiRoutes.mount(router, vertx, api.operations());
        router.get("/api/openapi.json").handler(LectureApi::describe);
        router.route("/api/v1/*").handler(context -> Problems.send(context, 404, "not_found",
                "There is nothing at this address: /api/openapi.json has the addresses that there are."));
    }

    /** The addresses with their methods as the OpenAPI document writes them. */
    static List<String> routes(Lectures lectures, LectureRooms rooms) {
        return ApiRoutes.names(new LectureApi(lectures, rooms, Optional.empty()).operations());
    }

    List<Operation> operations() {
        return Stream.of(own(), vocabulary.operations(), study.operations(), links.operations()).flatMap(List::stream).toList();
    }

    private List<Operation> own() {
        return List.of(new Operation(HttpMethod.POST, "/api/v1/lectures", this::create),
                new Operation(HttpMethod.GET, "/api/v1/lectures", this::list),
                new Operation(HttpMethod.GET, "/api/v1/lectures/:lecture", this::read),
                new Operation(HttpMethod.PATCH, "/api/v1/lectures/:lecture", this::change),
                new Operation(HttpMethod.DELETE, "/api/v1/lectures/:lecture", this::delete),
                new Operation(HttpMethod.POST, "/api/v1/lectures/:lecture/end", this::end),
                new Operation(HttpMethod.GET, "/api/v1/lectures/:lecture/segments", this::segments),
                new Operation(HttpMethod.GET, "/api/v1/lectures/:lecture/segments/:seq", this::segment),
                new Operation(HttpMethod.PUT, "/api/v1/lectures/:lecture/segments/:seq", this::correct),
                new Operation(HttpMethod.GET, "/api/v1/lectures/:lecture/export", this::export),
                new Operation(HttpMethod.GET, "/api/v1/lectures/:lecture/quality", this::quality),
                new Operation(HttpMethod.GET, "/api/v1/search", this::search));
    }

    private static void refuseBody(RoutingContext context) {
        if (context.statusCode() == 413) {
            Problems.send(context, 413, "too_large", "The body has more than " + MAX_BODY + " bytes: send less at a time.");
        } else {
            context.next();
        }
    }

    private static void describe(RoutingContext context) {
        context.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json").putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .end(OpenApi.document(PublicAddress.of(context, "")));
    }

    private ApiAnswer create(ApiRequest request) throws LectureException, ApiException {
        var json = request.json();
        var details = details(json, LectureDetails.builder()).build();
        var id = json.path("id");
        if (!id.isMissingNode() && !id.isTextual()) {
            throw new ApiException(400, "invalid", "The id is a text; leave it out for one that nobody guesses.");
        }
        var lecture = id.isTextual() ? lectures.create(id.asText().strip(), details) : lectures.create(details);
        return ApiAnswer.json(201, LectureJson.of(lecture)).withEtag(lecture.revision())
                .withLocation("/api/v1/lectures/" + URLEncoder.encode(lecture.id(), StandardCharsets.UTF_8).replace("+", "%20"));
    }

    /** What a body says about a lecture, over what is said already. */
    private static LectureDetails.Builder details(ObjectNode json, LectureDetails.Builder builder) throws ApiException {
        for (var name : List.of("title", "course", "language")) {
            if (json.has(name) && !json.path(name).isTextual()) {
                throw new ApiException(400, "invalid", "The " + name + " is a text.");
            }
        }
        Optional.ofNullable(json.get("title")).ifPresent(title -> builder.title(title.asText()));
        Optional.ofNullable(json.get("course")).ifPresent(course -> builder.course(course.asText()));
        Optional.ofNullable(json.get("language")).ifPresent(language -> builder.language(language.asText()));
        if (json.has("vocabulary")) {
            builder.vocabulary(texts(json.path("vocabulary")));
        }
        if (json.has("listed")) {
            if (!json.path("listed").isBoolean()) {
                throw new ApiException(400, "invalid", "listed is true or false.");
            }
            builder.listed(json.path("listed").booleanValue());
        }
        if (json.has("retentionDays")) {
            if (!json.path("retentionDays").canConvertToInt() || !json.path("retentionDays").isIntegralNumber()) {
                throw new ApiException(400, "invalid", "retentionDays is a whole number of days.");
            }
            builder.retention(Duration.ofDays(json.path("retentionDays").intValue()));
        }
        return builder;
    }

    static List<String> texts(JsonNode array) throws ApiException {
        var texts = new ArrayList<String>();
        for (var text : array) {
            if (text.isTextual()) {
                texts.add(text.asText());
            }
        }
        if (!array.isArray() || texts.size() != array.size()) {
            throw new ApiException(400, "invalid", "The vocabulary is an array of texts.");
        }
        return texts;
    }

    private ApiAnswer list(ApiRequest request) throws LectureException, ApiException {
        var page = lectures.list(false, request.query("cursor").orElse(""), request.number("limit", PAGE));
        var json = JsonNodeFactory.instance.objectNode();
        var array = json.putArray("lectures");
        page.lectures().forEach(lecture -> array.add(LectureJson.of(lecture)));
        page.next().ifPresent(next -> json.put("next", next));
        return ApiAnswer.json(200, json);
    }

    private ApiAnswer read(ApiRequest request) throws LectureException {
        var lecture = lectures.get(request.path("lecture"));
        return ApiAnswer.json(200, LectureJson.of(lecture).put("followers", rooms.followers(lecture.id()))).withEtag(lecture.revision());
    }

    private ApiAnswer change(ApiRequest request) throws LectureException, ApiException {
        var seen = request.seen();
        var before = lectures.get(request.path("lecture"));
        var lecture = lectures.change(before.id(), seen, details(request.json(), LectureDetails.of(before)).build());
        return ApiAnswer.json(200, LectureJson.of(lecture)).withEtag(lecture.revision());
    }

    private ApiAnswer delete(ApiRequest request) throws LectureException {
        lectures.delete(request.path("lecture"));
        rooms.ended(request.path("lecture"));
        return ApiAnswer.empty();
    }

    private ApiAnswer end(ApiRequest request) throws LectureException {
        var lecture = lectures.end(request.path("lecture"));
        rooms.ended(lecture.id());
        return ApiAnswer.json(200, LectureJson.of(lecture)).withEtag(lecture.revision());
    }

    private ApiAnswer segments(ApiRequest request) throws LectureException, ApiException {
        var id = request.path("lecture");
        var limit = Math.clamp(request.number("limit", PAGE), 1, LectureLog.MAX_PAGE);
        var page = lectures.log().read(id, request.number("from", 1), limit);
        var json = JsonNodeFactory.instance.objectNode();
        var array = json.putArray("segments");
        page.forEach(segment -> array.add(LectureJson.of(segment)));
        if (page.size() == limit) {
            json.put("next", page.getLast().seq() + 1);
        }
        return ApiAnswer.json(200, json);
    }

    private ApiAnswer segment(ApiRequest request) throws LectureException, ApiException {
        var id = request.path("lecture");
        var seq = request.seq();
        var found = lectures.log().read(id, seq, 1).stream().filter(segment -> segment.seq() == seq).findFirst()
                .orElseThrow(() -> LectureException.noSegment(id, seq));
        return ApiAnswer.json(200, LectureJson.of(found)).withEtag(found.revision());
    }

    private ApiAnswer correct(ApiRequest request) throws LectureException, ApiException {
        var text = request.json().path("text");
        if (!text.isTextual()) {
            throw new ApiException(400, "invalid", "A correction is {\"text\": \"...\"}.");
        }
        var correction = lectures.log().correct(request.path("lecture"), request.seq(), request.seen(), text.asText());
        return ApiAnswer.json(200, LectureJson.of(correction)).withEtag(correction.segment().revision());
    }

    private ApiAnswer export(ApiRequest request) throws LectureException, ApiException {
        var name = request.query("format").orElse("");
        var format = ExportFormat.named(name).orElseThrow(() -> new ApiException(400, "invalid",
                "Say in which form: ?format=" + String.join("|", Stream.of(ExportFormat.values()).map(ExportFormat::extension).toList())));
        var lecture = lectures.get(request.path("lecture"));
        var segments = lectures.log().readAll(lecture.id());
        var options = Boolean.parseBoolean(request.query("quality").orElse("false"))
                ? Export.Options.defaults().withQuality(lectures.quality(lecture.id(), segments))
                : Export.Options.defaults();
        var out = new ByteArrayOutputStream();
        try {
            Export.write(lecture, segments, format, options, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ApiAnswer.file(format.mediaType(), Buffer.buffer(out.toByteArray()), Export.fileName(lecture, format));
    }

    private ApiAnswer quality(ApiRequest request) throws LectureException {
        var lecture = lectures.get(request.path("lecture"));
        return ApiAnswer.json(200, lectures.quality(lecture.id(), lectures.log().readAll(lecture.id())).toJson());
    }

    private ApiAnswer search(ApiRequest request) throws LectureException, ApiException {
        var text = request.query("q").filter(it -> !it.isBlank())
                .orElseThrow(() -> new ApiException(400, "invalid", "Say what to look for: ?q=..."));
        if (text.length() > LectureDetails.MAX_TITLE) {
            throw new ApiException(400, "invalid", "Look for at most " + LectureDetails.MAX_TITLE + " characters.");
        }
        var hits = lectures.search(text, request.query("lecture").orElse(""), request.number("limit", PAGE), request.number("offset", 0));
        var json = JsonNodeFactory.instance.objectNode();
        var array = json.putArray("hits");
        hits.forEach(hit -> array.add(LectureJson.of(hit)));
        return ApiAnswer.json(200, json);
    }
}
