package hearus.server.internal.lectures;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;

import hearus.keywords.StudyAids;
import hearus.keywords.StudyException;
import hearus.lectures.Lecture;
import hearus.lectures.LectureException;
import hearus.lectures.Lectures;
import hearus.lectures.Segment;
import hearus.server.internal.rest.ApiAnswer;
import hearus.server.internal.rest.ApiException;
import hearus.server.internal.rest.ApiRequest;
import hearus.server.internal.rest.ApiRoutes.Operation;
import hearus.server.internal.rest.LectureJson;

/** Notes and quizzes of lectures, made by a language model when they are asked for. Thread-safe. */
final class StudyApi {
    private static final int USUAL_COUNT = 5;
    private static final String ENGLISH = "en";

    private final Lectures lectures;
    private final Optional<StudyAids> aids;

    /** @param aids empty where no endpoint is configured */
    StudyApi(Lectures lectures, Optional<StudyAids> aids) {
        this.lectures = lectures;
        this.aids = aids;
    }

    List<Operation> operations() {
        return List.of(new Operation(HttpMethod.POST, "/api/v1/lectures/:lecture/notes", this::notes),
                new Operation(HttpMethod.POST, "/api/v1/lectures/:lecture/quiz", this::quiz));
    }

    private ApiAnswer notes(ApiRequest request) throws LectureException, ApiException {
        return answer(request, (model, said) -> {
            var json = said.json();
            var sections = json.putArray("sections");
            model.notes(said.passages(), said.language()).forEach(section -> sections.add(LectureJson.of(section)));
            return json;
        });
    }

    private ApiAnswer quiz(ApiRequest request) throws LectureException, ApiException {
        var count = request.number("count", USUAL_COUNT);
        var kind = kind(request.query("kind").orElse("choice"));
        if (count < 1 || count > StudyAids.MAX_QUESTIONS) {
            throw new ApiException(400, "invalid", "count lies between 1 and " + StudyAids.MAX_QUESTIONS + ".");
        }
        return answer(request, (model, said) -> {
            var json = said.json().put("kind", kind.name().toLowerCase(Locale.ROOT));
            var questions = json.putArray("questions");
            model.quiz(said.passages(), said.language(), kind, count).forEach(question -> questions.add(LectureJson.of(question)));
            return json;
        });
    }

    private static StudyAids.Kind kind(String name) throws ApiException {
        return switch (name) {
            case "choice" -> StudyAids.Kind.CHOICE;
            case "ox" -> StudyAids.Kind.OX;
            default -> throw new ApiException(400, "invalid", "kind is choice or ox.");
        };
    }

    private interface Work {
        ObjectNode by(StudyAids model, Said said) throws StudyException, InterruptedException;
    }

    /** What was said in the part of a lecture that is asked about. */
    private record Said(String lecture, String language, List<String> passages) {
        ObjectNode json() {
            return JsonNodeFactory.instance.objectNode().put("lecture", lecture).put("language", language);
        }
    }

    private ApiAnswer answer(ApiRequest request, Work work) throws LectureException, ApiException {
        var lecture = lectures.get(request.path("lecture"));
        var from = request.number("from", 1);
        var to = request.number("to", Integer.MAX_VALUE);
        var model = aids.orElseThrow(() -> new ApiException(501, "not_configured",
                "This server has no language model to make notes and questions with: its operator sets one by --explain-url and --explain-model."));
        var segments = lectures.log().readAll(lecture.id()).stream().filter(segment -> segment.seq() >= from && segment.seq() <= to)
                .filter(segment -> !segment.text().isBlank()).toList();
        try {
            return ApiAnswer.json(200,
                    work.by(model, new Said(lecture.id(), language(lecture, segments), segments.stream().map(Segment::text).toList())));
        } catch (StudyException e) {
            throw switch (e.code()) {
                case INVALID -> new ApiException(400, "invalid", String.valueOf(e.getMessage()));
                case BUSY -> new ApiException(503, "busy", String.valueOf(e.getMessage()));
                case FAILED -> new ApiException(502, "endpoint_failed", String.valueOf(e.getMessage()));
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(503, "closing", "The server is closing: ask again in a moment.");
        }
    }

    /** What most of the text is in; what the lecture says of itself where its segments say nothing. */
    private static String language(Lecture lecture, List<Segment> segments) {
        var letters = new HashMap<String, Integer>();
        segments.stream().filter(segment -> segment.language().matches("[a-z]{2,3}"))
                .forEach(segment -> letters.merge(segment.language(), segment.text().length(), Integer::sum));
        return letters.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey)
                .orElseGet(() -> lecture.language().matches("[a-z]{2,3}(,.*)?") ? lecture.language().replaceFirst(",.*", "") : ENGLISH);
    }
}
