package hearus.cli.transcribe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import hearus.captions.Transcriber;
import hearus.captions.Transcription;
import hearus.cli.CommandException;
import hearus.cli.ErrorMessages;
import hearus.cli.Hearus;
import hearus.cli.HelpfulCommand;
import hearus.cli.model.SpeechOptions;
import hearus.models.Model;
import hearus.models.ModelException;
import hearus.whisper.ModelFiles;
import hearus.whisper.Whisper;

/** Writes recordings down. */
@Command(name = "transcribe", description = {
        "Writes recordings down: one line of text for each file, or subtitles, or JSON with the time of every word. Their length does not matter.",
        "",
        "Reads WebM, Ogg, MP4 (Opus) and WAV by itself, and everything that ffmpeg reads (mp3, m4a, flac, video) where ffmpeg is installed, also what is damaged. - is standard input.",
        "",
        "A file that cannot be read, or not all of it, is named on standard error; the others are written down, and the exit code is 1. Voice in which no words were recognised is named there too, and in JSON (unheard); the exit code is 0 then. An --output that would destroy a recording or cannot be written is refused before the work begins, with exit code 2.",
        ""})
public final class TranscribeCommand extends HelpfulCommand {
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
            "--output"}, paramLabel = "PATH", description = "File to write to instead of standard output (-); or a folder, which exists or is named with a / at its end, for a file named like each recording. What is there stays as it is until it can be replaced as a whole.")
    Optional<String> output;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Recordings; - is standard input.")
    List<Path> files;

    @Override
    public Integer call() throws Exception {
        var destination = destination();
        var ffmpeg = Ffmpeg.find(hearus.environment());
        var err = hearus.terminal().err();
        int code = 0;
        try (var guard = ShutdownGuard.watch(); var writer = new Writer(ffmpeg)) {
            for (var file : files) {
                try {
                    var written = writer.write(file);
                    guard.hold();
                    if (!deliver(destination, file, written.text())) {
                        return CommandLine.ExitCode.SOFTWARE;
                    }
                    written.notes().forEach(note -> err.println("hearus: " + file + ": " + note));
                    if (written.damage().isPresent()) {
                        throw new CommandException(written.damage().get());
                    }
                } catch (CommandException | IOException e) {
                    guard.hold();
                    err.println("hearus: " + file + ": " + ErrorMessages.of(e));
                    code = CommandLine.ExitCode.SOFTWARE;
                } finally {
                    guard.release();
                }
            }
        }
        return code;
    }

    private Destination destination() {
        try {
            return Destination.of(output, files, format, hearus.terminal().out());
        } catch (CommandException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** Gives false where nobody reads standard output any more, which is no fault. */
    private static boolean deliver(Destination destination, Path file, String text) throws IOException, CommandException {
        try {
            destination.write(file, text);
            return true;
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("Broken pipe")) {
                return false;
            }
            throw new CommandException(destination.target(file) + " could not be written: " + SafeFile.reason(e) + ".", e);
        }
    }

    /** A transcript in the form that was asked for, and what is to be said of it. */
    private record Written(String text, List<String> notes, Optional<String> damage) {}

    /** Loads the models when the first recording has been read: an error in a name should not cost a download. */
    private final class Writer implements AutoCloseable {
        private final Optional<Ffmpeg> ffmpeg;
        private String model = "";
        private Optional<Whisper> whisper = Optional.empty();
        private Optional<Transcriber> transcriber = Optional.empty();

        Writer(Optional<Ffmpeg> ffmpeg) {
            this.ffmpeg = ffmpeg;
        }

        Written write(Path file) throws ModelException, IOException, CommandException {
            var recordings = new FileTranscriber(ffmpeg, this::open, (doneMs, share) -> show(file, doneMs, share));
            try (var source = Source.open(file)) {
                var written = recordings.write(source);
                var transcript = new Transcript(file.toString(), model, written.result());
                return new Written(format.write(transcript), written.notes(), written.damage());
            } catch (Recognition.NoModelException e) {
                throw e.reason();
            } finally {
                erase();
            }
        }

        private Transcription open(Transcriber.ProgressListener progress) throws ModelException {
            if (transcriber.isEmpty()) {
                var models = speech.models(hearus);
                var voiceActivity = models.ready(Model.SILERO_VAD);
                var installed = speech.ready(models);
                model = installed.model().id();
                whisper = Optional.of(Whisper.load(ModelFiles.in(installed.folder()), speech.on.device));
                transcriber = Optional.of(Transcriber.create(whisper.get(), voiceActivity.voiceActivityGraph()));
            }
            return transcriber.get().open(new Transcriber.Request(speech.languages.codes(), speech.prompt, format.timed()), progress);
        }

        private void show(Path file, long doneMs, Optional<Double> share) {
            if (hearus.terminal().interactive()) {
                hearus.terminal().err().printf("\r\033[K%s: %s", file.getFileName(),
                        share.map(part -> "%d %%".formatted(Math.round(100 * part))).orElse(FileTranscriber.clock(doneMs)));
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
