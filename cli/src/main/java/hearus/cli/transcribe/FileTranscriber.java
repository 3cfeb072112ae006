package hearus.cli.transcribe;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

import hearus.audio.PcmSink;
import hearus.captions.Transcriber.ProgressListener;
import hearus.captions.Transcriber.Result;
import hearus.captions.Transcriber.Unheard;
import hearus.cli.CommandException;
import hearus.cli.transcribe.Ffmpeg.Part;

/**
 * Writes a recording down whoever can read it. Our readers come first; where they stumble ffmpeg reads it too, and whoever reads more of it is taken. Where no words are
 * found, the other audio tracks and then single channels are tried.
 */
final class FileTranscriber {
    /** Two readers that differ by less have read the same. */
    private static final long SAME_MS = 500;
    private static final long SAME_WHEN_WHOLE_MS = 40;
    private static final int MAX_PARTS = 8;
    /** Below -60 dB of full scale nobody hears anything. */
    private static final int SILENT_PEAK = 33;
    private static final int MAX_NOTES = 5;

    private final Optional<Ffmpeg> ffmpeg;
    private final Recognition.Opener opener;
    private final Progress progress;

    /** Shows how far a recording is. */
    @FunctionalInterface
    interface Progress {
        /** {@code doneMs} are written down; {@code share}, 0 to 1, is that of the whole, if it is known. */
        void at(long doneMs, Optional<Double> share);
    }

    /**
     * What became of a recording.
     *
     * @param notes sentences for the user
     * @param damage what could not be read, in a sentence
     */
    record Written(Result result, List<String> notes, Optional<String> damage) {}

    private record Attempt(Optional<Result> result, Optional<String> damage) {
        boolean silent() {
            return result.isEmpty() || result.get().segments().isEmpty();
        }
    }

    /** Hands sound to a sink; gives what could not be read. */
    @FunctionalInterface
    private interface Reader {
        Optional<String> read(PcmSink sink) throws IOException, CommandException;
    }

    FileTranscriber(Optional<Ffmpeg> ffmpeg, Recognition.Opener opener, Progress progress) {
        this.ffmpeg = ffmpeg;
        this.opener = opener;
        this.progress = progress;
    }

    /** @throws CommandException when nothing of it can be read, or nothing is in it */
    Written write(Source source) throws IOException, CommandException {
        var first = first(source);
        if (!first.silent() || ffmpeg.isEmpty() || !source.toFile()) {
            return written(first, List.of());
        }
        var other = otherPart(source);
        return other.isPresent() ? other.get() : written(first, List.of());
    }

    private static Written written(Attempt attempt, List<String> notes) throws CommandException {
        var result = attempt.result().orElseThrow(() -> new CommandException("There is no sound in it."));
        var all = new ArrayList<>(notes);
        all.addAll(notes(result));
        return new Written(result, all, attempt.damage());
    }

    /** As our readers read it, or ffmpeg where they cannot. */
    private Attempt first(Source source) throws IOException, CommandException {
        if (ffmpeg.isPresent() && source.needsFile()) {
            source.toFile();
        }
        var size = source.size();
        var read = new long[1];
        Optional<Problem> problem;
        boolean heard;
        try (var recognition = new Recognition(opener, (done, sound) -> progress.at(done,
                size.map(bytes -> (double) read[0] / Math.max(1, bytes) * done / Math.max(1, sound))))) {
            // Whoever can be read again by ffmpeg is not read on.
            problem = own(source, recognition, () -> ffmpeg.isEmpty() || !source.toFile(), bytes -> read[0] = bytes);
            heard = !recognition.isEmpty();
            if (heard && (problem.isEmpty() || ffmpeg.isEmpty() || !source.toFile())) {
                return new Attempt(Optional.of(recognition.finish()), problem.map(Problem::sentence));
            }
        }
        if (ffmpeg.isPresent() && source.toFile()) {
            return problem.isPresent() && (heard || !problem.get().foreign())
                    ? whoeverReadsMore(source, problem.get())
                    : viaFfmpeg(source, problem);
        }
        if (problem.isPresent()) {
            throw unreadable(problem.get());
        }
        return new Attempt(Optional.empty(), Optional.empty());
    }

    private static Optional<Problem> own(Source source, PcmSink sink, OwnReader.Patience patience, LongConsumer read)
            throws IOException {
        try (var bytes = source.bytes()) {
            return OwnReader.read(bytes, sink, patience, read);
        }
    }

    private Attempt viaFfmpeg(Source source, Optional<Problem> problem) throws IOException, CommandException {
        try {
            return attempt(sink -> ffmpeg.orElseThrow().decode(source.file(), Part.FIRST, sink), Optional.empty());
        } catch (CommandException e) {
            // Where the bytes are of a kind that is ours, our reason says more.
            throw problem.isPresent() && !problem.get().foreign()
                    ? new CommandException(problem.get().reason().getMessage() + " (" + e.getMessage() + ")", e)
                    : e;
        }
    }

