package hearus.server.internal.recordings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import hearus.lectures.Recordings;
import hearus.lectures.Recordings.Job;

/** Where the files of jobs lie: where they arrive, then in the folder of their lecture. Stateless. */
final class RecordingFiles {
    private static final String PREFIX = "upload-";

    private RecordingFiles() {}

    static Path incoming(Recordings recordings) {
        return recordings.root().resolve("incoming");
    }

    /** The name of the file that a job writes down. */
    static String name(String job) {
        return PREFIX + job;
    }

    /** The job whose file this is. */
    static String jobOf(Path file) {
        return file.getFileName().toString().substring(Math.min(PREFIX.length(), file.getFileName().toString().length()));
    }

    /** The file of a job in its lecture's folder, moved there from where it arrived if it is still there. */
    static Path take(Recordings recordings, Job job) throws IOException {
        var file = recordings.folder(job.lecture()).resolve(job.file());
        try {
            Files.move(incoming(recordings).resolve(job.file()), file, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // It was moved before.
        }
        return file;
    }
}
