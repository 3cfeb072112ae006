package hearus.server.internal.lectures;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;

import hearus.lectures.Lecture;
import hearus.lectures.LectureDetails;
import hearus.lectures.LectureException;
import hearus.lectures.Lectures;
import hearus.lectures.VocabularyFile;
import hearus.lectures.VocabularyReader;
import hearus.server.ClientLimits.Kind;
import hearus.server.internal.limits.LimitedException;
import hearus.server.internal.limits.RequestLimits;
import hearus.server.internal.rest.ApiAnswer;
import hearus.server.internal.rest.ApiException;
import hearus.server.internal.rest.ApiRequest;
import hearus.server.internal.rest.ApiRoutes.Operation;

/** The vocabulary of lectures: read, replaced, and gained from files. Thread-safe. */
final class VocabularyApi {
    static final String PATH = "/api/v1/lectures/:lecture/vocabulary";
    /** Files that are read at a time. */
    static final int PLACES = 2;
    private static final Duration MAX_TIME = Duration.ofSeconds(20);
    /** How long a file waits for its place. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(10);
    private static final int MAX_FILE_NAME = 200;
    /** What a file may be called; what it is, its content says. curl sends every body as a form unless it is told otherwise. */
    private static final Set<String> TYPES = Set.of("", "text/plain", "text/csv", "text/markdown", "text/tab-separated-values",
            "application/pdf", "application/octet-stream", "application/x-www-form-urlencoded",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document");

    private final Lectures lectures;
    private final VocabularyReader reader;

    VocabularyApi(Lectures lectures) {
        this(lectures, VocabularyReader.of(PLACES, MAX_TIME));
    }

    VocabularyApi(Lectures lectures, VocabularyReader reader) {
        this.lectures = lectures;
        this.reader = reader;
    }

    List<Operation> operations() {
        return List.of(new Operation(HttpMethod.GET, PATH, this::read), new Operation(HttpMethod.PUT, PATH, this::replace),
                new Operation(HttpMethod.POST, PATH, this::add));
    }

    private ApiAnswer read(ApiRequest request) throws LectureException {
        var lecture = lectures.get(request.path("lecture"));
        return ApiAnswer.json(200, json(lecture)).withEtag(lecture.revision());
    }

    private ApiAnswer replace(ApiRequest request) throws LectureException, ApiException {
        var seen = request.seen();
        var before = lectures.get(request.path("lecture"));
        var terms = LectureApi.texts(request.json().path("vocabulary"));
        var lecture = lectures.change(before.id(), seen, LectureDetails.of(before).vocabulary(terms).build());
        return ApiAnswer.json(200, json(lecture)).withEtag(lecture.revision());
    }

    /** Terms are only added, so that nobody's change is lost without {@code If-Match}; who sends it is taken at its word. */
    ApiAnswer add(ApiRequest request) throws LectureException, ApiException {
        checkType(Optional.ofNullable(request.context().request().getHeader(HttpHeaders.CONTENT_TYPE)).orElse(""));
        var seen = request.context().request().headers().contains(HttpHeaders.IF_MATCH)
                ? OptionalInt.of(request.seen())
                : OptionalInt.empty();
        var id = lectures.get(request.path("lecture")).id();
        if (request.body().length() == 0) {
            throw new ApiException(400, "invalid", "The body is the file, and there is none: curl --data-binary @slides.pdf ...");
        }
        var usage = RequestLimits.of(request.context());
        try {
            if (usage.isPresent()) {
                usage.get().take(Kind.UPLOAD_PER_DAY, request.body().length());
            }
        } catch (LimitedException e) {
            throw e.toApiException();
        }
        var name = request.query("fileName").orElse("");
        var terms = terms(name.isBlank() ? "file" : name.substring(0, Math.min(name.length(), MAX_FILE_NAME)),
                request.body().getBytes());
        var lecture = lectures.addTerms(id, seen, terms);
        var json = json(lecture);
        terms.forEach(json.putArray("terms")::add);
        return ApiAnswer.json(200, json).withEtag(lecture.revision());
    }

    private static void checkType(String header) throws ApiException {
        var type = header.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        if (!TYPES.contains(type)) {
            throw new ApiException(415, "unsupported_media_type", type.startsWith("multipart/")
                    ? "The body is the file itself and no form: curl --data-binary @slides.pdf ..."
                    : "Terms are found in PDF, PPTX, DOCX and text: save the file in one of these forms.");
        }
    }

    private List<String> terms(String name, byte[] content) throws LectureException, ApiException {
        try {
            var terms = reader.read(name, content, MAX_WAIT).orElseThrow(() -> new ApiException(503, "busy",
                    "The server reads " + PLACES + " files at a time, and others came first: send it again after Retry-After seconds."));
            if (terms.isEmpty()) {
                throw new ApiException(400, "invalid", "No terms were found in the file: send a list of them, one a line.");
            }
            return terms;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(503, "closing", "The server is closing: send the file again in a moment.");
        }
    }

    private static ObjectNode json(Lecture lecture) {
        var json = JsonNodeFactory.instance.objectNode();
        lecture.vocabulary().forEach(json.putArray("vocabulary")::add);
        return json;
    }

    /** How large a file may be. */
    static int maxBytes() {
        return VocabularyFile.MAX_BYTES;
    }
}
