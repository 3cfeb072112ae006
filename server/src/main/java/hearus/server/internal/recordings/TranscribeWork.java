package hearus.server.internal.recordings;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import hearus.audio.PcmSink;
import hearus.captions.Transcriber;
import hearus.lectures.LectureException;
import hearus.lectures.Lectures;
import hearus.lectures.NewSegment;
import hearus.lectures.Recordings.Job;
import hearus.lectures.Recordings.Track;
import hearus.lectures.Word;
import hearus.server.RecordingReader;
import hearus.server.RecordingReader.RecordedSound;
import hearus.server.RecordingReader.UnreadableRecordingException;
import hearus.server.internal.recordings.RecordingJobs.JobFailedException;
import hearus.server.internal.recordings.RecordingJobs.JobGoneException;
import hearus.whisper.Whisper;

/** Writes an uploaded recording into its lecture, from where the last process stopped. Its segments are committed window by window. */
final class TranscribeWork implements RecordingJobs.JobWork {
    private static final Logger LOG = System.getLogger(TranscribeWork.class.getName());
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);
    private static final String UNREADABLE = "The recording cannot be read from the server's disk: upload it again, or ask the operator.";
    private static final int SAMPLES_PER_MS = Whisper.SAMPLE_RATE / 1000;

    private final Lectures lectures;
    private final Recogniser.Source recognisers;
    private final RecordingReader reader;
    private final Speech usual;
    private final boolean keepAudio;
    private final Consumer<String> advanced;

    /**
     * @param keepAudio whether the file becomes audio of the lecture
     * @param advanced told of a job's id when it is further
     */
    TranscribeWork(Lectures lectures, Recogniser.Source recognisers, RecordingReader reader, Speech usual, boolean keepAudio,
            Consumer<String> advanced) {
        this.lectures = lectures;
        this.recognisers = recognisers;
        this.reader = reader;
        this.usual = usual;
        this.keepAudio = keepAudio;
        this.advanced = advanced;
    }

    /** Carries what the store says through whoever hands the sound over. */
    private static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        StoppedException(Exception cause) {
            super(cause);
        }
    }

    @Override
    public void run(Job job) throws JobFailedException, JobGoneException, LectureException, InterruptedException {
        var lecture = lectures.get(job.lecture());
        var sound = open(job);
        var speech = usual.in(lecture);
        try (var recogniser = recognisers.usual()) {
            var progress = new Progress(job, sound.durationMs(), recogniser.model());
            try (var recognition = recogniser.open(speech.languages(), speech.prompt(), progress)) {
                var skipped = new long[]{job.doneMs() * SAMPLES_PER_MS};
                read(sound, (samples, offset, length) -> {
                    RecordingJobs.JobWork.requireUninterrupted();
                    var skip = (int) Math.min(skipped[0], length);
                    skipped[0] -= skip;
                    if (skip < length) {
                        recognition.accept(samples, offset + skip, length - skip);
                    }
                });
                recognition.finish();
            }
            if (keepAudio) {
                lectures.recordings()
                        .add(new Track(job.lecture(), job.file(), job.place(), "", job.offsetMs(), RecordingFiles.type(job.file())));
            }
        } catch (StoppedException e) {
            switch (e.getCause()) {
                case JobGoneException gone -> throw gone;
                case LectureException failed -> throw failed;
                case InterruptedException interrupted -> throw interrupted;
                case null, default -> throw e;
            }
        }
    }

    private RecordedSound open(Job job) throws JobFailedException {
        try {
            return reader.open(RecordingFiles.take(lectures.recordings(), job));
        } catch (UnreadableRecordingException e) {
            throw new JobFailedException(String.valueOf(e.getMessage()));
        } catch (NoSuchFileException e) {
            throw new JobFailedException("The recording is not there any more: upload it again.", e);
        } catch (IOException e) {
            throw new JobFailedException(UNREADABLE, e);
        }
    }

    private static void read(RecordedSound sound, PcmSink sink) throws JobFailedException {
        try {
            sound.read(sink);
        } catch (UnreadableRecordingException e) {
            throw new JobFailedException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new JobFailedException(UNREADABLE, e);
        }
    }

    /** Commits what each window gave. */
    private final class Progress implements Transcriber.ProgressListener {
        private final Job job;
        private final long durationMs;
        private final String model;
        private final List<Transcriber.Segment> finished = new ArrayList<>();

        Progress(Job job, long durationMs, String model) {
            this.job = job;
            this.durationMs = Math.max(1, durationMs);
            this.model = model;
        }

        @Override
        public void finished(List<Transcriber.Segment> segments) {
            finished.addAll(segments);
        }

        @Override
        public void at(long doneMs, long totalMs) {
            var done = job.doneMs() + doneMs;
            var segments = new ArrayList<NewSegment>();
            for (var segment : finished) {
                // Unique, also when the job goes on in another process: a window ends later than the one before.
                segments.add(segment(segment, job.id() + "-" + done + "-" + segments.size()));
            }
            finished.clear();
            commit(segments, done);
            advanced.accept(job.id());
        }

        private void commit(List<NewSegment> segments, long doneMs) {
            while (true) {
                try {
                    if (lectures.recordings().append(job, segments, doneMs, Math.min(1, (double) doneMs / durationMs))) {
                        return;
                    }
                    throw new StoppedException(new JobGoneException());
                } catch (LectureException e) {
                    if (e.code() != LectureException.Code.UNAVAILABLE) {
                        throw new StoppedException(e);
                    }
                    LOG.log(Level.WARNING, "job " + job.id() + " waits for the database", e);
                    pause();
                }
            }
        }

        private NewSegment segment(Transcriber.Segment segment, String id) {
            var offset = job.offsetMs() + job.doneMs();
            var words = segment.words().stream()
                    .map(word -> new Word(word.text().strip(), offset + word.startMs(), offset + word.endMs(), word.confidence())).toList();
            return new NewSegment(id, "", segment.text(), words, offset + segment.startMs(), offset + segment.endMs(), segment.language(),
                    segment.confidence(), model);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(TRY_AGAIN);
        } catch (InterruptedException e) {
            throw new StoppedException(e);
        }
    }
}