    /** Of a damaged recording: read by both for their sound alone, then written down as the better one reads it. */
    private Attempt whoeverReadsMore(Source source, Problem problem) throws IOException, CommandException {
        var ours = new NonSilentDuration();
        own(source, ours, () -> true, _ -> {});
        return ours.millis() == 0 || ffmpegReadsMore(source, ours.millis())
                ? viaFfmpeg(source, Optional.of(problem))
                : attempt(sink -> own(source, sink, () -> true, _ -> {}).map(Problem::sentence), Optional.empty());
    }

    /** Clearly more than we; or more, and without a complaint. Of the same that both have read we know that something is missing. */
    private boolean ffmpegReadsMore(Source source, long ourMs) throws IOException {
        var theirs = new NonSilentDuration();
        try {
            var whole = ffmpeg.orElseThrow().decode(source.file(), Part.FIRST, theirs).isEmpty();
            return theirs.millis() > ourMs + (whole ? SAME_WHEN_WHOLE_MS : SAME_MS);
        } catch (CommandException e) {
            return false;
        }
    }

    private CommandException unreadable(Problem problem) {
        return new CommandException(problem.foreign() && ffmpeg.isEmpty()
                ? "Hearus itself reads WebM, Ogg, MP4 (Opus) and WAV; install ffmpeg to read this file too, or convert it. ("
                        + problem.reason().getMessage() + ")"
                : problem.reason().getMessage());
    }

    private Attempt attempt(Reader reader, Optional<Double> share) throws IOException, CommandException {
        ProgressListener shown = (done, _) -> progress.at(done, share);
        try (var recognition = new Recognition(opener, shown)) {
            var damage = reader.read(recognition);
            return new Attempt(recognition.isEmpty() ? Optional.empty() : Optional.of(recognition.finish()), damage);
        }
    }

    /** Another track, or one channel alone: of those in which there are words the one with the most voice. */
    private Optional<Written> otherPart(Source source) throws IOException, CommandException {
        var best = Optional.<Written>empty();
        for (int track = 0; track < MAX_PARTS; track++) {
            var attempt = part(source, new Part(track, Optional.empty()));
            if (attempt.isEmpty()) {
                break;
            }
            best = better(best, attempt.get(), new Part(track, Optional.empty()));
        }
        for (int channel = 0; channel < MAX_PARTS && best.isEmpty(); channel++) {
            var part = new Part(0, Optional.of(channel));
            var attempt = part(source, part);
            // Channels that are not there are silent.
            if (attempt.isEmpty() || (channel > 1 && attempt.get().result().map(Result::peak).orElse(0) == 0)) {
                break;
            }
            best = better(best, attempt.get(), part);
        }
        return best;
    }

    private Optional<Attempt> part(Source source, Part part) throws IOException {
        try {
            return Optional.of(attempt(sink -> ffmpeg.orElseThrow().decode(source.file(), part, sink), Optional.empty()));
        } catch (CommandException e) {
            return Optional.empty();
        }
    }

    private static Optional<Written> better(Optional<Written> best, Attempt attempt, Part part) throws CommandException {
        if (attempt.silent()
                || best.map(written -> written.result().voicedMs()).orElse(0L) >= attempt.result().orElseThrow().voicedMs()) {
            return best;
        }
        return Optional.of(written(attempt, List.of("What it plays first has no words; this is " + part.description() + ".")));
    }

    private static List<String> notes(Result result) {
        if (result.segments().isEmpty()) {
            return List.of(silence(result));
        }
        var notes = new ArrayList<String>();
        for (var stretch : result.unheard().stream().limit(MAX_NOTES).toList()) {
            notes.add("Somebody seems to speak from %s to %s, and no words were recognised there.".formatted(clock(stretch.startMs()),
                    clock(stretch.endMs())));
        }
        if (result.unheard().size() > MAX_NOTES) {
            notes.add("The same is so at %d other places, %s in all.".formatted(result.unheard().size() - MAX_NOTES,
                    clock(result.unheard().stream().skip(MAX_NOTES).mapToLong(FileTranscriber::length).sum())));
        }
        return notes;
    }

    private static String silence(Result result) {
        if (result.peak() < SILENT_PEAK) {
            return "There is only silence in it.";
        }
        return result.unheard().isEmpty()
                ? "There is sound in it, but no voice was found."
                : "Somebody seems to speak in it, but no words were recognised. Try another --language, or a larger --model.";
    }

    private static long length(Unheard stretch) {
        return stretch.endMs() - stretch.startMs();
    }

    static String clock(long ms) {
        var seconds = ms / 1000;
        return "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
