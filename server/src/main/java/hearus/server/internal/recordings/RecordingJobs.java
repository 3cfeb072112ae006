package hearus.server.internal.recordings;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import hearus.lectures.LectureException;
import hearus.lectures.Lectures;
import hearus.lectures.Recordings.Job;
import hearus.lectures.Recordings.JobKind;
import hearus.lectures.Recordings.JobState;
import hearus.server.internal.lectures.LectureRooms;
import hearus.server.internal.lectures.SpeakerLectures;

/**
 * Runs the jobs whose files lie in the folder of this machine: one for each core at a time, the others wait. A job that was running when its process ended goes on when the next one begins. Thread-safe;
 * owns its threads and the lock of the folder.
 */
public final class RecordingJobs implements AutoCloseable {
    private static final Logger LOG = System.getLogger(RecordingJobs.class.getName());
    private static final Duration LOCK_INTERVAL = Duration.ofSeconds(2);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);
    /** Jobs are looked for when one was added, and after this time. */
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(30);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(5);

    private final Lectures lectures;
    private final LectureRooms rooms;
    private final SpeakerLectures speakers;
    private final Recogniser.Source recognisers;
    private final JobWork work;
    private final Semaphore slots;
    /** One permit for each job that may be waiting. */
    private final Semaphore added = new Semaphore(0);
    private final Map<String, Future<?>> running = new ConcurrentHashMap<>();
    private final ExecutorService runners = Executors
            .newCachedThreadPool(Thread.ofPlatform().daemon().name("hearus-recording-", 1).factory());
    private final Thread dispatcher = Thread.ofVirtual().name("hearus-recordings").unstarted(this::dispatch);
    private volatile Optional<FolderLock> lock = Optional.empty();
    private volatile boolean closing;

    /** What is done for a job. */
    @FunctionalInterface
    interface JobWork {
        /**
         * Does it, on a thread of its own that is interrupted when the job is cancelled or the server closes.
         *
         * @throws JobFailedException if it cannot be done
         */
        void run(Job job) throws JobFailedException, JobGoneException, LectureException, InterruptedException;

        /** For code that cannot throw {@link InterruptedException}: throws {@link CancellationException} if this thread is interrupted. */
        static void requireUninterrupted() {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("The job is stopped");
            }
        }
    }

    /** A job cannot be done; the message is a sentence for its owner. */
    static final class JobFailedException extends Exception {
        private static final long serialVersionUID = 1;

        JobFailedException(String message, Throwable cause) {
            super(message, cause);
        }

        JobFailedException(String message) {
            super(message);
        }
    }

    /** A job was cancelled, or deleted with its lecture. */
    static final class JobGoneException extends Exception {
        private static final long serialVersionUID = 1;

        JobGoneException() {
            super("The job does not run any more");
        }
    }

    RecordingJobs(Lectures lectures, LectureRooms rooms, SpeakerLectures speakers, Recogniser.Source recognisers, JobWork work,
            int atOnce) {
        this.lectures = lectures;
        this.rooms = rooms;
        this.speakers = speakers;
        this.recognisers = recognisers;
        this.work = work;
        this.slots = new Semaphore(atOnce);
    }

    /** Begins with what is waiting. */
    void start() {
        dispatcher.start();
    }

    /** Whether jobs run here now: not while another process has the folder. */
    boolean hasFolder() {
        return lock.isPresent();
    }

    /** A job was added. */
    void wake() {
        added.release();
    }

    private void dispatch() {
        try {
            takeFolder();
            recognisers.await();
            while (true) {
                slots.acquire();
                var job = claim();
                if (job.isPresent()) {
                    start(job.get());
                } else {
                    slots.release();
                    var _ = added.tryAcquire(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
                    added.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "No job begins any more");
        }
    }

    private void takeFolder() throws InterruptedException {
        var said = false;
        while (lock.isEmpty()) {
            try {
                lock = FolderLock.tryLock(lectures.recordings().root());
                if (lock.isPresent()) {
                    afterCrash();
                    return;
                }
                if (!said) {
                    said = true;
                    LOG.log(Level.WARNING, "Another process works on the recordings in {0}: this one takes over when that ends",
                            lectures.recordings().root());
                }
            } catch (IOException | LectureException e) {
                LOG.log(Level.ERROR, "The folder for recordings cannot be used; it is tried again", e);
                release();
            }
            Thread.sleep(LOCK_INTERVAL);
        }
    }

    /** Lets jobs wait again that were running, and deletes files that are needed no more. */
    private void afterCrash() throws IOException, LectureException {
        var recordings = lectures.recordings();
        var waiting = recordings.requeueAll(recordings.place());
        if (waiting > 0) {
            LOG.log(Level.INFO, "{0} jobs go on that were running when the last process ended", waiting);
        }
        for (var job : recordings.finished(recordings.place())) {
            Files.deleteIfExists(recordings.file(job.lecture(), job.file()));
        }
        deleteIncoming();
    }

    private void deleteIncoming() throws IOException, LectureException {
        var incoming = RecordingFiles.incoming(lectures.recordings());
        if (Files.isDirectory(incoming)) {
            try (var files = Files.list(incoming)) {
                for (var file : files.toList()) {
                    var job = lectures.recordings().find(RecordingFiles.jobOf(file));
                    if (job.isEmpty() || job.get().state().ended()) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        }
    }

    private Optional<Job> claim() throws InterruptedException {
        try {
            return lectures.recordings().claim(lectures.recordings().place());
        } catch (LectureException | IOException e) {
            LOG.log(Level.WARNING, "No job can be begun now; it is tried again", e);
            Thread.sleep(TRY_AGAIN);
            return Optional.empty();
        }
    }

    private void start(Job job) {
        LOG.log(Level.INFO, "job {0}: begins at {1} ms", job.id(), job.doneMs());
        announce(job.id());
        // Put before it can end.
        var task = new FutureTask<Void>(() -> {
            try {
                run(job);
            } finally {
                running.remove(job.id());
                slots.release();
            }
            return null;
        });
        running.put(job.id(), task);
        runners.execute(task);
    }

    private void run(Job job) {
        try {
            work.run(job);
            end(job, JobState.DONE, "");
        } catch (JobFailedException e) {
            failed(job, e, String.valueOf(e.getMessage()));
        } catch (JobGoneException e) {
            LOG.log(Level.INFO, "job {0} was cancelled or deleted", job.id());
            deleteFile(job);
        } catch (InterruptedException | CancellationException e) {
            interrupted(job);
        } catch (LectureException | RuntimeException e) {
            if (e instanceof LectureException known && known.code() == LectureException.Code.NOT_FOUND) {
                LOG.log(Level.INFO, "job {0} ends: its lecture was deleted", job.id());
                return;
            }
            failed(job, e, "The server failed to do this; its log says why.");
        }
    }

    /** What fails because the job was stopped is no failure of the job. */
    private void failed(Job job, Exception e, String sentence) {
        if (closing || Thread.currentThread().isInterrupted()) {
            interrupted(job);
            return;
        }
        LOG.log(Level.WARNING, "job " + job.id() + " failed", e);
        end(job, JobState.FAILED, sentence);
    }

    /** It was cancelled, or else the server closes and the job goes on later. */
    private void interrupted(Job job) {
        // The database is needed once more.
        var _ = Thread.interrupted();
        if (!closing) {
            deleteFile(job);
            return;
        }
        try {
            if (lectures.recordings().setState(job.id(), JobState.QUEUED, "")) {
                LOG.log(Level.INFO, "job {0} waits: it goes on when the server runs again", job.id());
            }
        } catch (LectureException e) {
            LOG.log(Level.WARNING, "job " + job.id() + " is left running; it goes on when the server runs again", e);
        }
    }

    private void end(Job job, JobState state, String error) {
        var _ = Thread.interrupted();
        try {
            if (lectures.recordings().setState(job.id(), state, error)) {
                LOG.log(Level.INFO, "job {0}: {1}", job.id(), state);
                announce(job.id());
            }
            deleteFile(job);
            endLecture(job);
        } catch (LectureException e) {
            LOG.log(Level.WARNING, "job " + job.id() + " cannot be ended now; it is done again when the server runs again", e);
        }
    }

    /** A lecture that a recording was written into has ended, unless somebody speaks in it. */
    private void endLecture(Job job) throws LectureException {
        if (job.kind() == JobKind.TRANSCRIBE && !speakers.isSpokenIn(job.lecture())
                && lectures.find(job.lecture()).filter(it -> it.ended().isEmpty()).isPresent()) {
            lectures.end(job.lecture());
            rooms.ended(job.lecture());
        }
    }

    /** What was uploaded; not where it is kept as the lecture's audio. */
    private void deleteFile(Job job) {
        if (job.file().isEmpty()) {
            return;
        }
        try {
            var recordings = lectures.recordings();
            var kept = lectures.find(job.lecture()).isPresent()
                    && recordings.tracks(job.lecture()).stream().anyMatch(track -> track.name().equals(job.file()));
            if (!kept) {
                Files.deleteIfExists(RecordingFiles.incoming(recordings).resolve(job.file()));
                Files.deleteIfExists(recordings.file(job.lecture(), job.file()));
            }
        } catch (IOException | LectureException e) {
            LOG.log(Level.WARNING, "The file of job " + job.id() + " cannot be deleted now", e);
        }
    }

    /** Tells the followers of a job's lecture how far it is. */
    void announce(String id) {
        try {
            lectures.recordings().find(id).ifPresent(job -> rooms.job(job.lecture(), JobJson.of(job)));
        } catch (LectureException e) {
            LOG.log(Level.DEBUG, "Followers are not told of a job: {0}", e.toString());
        }
    }

    /** Cancels a job that waits or runs, here or at another process of the same database; its segments stay. Does nothing with one that has ended. */
    void cancel(Job job) throws LectureException {
        if (!lectures.recordings().setState(job.id(), JobState.CANCELLED, "")) {
            return;
        }
        LOG.log(Level.INFO, "job {0}: cancelled", job.id());
        announce(job.id());
        var task = running.get(job.id());
        if (task == null) {
            deleteFile(job);
        } else {
            task.cancel(true);
        }
        endLecture(job);
    }

    /** Stops what is running, which waits then until the server runs again. Takes some seconds at most. */
    @Override
    public void close() {
        closing = true;
        dispatcher.interrupt();
        runners.shutdownNow();
        try {
            if (!runners.awaitTermination(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING, "A job does not stop, which is not waited for any longer");
            }
            if (dispatcher.getState() != Thread.State.NEW) {
                dispatcher.join(END_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        release();
    }

    private void release() {
        lock.ifPresent(held -> {
            try {
                held.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "The lock of the recordings could not be given back: {0}", e.toString());
            }
        });
        lock = Optional.empty();
    }
}
