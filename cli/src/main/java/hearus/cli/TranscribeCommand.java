package hearus.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import hearus.captions.Transcriber;
import hearus.whisper.Whisper;
import hearus.whisper.models.Model;
import hearus.whisper.models.ModelException;

/** Writes recordings down. */
@Command(name = "transcribe", description = {
        "Writes recordings down: one line of text for each file, or subtitles, or JSON with the time of every word.", "",
        "Reads WebM, Ogg, MP4 (Opus) and WAV by itself, and everything that ffmpeg reads (mp3, m4a, flac, video) where ffmpeg is installed. - is standard input.",
        "",
        "A file that cannot be read is named on standard error, the others are written down, and the exit code is 1.", ""})
final class TranscribeCommand extends HelpfulCommand {
    @ParentCommand
    private Hearus hearus;

    @Spec
    private CommandSpec spec;

    @Mixin
    SpeechOptions speech;

    @Option(names = {"-f",
            "--format"}, paramLabel = "FORMAT", defaultValue = "text", description = "text (one line), srt, vtt, or json (one object in a line for each file) (default ${DEFAULT-VALUE}).")
    TranscriptFormat format;

    @Option(names = {"-o",
            "--output"}, paramLabel = "PATH", description = "File to write to instead of standard output; or a folder that exists, for a file beside each other's named like the recording.")
    Optional<Path> output;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Recordings; - is standard input.")
    List<Path> files;

    @Override
    public Integer call() throws Exception {
        if (files.size() > 1 && (format == TranscriptFormat.SRT || format == TranscriptFormat.VTT)
                && output.filter(Files::isDirectory).isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Subtitles of several recordings need a folder that exists: --output FOLDER.");
        }
        if (output.filter(path -> !Files.isDirectory(path)).isPresent()) {
            Files.write(output.get(), new byte[0]);
        }
        var ffmpeg = Ffmpeg.find(hearus.environment());
        var err = hearus.terminal().err();
        int code = 0;
        try (var writer = new Writer()) {
            for (var file : files) {
                try {
                    var recording = read(file, ffmpeg);
                    deliver(file, writer.write(file, recording));
                    if (recording.damage().isPresent()) {
                        throw new CommandException("A part of it could not be read. " + recording.damage().get());
                    }
                } catch (CommandException | IOException e) {
                    err.println("hearus: " + file + ": " + Sentences.of(e));
                    code = 1;
                }
            }
        }
        return code;
    }

    private static Recording read(Path file, Optional<Ffmpeg> ffmpeg) throws IOException, CommandException {
        if (!file.toString().equals("-")) {
            if (Files.isDirectory(file)) {
                throw new CommandException("That is a folder: name the recordings in it.");
            }
            return Recording.read(file, ffmpeg);
        }
        // A file, because some containers keep their index at the end.
        var spool = Files.createTempFile("hearus", ".recording");
        try {
            Files.copy(System.in, spool, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            return Recording.read(spool, ffmpeg);
        } finally {
            Files.delete(spool);
        }
    }

    private void deliver(Path file, String text) throws IOException {
        if (output.isEmpty()) {
            hearus.terminal().out().print(text);
            hearus.terminal().out().flush();
        } else if (Files.isDirectory(output.get())) {
            Files.writeString(output.get().resolve(stem(file) + "." + format.extension()), text);
        } else {
            Files.writeString(output.get(), text, StandardOpenOption.APPEND);
        }
    }

    private static String stem(Path file) {
        var name = file.toString().equals("-") ? "stdin" : file.getFileName().toString();
        var dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** Loads the models when the first recording has been read: an error in a name should not cost a download. */
    private final class Writer implements AutoCloseable {
        private String model = "";
        private Optional<Whisper> whisper = Optional.empty();
        private Optional<Transcriber> transcriber = Optional.empty();

        String write(Path file, Recording recording) throws ModelException {
            if (transcriber.isEmpty()) {
                var models = speech.models(hearus);
                var voiceActivity = models.ready(Model.SILERO_VAD);
                var installed = speech.ready(models);
                model = installed.model().id();
                whisper = Optional.of(Whisper.load(installed, speech.on.device));
                transcriber = Optional.of(Transcriber.create(whisper.get(), voiceActivity));
            }
            var segments = transcriber.get().transcribe(recording.pcm(), speech.languages.codes(), speech.prompt, format.timed(),
                    (done, total) -> show(file, done, total));
            erase();
            return format.write(new Transcript(file.toString(), model, recording.durationMs(), segments));
        }

        private void show(Path file, long done, long total) {
            if (hearus.terminal().interactive()) {
                hearus.terminal().err().printf("\r\033[K%s: %d %%", file.getFileName(), 100 * done / Math.max(1, total));
            }
        }

        private void erase() {
            if (hearus.terminal().interactive()) {
                hearus.terminal().err().print("\r\033[K");
            }
        }

        @Override
        public void close() {
            transcriber.ifPresent(Transcriber::close);
            whisper.ifPresent(Whisper::close);
        }
    }
}
