package hearus.server.internal.recordings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

import hearus.lectures.LectureException;
import hearus.lectures.Lectures;
import hearus.server.RecordingReader;
import hearus.server.internal.lectures.LectureRooms;
import hearus.server.internal.lectures.SpeakerLectures;
import hearus.server.internal.rest.ApiRoutes;
import hearus.server.internal.uploads.UploadFolder;

/**
 * The recordings of a hub: takes uploads, and has them written down. Thread-safe; owns the jobs, and neither the lectures nor the models of the recognisers, which must both be closed after it.
 */
public final class RecordingService implements AutoCloseable {
    private final Lectures lectures;
    private final Recogniser.Source recognisers;
    private final RecordingPolicy policy;
    private final RecordingJobs jobs;

    private RecordingService(Lectures lectures, LectureRooms rooms, SpeakerLectures speakers, Recogniser.Source recognisers,
            RecordingPolicy policy) {
        this.lectures = lectures;
        this.recognisers = recognisers;
        this.policy = policy;
        var speech = new Speech(policy.languages(), policy.prompt());
        var transcribe = new TranscribeWork(lectures, recognisers, policy.reader(), speech, policy.keepAudio(), this::announce);
        var improve = new ImproveWork(lectures, recognisers, policy.reader(), speech, this::advance);
        this.jobs = new RecordingJobs(lectures, rooms, speakers, recognisers, job -> {
            switch (job.kind()) {
                case TRANSCRIBE -> transcribe.run(job);
                case IMPROVE -> improve.run(job);
            }
        }, Runtime.getRuntime().availableProcessors());
    }

    /**
     * What all recordings have in common.
     *
     * @param languages for lectures that name none
     * @param prompt terms that will be said
     * @param maxUpload bytes of one file
     * @param keepAudio whether an uploaded file is kept as the audio of its lecture
     */
    public record RecordingPolicy(List<String> languages, String prompt, long maxUpload, boolean keepAudio, RecordingReader reader) {
        public RecordingPolicy {
            languages = List.copyOf(languages);
        }
    }

    /** The recordings of these lectures, of which none is written down before {@link #start}. */
    public static RecordingService create(Lectures lectures, LectureRooms rooms, SpeakerLectures speakers, Recogniser.Source recognisers,
            RecordingPolicy policy) {
        return new RecordingService(lectures, rooms, speakers, recognisers, policy);
    }

    /** Begins with the jobs that wait. */
    public RecordingService start() {
        if (lectures.recordings().hasFiles() && recognisers.exists()) {
            jobs.start();
        }
        return this;
    }

    private void announce(String job) {
        jobs.announce(job);
    }

    private boolean advance(String job, double share) throws LectureException {
        if (!lectures.recordings().advance(job, 0, share)) {
            return false;
        }
        jobs.announce(job);
        return true;
    }

    /** The addresses with their methods as the OpenAPI document writes them. */
    public List<String> routes(Vertx vertx) {
        return ApiRoutes.names(api(vertx).operations());
    }

    /** Serves the REST API; before anything that reads bodies. */
    public void mount(Router router, Vertx vertx) {
        api(vertx).mount(router);
    }

    private RecordingApi api(Vertx vertx) {
        var recordings = lectures.recordings();
        var folder = recordings.hasFiles() ? RecordingFiles.incoming(recordings) : Path.of("");
        return new RecordingApi(vertx, lectures, jobs, recognisers,
                new UploadFolder(folder, policy.maxUpload(), it -> Files.getFileStore(it).getUsableSpace()));
    }

    /** Stops what is running, which goes on when the server runs again. Takes some seconds at most. */
    @Override
    public void close() {
        jobs.close();
    }
}
