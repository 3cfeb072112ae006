package hearus.lectures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import hearus.lectures.internal.store.AudioTable;
import hearus.lectures.internal.store.Database;
import hearus.lectures.internal.store.JobTable;
import hearus.lectures.internal.store.LectureFiles;
import hearus.lectures.internal.store.LectureTable;
import hearus.lectures.internal.store.SegmentTable;

/**
 * The recordings of lectures: files with their audio, and the jobs that make segments of them. Files lie in a folder of this machine; its rows say so ({@code place}), since several machines may
 * share one database. Thread-safe; blocks its callers, which may be virtual threads.
 */
public final class Recordings {
    public static final int MAX_JOBS = 200;

    private final Database database;
    private final InstantSource clock;
    private final LectureLog log;
    private final Optional<LectureFiles> files;

    Recordings(Database database, InstantSource clock, LectureLog log, Optional<LectureFiles> files) {
        this.database = database;
        this.clock = clock;
        this.log = log;
        this.files = files;
    }

    /** What a job does. */
    public enum JobKind {
        /** Writes a recording down. */
        TRANSCRIBE,
        /** Hears the kept audio of a lecture once more. */
        IMPROVE
    }

    /** How far a job is. The last three are for ever. */
    public enum JobState {
        QUEUED, RUNNING, DONE, FAILED, CANCELLED;

        public boolean ended() {
            return this != QUEUED && this != RUNNING;
        }
    }

    /**
     * Work in the background.
     *
     * @param place the folder in which its file lies
     * @param file its name in the lecture's folder; empty for none
     * @param offsetMs where on the lecture's clock the file begins
     * @param doneMs of the file; the segments of what lies before are committed
     * @param progress 0 to 1
     * @param error a sentence; empty unless it failed
     */
    public record Job(String id, String lecture, JobKind kind, String place, String file, long offsetMs, JobState state, long doneMs,
            double progress, String error, Instant created) {}

    /**
     * A file with audio that is kept.
     *
     * @param name in the lecture's folder
     * @param place the folder in which it lies
     * @param speaker as in {@link Segment#speaker}
     * @param startMs where on the lecture's clock it begins
     * @param type its media type
     */
    public record Track(String lecture, String name, String place, String speaker, long startMs, String type) {}

    /** What another pass has heard in place of a segment's text. */
    public record Improvement(String text, List<Word> words, String language, double confidence, String model) {
        public Improvement {
            words = List.copyOf(words);
        }
    }

    /** Whether files can be kept: not where nothing is written to a disk. */
    public boolean hasFiles() {
        return files.isPresent();
    }

    /** The folder for the files of all lectures; only if {@link #hasFiles}. */
    public Path root() {
        return files.orElseThrow().root();
    }

    /** The folder for the files of a lecture, which is deleted with it; made if it is not there. Only if {@link #hasFiles}. */
    public Path folder(String lecture) throws IOException {
        return Files.createDirectories(files.orElseThrow().folder(lecture));
    }

    /** The folder of this machine, as rows name it. Only if {@link #hasFiles}. */
    public String place() throws IOException {
        return files.orElseThrow().place();
    }

    /** The file of a job or a track, which need not be there. */
    public Path file(String lecture, String name) {
        return files.orElseThrow().folder(lecture).resolve(name);
    }

    /** Adds a job that waits; its file must be there. */
    public Job enqueue(String id, JobKind kind, String lecture, String place, String file, long offsetMs) throws LectureException {
        return database.write(handle -> {
            LectureTable.get(handle, lecture);
            var job = new Job(id, lecture, kind, place, file, offsetMs, JobState.QUEUED, 0, 0, "", clock.instant());
            JobTable.insert(handle, job);
            return job;
        });
    }

    public Optional<Job> find(String id) throws LectureException {
        return database.read(handle -> JobTable.find(handle, id));
    }

    /**
     * Jobs, newest first.
     *
     * @param lecture whose; empty for those of all listed lectures
     * @param limit at most {@link #MAX_JOBS}
     */
    public List<Job> list(String lecture, int limit) throws LectureException {
        return database.read(handle -> JobTable.list(handle, lecture, Math.clamp(limit, 1, MAX_JOBS)));
    }

    /** The jobs of a lecture that wait or run, the oldest first. */
    public List<Job> unfinished(String lecture) throws LectureException {
        return database.read(handle -> JobTable.unfinished(handle, lecture));
    }

    /** Jobs of this place that have ended, and whose file is not kept as audio. */
    public List<Job> finished(String place) throws LectureException {
        return database.read(handle -> JobTable.finished(handle, place));
    }

    /** Lets the job run that has waited longest for this place. */
    public Optional<Job> claim(String place) throws LectureException {
        return database.write(handle -> JobTable.claim(handle, place));
    }

    /** Lets all jobs wait again that ran at this place. Only while nothing runs there: when its process begins. */
    public int requeueAll(String place) throws LectureException {
        return database.write(handle -> JobTable.requeue(handle, place));
    }

    /** Gives a job that waits or runs another state; false if it has ended already, or is deleted. */
    public boolean setState(String id, JobState state, String error) throws LectureException {
        return database.write(handle -> JobTable.setState(handle, id, state, error));
    }

    /** Notes how far a running job is; false if it does not run any more: it was cancelled, or deleted with its lecture. */
    public boolean advance(String id, long doneMs, double progress) throws LectureException {
        return database.write(handle -> JobTable.advance(handle, id, doneMs, progress));
    }

    /**
     * Adds segments of a running job and notes how far it is, both in one transaction, so that after a crash it goes on without gap or repetition. Returns when they are committed and announced.
     *
     * @return false if the job does not run any more; then nothing is added
     */
    public boolean append(Job job, List<NewSegment> segments, long doneMs, double progress) throws LectureException {
        return log.announcedAll(job.lecture(), handle -> {
            if (!JobTable.advance(handle, job.id(), doneMs, progress)) {
                return Optional.empty();
            }
            var added = new ArrayList<Segment>();
            for (var segment : segments) {
                added.add(SegmentTable.append(handle, database, job.lecture(), segment, Segment.Origin.RECORDING));
            }
            return Optional.of(added);
        });
    }

    /** Notes that audio is kept; before anything is written to its file. */
    public void add(Track track) throws LectureException {
        database.write(handle -> {
            LectureTable.get(handle, track.lecture());
            AudioTable.insert(handle, track);
            return track;
        });
    }

    /** What audio is kept of a lecture, in the order in which it began. */
    public List<Track> tracks(String lecture) throws LectureException {
        return database.read(handle -> {
            LectureTable.get(handle, lecture);
            return AudioTable.list(handle, lecture);
        });
    }
}
