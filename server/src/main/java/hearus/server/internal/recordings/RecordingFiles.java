package hearus.server.internal.recordings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;

import hearus.lectures.Recordings;
import hearus.lectures.Recordings.Job;

/** Where the files of jobs lie: where they arrive, then in the folder of their lecture. Stateless. */
final class RecordingFiles {
    private static final String PREFIX = "upload-";
    private static final Map<String, String> TYPES = Map.of("wav", "audio/wav", "mp3", "audio/mpeg", "m4a", "audio/mp4", "ogg",
            AudioRecorder.TYPE,
            "opus", AudioRecorder.TYPE, "flac", "audio/flac", "weba", "audio/webm", "webm", "video/webm", "mp4", "video/mp4", "mov",
            "video/quicktime");

    private RecordingFiles() {}

    static Path incoming(Recordings recordings) {
        return recordings.root().resolve("incoming");
    }

    /** The name of the file that a job writes down, with the ending that says its form, if that is known. */
    static String name(String job, String original) {
        var ending = ending(original);
        return PREFIX + job + (TYPES.containsKey(ending) ? "." + ending : "");
    }

    /** The media type of a file: never one that a browser would run. */
    static String type(String name) {
        return TYPES.getOrDefault(ending(name), "application/octet-stream");
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** The job whose file this is. */
    static String jobOf(Path file) {
        return file.getFileName().toString().replaceFirst("^" + PREFIX, "").replaceFirst("\\..*", "");
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
