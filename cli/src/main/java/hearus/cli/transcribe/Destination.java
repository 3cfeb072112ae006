package hearus.cli.transcribe;

import hearus.cli.CommandException;
import hearus.cli.ErrorMessages;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where transcripts go. What was there before stays until there is something to replace it. */
sealed interface Destination {
    /** Names that the system gives to what the process was started with. Where they are not, nothing can be compared with them. */
    Path STANDARD_INPUT = Path.of("/dev/stdin");
    Path STANDARD_OUTPUT = Path.of("/dev/stdout");

    /** Takes the transcript of a recording. When it fails, files are as they were. */
    void write(Path recording, String text) throws IOException;

    /** Where the transcript of a recording goes, as a user would say it. */
    String target(Path recording);

    /**
     * Chooses by what the user named, and refuses what would destroy something or fail after the work is done.
     *
     * @throws CommandException with a sentence, when it refuses
     */
    static Destination of(Optional<String> output, List<Path> recordings, TranscriptFormat format, PrintStream standardOutput)
            throws CommandException {
        if (output.isEmpty() || output.get().equals("-")) {
            needsFolder(recordings, format, Optional.empty());
            refuseInput(STANDARD_OUTPUT, recordings);
            return new Standard(standardOutput);
        }
        var named = output.get();
        if (named.isBlank()) {
            throw new CommandException("--output names nothing: name a file, a folder, or - for standard output.");
        }
        var path = path(named);
        if (Files.isDirectory(path) || named.endsWith("/")) {
            var folder = new Folder(path, format);
            folder.check(recordings);
            return folder;
        }
        needsFolder(recordings, format, output);
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            return new Device(path);
        }
        refuseInput(path, recordings);
        SafeFile.check(path);
        return new Single(path, new StringBuilder());
    }

    private static void needsFolder(List<Path> recordings, TranscriptFormat format, Optional<String> output) throws CommandException {
        if (recordings.size() > 1 && (format == TranscriptFormat.SRT || format == TranscriptFormat.VTT)) {
            throw new CommandException("Subtitles of several recordings need a folder: --output "
                    + output.orElse("FOLDER") + "/");
        }
    }

    private static Path path(String name) throws CommandException {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new CommandException("--output " + name + " is no name of a file: " + e.getReason() + ".", e);
        }
    }

    /** Whatever they are called: a shell may have opened either as standard input or output. */
    private static void refuseInput(Path target, List<Path> recordings) throws CommandException {
        for (var recording : recordings) {
            var source = recording.toString().equals("-") ? STANDARD_INPUT : recording;
            try {
                if (Files.isRegularFile(target) && Files.exists(source) && Files.isSameFile(target, source)) {
                    throw new CommandException((target.equals(STANDARD_OUTPUT) ? "Standard output" : target) + " is the recording "
                            + recording + " itself: name another file with --output.");
                }
            } catch (IOException e) {
                throw new CommandException(ErrorMessages.of(e), e);
            }
        }
    }

    /** Standard output. */
    record Standard(PrintStream out) implements Destination {
        @Override
        public void write(Path recording, String text) throws IOException {
            out.print(text);
            out.flush();
            if (out.checkError()) {
                // A PrintStream does not say why; the system does, once more.
                try (var again = new FileOutputStream(FileDescriptor.out)) {
                    again.write('\n');
                }
                throw new IOException("it takes nothing more");
            }
        }

        @Override
        public String target(Path recording) {
            return "Standard output";
        }
    }

    /** Something that is no file and cannot be replaced, as a pipe or a terminal. */
    record Device(Path path) implements Destination {
        @Override
        public void write(Path recording, String text) throws IOException {
            try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.WRITE)) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
        }

        @Override
        public String target(Path recording) {
            return path.toString();
        }
    }

    /** One file for all recordings: it has the first as soon as that is written down. */
    record Single(Path file, StringBuilder all) implements Destination {
        @Override
        public void write(Path recording, String text) throws IOException {
            all.append(text);
            SafeFile.write(file, all.toString());
        }

        @Override
        public String target(Path recording) {
            return file.toString();
        }
    }

    /** A file for each recording. */
    record Folder(Path folder, TranscriptFormat format) implements Destination {
        @Override
        public void write(Path recording, String text) throws IOException {
            SafeFile.write(file(recording), text);
        }

        @Override
        public String target(Path recording) {
            return file(recording).toString();
        }

        void check(List<Path> recordings) throws CommandException {
            var taken = new HashMap<String, Path>();
            for (var recording : recordings) {
                var file = file(recording);
                var other = taken.put(Normalizer.normalize(file.toString(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT), recording);
                if (other != null) {
                    throw new CommandException(other + " and " + recording + " would both be written to " + file
                            + ": write them into two folders, or rename one.");
                }
                refuseInput(file, recordings);
                SafeFile.check(file);
            }
        }

        private Path file(Path recording) {
            var name = recording.toString().equals("-") ? "stdin" : recording.getFileName().toString();
            var dot = name.lastIndexOf('.');
            return folder.resolve((dot > 0 ? name.substring(0, dot) : name) + "." + format.extension());
        }
    }
}
