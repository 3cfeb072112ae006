package hearus.server.internal.recordings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

import hearus.lectures.Lecture;
import hearus.lectures.LectureDetails;
import hearus.lectures.LectureException;
import hearus.lectures.Lectures;
import hearus.lectures.Recordings;
import hearus.lectures.Recordings.Job;
import hearus.lectures.Recordings.JobKind;
import hearus.server.ClientLimits.Kind;
import hearus.server.internal.limits.LimitedException;
import hearus.server.internal.limits.RequestLimits;
import hearus.server.internal.rest.ApiAnswer;
import hearus.server.internal.rest.ApiException;
import hearus.server.internal.rest.ApiRequest;
import hearus.server.internal.rest.ApiRoutes;
import hearus.server.internal.rest.ApiRoutes.Operation;
import hearus.server.internal.uploads.Body;
import hearus.server.internal.uploads.LimitedBody;
import hearus.server.internal.uploads.UploadBody;
import hearus.server.internal.uploads.UploadFolder;
import hearus.whisper.LanguageNames;
import hearus.whisper.UnknownLanguageException;

/** Recordings and jobs in the REST API. Thread-safe. */
final class RecordingApi {
    private static final String UPLOAD = "/api/v1/recordings";
    /** How long a client may send nothing. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PAGE = 50;

    private final Vertx vertx;
    private final Lectures lectures;
    private final Recordings recordings;
    private final RecordingJobs jobs;
    private final Recogniser.Source recognisers;
    private final UploadFolder uploads;

    RecordingApi(Vertx vertx, Lectures lectures, RecordingJobs jobs, Recogniser.Source recognisers, UploadFolder uploads) {
        this.vertx = vertx;
        this.lectures = lectures;
        this.recordings = lectures.recordings();
        this.jobs = jobs;
        this.recognisers = recognisers;
        this.uploads = uploads;
    }

    /** Serves these addresses; before anything that reads bodies. */
    void mount(Router router) {
        router.post(UPLOAD).handler(this::upload);
        ApiRoutes.mount(router, vertx, operations().stream().filter(it -> !it.path().equals(UPLOAD)).toList());
        router.route(UPLOAD).handler(context -> ApiRoutes.refuseMethod(context, "POST"));
    }

    List<Operation> operations() {
        return Stream.concat(Stream.of(new Operation(HttpMethod.POST, UPLOAD, request -> ApiAnswer.empty()),
                new Operation(HttpMethod.GET, "/api/v1/jobs", this::list),
                new Operation(HttpMethod.GET, "/api/v1/jobs/:job", this::read),
                new Operation(HttpMethod.DELETE, "/api/v1/jobs/:job", this::cancel),
                new Operation(HttpMethod.POST, "/api/v1/lectures/:lecture/improve", this::improve)),
                new AudioApi(lectures).operations().stream()).toList();
    }

    /** On the event loop: nobody reads the body before the upload does. */
    private void upload(RoutingContext context) {
        context.request().pause();
        var body = UploadBody.of(context.request(), vertx.getOrCreateContext(), PATIENCE);
        ApiRoutes.serve(context, vertx, request -> {
            var taken = false;
            try {
                var answer = upload(request, body);
                taken = true;
                return answer;
            } finally {
                if (!taken) {
                    body.discard();
                }
            }
        });
    }

