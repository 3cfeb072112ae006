package hearus.cli.transcribe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import hearus.audio.PcmSink;
import hearus.cli.CommandException;
import hearus.cli.transcribe.Ffmpeg.Part;
import hearus.server.RecordingReader;

/** Reads files for the server as {@link TranscribeCommand} does: by our own readers, or by ffmpeg where they stumble and it reads more. */
public final class FileReader implements RecordingReader {
    /** Two readers that differ by less have read the same. */
    private static final long SAME_MS = 500;

    private final Optional<Ffmpeg> ffmpeg;

    private FileReader(Optional<Ffmpeg> ffmpeg) {
        this.ffmpeg = ffmpeg;
    }

    /** With the ffmpeg on this environment's PATH, if there is one. */
    public static FileReader create(Map<String, String> environment) {
        return new FileReader(Ffmpeg.find(environment));
    }

    /** Reads all of a file, and gives what could not be read, in a sentence. */
    @FunctionalInterface
    private interface Way {
        Optional<String> read(PcmSink sink) throws IOException, CommandException;
    }

    /** How much a reader reads. */
    private record Measured(Way way, long durationMs, long nonSilentMs) {}

    @Override
    public RecordedSound open(Path file) throws IOException, UnreadableRecordingException {
        var problem = new Problem[1];
        Way own = sink -> own(file, sink, problem);
        try {
            var ours = measured(own);
            if (ffmpeg.isEmpty() || (problem[0] == null && ours.durationMs() > 0)) {
                return sound(ours, problem[0]);
            }
            return sound(better(ours, sink -> ffmpeg.get().decode(file, Part.FIRST, sink)), problem[0]);
        } catch (CommandException e) {
            // Where the bytes are of a kind that is ours, our reason says more.
            throw new UnreadableRecordingException(problem[0] == null || problem[0].foreign()
                    ? String.valueOf(e.getMessage())
                    : problem[0].reason().getMessage() + " (" + e.getMessage() + ")", e);
        }
    }

    private Optional<String> own(Path file, PcmSink sink, Problem[] problem) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var found = OwnReader.read(in, sink, () -> true, _ -> {});
            problem[0] = found.orElse(null);
            return found.map(Problem::sentence);
        }
    }

    private static Measured better(Measured ours, Way theirs) throws IOException, CommandException {
        if (ours.durationMs() == 0) {
            return measured(theirs);
        }
        try {
            var measured = measured(theirs);
            return measured.nonSilentMs() > ours.nonSilentMs() + SAME_MS ? measured : ours;
        } catch (CommandException e) {
            return ours;
        }
    }

    private static Measured measured(Way way) throws IOException, CommandException {
        var nonSilent = new NonSilentDuration();
        var sound = new CountingSink((samples, offset, length) -> {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted while a recording was read");
            }
            nonSilent.accept(samples, offset, length);
        });
        way.read(sound);
        return new Measured(way, sound.millis(), nonSilent.millis());
    }

    private RecordedSound sound(Measured measured, Problem problem) throws UnreadableRecordingException {
        if (measured.durationMs() == 0) {
            throw problem == null
                    ? new UnreadableRecordingException("There is no sound in it.")
                    : new UnreadableRecordingException(problem.foreign() && ffmpeg.isEmpty()
                            ? "Hearus itself reads WebM, Ogg, MP4 (Opus) and WAV; the server needs ffmpeg to read this file too. ("
                                    + problem.reason().getMessage() + ")"
                            : problem.reason().getMessage());
        }
        return new Sound(measured);
    }

    private record Sound(Measured measured) implements RecordedSound {
        @Override
        public long durationMs() {
            return measured.durationMs();
        }

        @Override
        public void read(PcmSink sink) throws IOException, UnreadableRecordingException {
            try {
                measured.way().read(sink);
            } catch (CommandException e) {
                throw new UnreadableRecordingException(String.valueOf(e.getMessage()), e);
            }
        }
    }
}
