package hearus.server.internal.recordings;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

import hearus.captions.Transcriber;
import hearus.lectures.LectureException;
import hearus.lectures.Lectures;
import hearus.lectures.Recordings.Job;
import hearus.lectures.Recordings.Track;
import hearus.lectures.Segment;
import hearus.server.RecordingReader;
import hearus.server.RecordingReader.UnreadableRecordingException;
import hearus.server.internal.recordings.RecordingJobs.JobFailedException;
import hearus.server.internal.recordings.RecordingJobs.JobGoneException;

/**
 * Hears the kept audio of a lecture once more, with the largest model and as much context as a window holds, and gives its segments the text that this hears. After a restart it begins again, which changes nothing that is changed
 * already.
 */
final class ImproveWork implements RecordingJobs.JobWork {
    private final Lectures lectures;
    private final Recogniser.Source recognisers;
    private final RecordingReader reader;
    private final Speech usual;
    private final Progress progress;

    /** Notes and tells how far a job is. */
    @FunctionalInterface
    interface Progress {
        /** Whether the job still runs. */
        boolean at(String job, double share) throws LectureException;
    }

    ImproveWork(Lectures lectures, Recogniser.Source recognisers, RecordingReader reader, Speech usual, Progress progress) {
        this.lectures = lectures;
        this.recognisers = recognisers;
        this.reader = reader;
        this.usual = usual;
        this.progress = progress;
    }

    /** The tracks of a lecture whose files are on this machine. */
    static List<Track> tracks(Lectures lectures, String lecture) throws LectureException {
        return lectures.recordings().tracks(lecture).stream()
                .filter(track -> Files.isRegularFile(lectures.recordings().file(track.lecture(), track.name()))).toList();
    }

    @Override
    public void run(Job job) throws JobFailedException, JobGoneException, LectureException {
        var speech = usual.in(lectures.get(job.lecture()));
        var tracks = tracks(lectures, job.lecture());
        if (tracks.isEmpty()) {
            throw new JobFailedException("No audio is kept of this lecture any more.");
        }
        try (var recogniser = largest()) {
            for (int i = 0; i < tracks.size(); i++) {
                var before = (double) i / tracks.size();
                var share = 1.0 / tracks.size();
                improve(job, tracks.get(i), recogniser, speech, done -> requireRunning(job, before + share * done));
            }
        } catch (GoneException e) {
            throw new JobGoneException();
        }
    }

    private Recogniser largest() throws JobFailedException {
        try {
            return recognisers.largest();
        } catch (Exception e) {
            throw new JobFailedException("The largest model cannot be loaded: " + e.getMessage(), e);
        }
    }

    /** Carries that the job does not run any more through whoever hands the sound over. */
    private static final class GoneException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private interface Share {
        void at(double share);
    }

    private void requireRunning(Job job, double share) {
        try {
            if (!progress.at(job.id(), share)) {
                throw new GoneException();
            }
        } catch (LectureException e) {
            // How far it is can be said later.
        }
    }

    private void improve(Job job, Track track, Recogniser recogniser, Speech speech, Share done)
            throws JobFailedException, LectureException {
        var pass = new SecondPass(recogniser.model(), track.startMs());
        long durationMs;
        try {
            var sound = reader.open(lectures.recordings().file(track.lecture(), track.name()));
            durationMs = Math.max(1, sound.durationMs());
            var listener = new Transcriber.ProgressListener() {
                @Override
                public void finished(List<Transcriber.Segment> segments) {
                    pass.add(segments);
                }

                @Override
                public void at(long doneMs, long totalMs) {
                    done.at(Math.min(1, (double) doneMs / durationMs));
                }
            };
            try (var recognition = recogniser.open(speech.languages(), speech.prompt(), listener)) {
                sound.read((samples, offset, length) -> {
                    RecordingJobs.JobWork.requireUninterrupted();
                    recognition.accept(samples, offset, length);
                });
                recognition.finish();
            }
        } catch (UnreadableRecordingException e) {
            throw new JobFailedException("The audio that is kept cannot be read: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new JobFailedException("The audio that is kept cannot be read from the server's disk: ask the operator.", e);
        }
        var its = lectures.log().readAll(job.lecture()).stream().filter(segment -> isOf(segment, track, durationMs)).toList();
        for (var improvement : pass.improvements(its).entrySet()) {
            lectures.log().improve(job.lecture(), improvement.getKey().seq(), improvement.getValue());
        }
    }

    private static boolean isOf(Segment segment, Track track, long durationMs) {
        var middle = (segment.startMs() + segment.endMs()) / 2;
        return segment.speaker().equals(track.speaker()) && middle >= track.startMs() && middle <= track.startMs() + durationMs;
    }
}