    private ApiAnswer upload(ApiRequest request, UploadBody body) throws LectureException, ApiException {
        requireJobs();
        var details = details(request);
        var into = request.query("lecture");
        if (into.isPresent()) {
            requireFree(lectures.get(into.get()));
        }
        var id = lectures.newId();
        var file = RecordingFiles.name(id, request.query("fileName").orElse(""));
        var received = receive(file, body, request);
        try {
            var lecture = into.isPresent() ? lectures.get(into.get()) : lectures.begin(lectures.newId(), details);
            var job = recordings.enqueue(id, JobKind.TRANSCRIBE, lecture.id(), recordings.place(), file, end(lecture));
            RecordingFiles.take(recordings, job);
            jobs.wake();
            request.setTarget(job.id());
            return accepted(job);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (LectureException e) {
            // The lecture was deleted while the file came in, or the database fails.
            uploads.delete(received);
            throw e;
        }
    }

    private Path receive(String file, UploadBody body, ApiRequest request) throws ApiException {
        try {
            var declared = declaredLength(request);
            var usage = RequestLimits.of(request.context());
            if (usage.isPresent()) {
                usage.get().check(Kind.UPLOAD_PER_DAY, Math.max(1, declared));
            }
            return uploads.receive(file, usage.<Body>map(it -> new LimitedBody(body, it)).orElse(body), declared);
        } catch (LimitedException e) {
            throw e.toApiException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(503, "closing", "The server is closing: send the recording again in a moment.");
        }
    }

    private static long declaredLength(ApiRequest request) {
        var header = request.context().request().getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return header == null ? -1 : Long.parseLong(header);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static ApiAnswer accepted(Job job) {
        return ApiAnswer.json(202, JobJson.of(job)).withLocation("/api/v1/jobs/" + job.id());
    }

    private void requireJobs() throws ApiException {
        if (!recordings.hasFiles()) {
            throw new ApiException(501, "nothing_kept",
                    "This server writes nothing to a disk (--keep none), and so takes no recordings: start it with --keep text.");
        }
        if (!recognisers.exists()) {
            throw new ApiException(501, "no_model",
                    "This hub has no model of its own: upload recordings to a server that was started by hearus serve.");
        }
        if (!jobs.hasFolder()) {
            throw new ApiException(503, "busy",
                    "The server's folder for recordings is not ready, or another process uses it: try again in some seconds.");
        }
    }

    private void requireFree(Lecture lecture) throws LectureException, ApiException {
        if (!recordings.unfinished(lecture.id()).isEmpty()) {
            throw new ApiException(409, "busy", "There is a job for lecture \"" + lecture.id()
                    + "\" that is not done: wait for it, or cancel it by DELETE /api/v1/jobs/ID.");
        }
    }

    /** A recording follows what was said in its lecture before. */
    private long end(Lecture lecture) throws LectureException {
        return lecture.segments() == 0
                ? 0
                : lectures.log().read(lecture.id(), lecture.segments(), 1).stream().mapToLong(segment -> segment.endMs()).max().orElse(0);
    }

    private static LectureDetails details(ApiRequest request) throws LectureException, ApiException {
        var language = request.query("language").orElse("");
        try {
            var _ = LanguageNames.parse(language);
        } catch (UnknownLanguageException e) {
            throw new ApiException(400, "invalid", String.valueOf(e.getMessage()));
        }
        var title = request.query("title").filter(it -> !it.isBlank()).or(() -> request.query("fileName")).orElse("");
        return LectureDetails.builder().title(title).course(request.query("course").orElse("")).language(language)
                .listed(Boolean.parseBoolean(request.query("listed").orElse("false"))).build();
    }

    private ApiAnswer list(ApiRequest request) throws LectureException, ApiException {
        var json = JsonNodeFactory.instance.objectNode();
        var array = json.putArray("jobs");
        recordings.list(request.query("lecture").orElse(""), request.number("limit", PAGE)).forEach(job -> array.add(JobJson.of(job)));
        return ApiAnswer.json(200, json);
    }

    private ApiAnswer read(ApiRequest request) throws LectureException, ApiException {
        return ApiAnswer.json(200, JobJson.of(job(request)));
    }

    private Job job(ApiRequest request) throws LectureException, ApiException {
        return recordings.find(request.path("job")).orElseThrow(() -> new ApiException(404, "not_found",
                "There is no such job: jobs are deleted with their lecture."));
    }

    private ApiAnswer cancel(ApiRequest request) throws LectureException, ApiException {
        jobs.cancel(job(request));
        return read(request);
    }

    private ApiAnswer improve(ApiRequest request) throws LectureException, ApiException {
        requireJobs();
        var lecture = lectures.get(request.path("lecture"));
        requireFree(lecture);
        if (ImproveWork.tracks(lectures, lecture.id()).isEmpty()) {
            throw new ApiException(409, "no_audio",
                    "No audio is kept of this lecture on this machine: the server keeps it from its start with --audio keep.");
        }
        try {
            var job = recordings.enqueue(lectures.newId(), JobKind.IMPROVE, lecture.id(), recordings.place(), "", 0);
            jobs.wake();
            return accepted(job);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
