package hearus.cli.lectures;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

import hearus.cli.CommandException;
import hearus.cli.ErrorMessages;
import hearus.cli.Hearus;
import hearus.cli.HelpfulCommand;
import hearus.cli.StoreOption;
import hearus.cli.transcribe.SafeFile;
import hearus.lectures.Export;
import hearus.lectures.ExportFormat;
import hearus.lectures.Lecture;
import hearus.lectures.LectureException;
import hearus.lectures.Lectures;
import hearus.lectures.StoreLocation;

/** The lectures that are kept. */
@Command(name = "lectures", synopsisSubcommandLabel = "COMMAND", description = {
        "Lists, exports, deletes and imports the lectures that are kept.", "",
        "All of it works while a server uses the same folder or database."}, subcommands = {LecturesCommand.ListAll.class,
                LecturesCommand.ExportOne.class, LecturesCommand.Delete.class, LecturesCommand.Import.class})
public final class LecturesCommand extends HelpfulCommand {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ENGLISH);

    @ParentCommand
    private Hearus hearus;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "What about the lectures? Say list, export, delete or import.");
    }

    /** The store, which is not made where there is none. */
    private Lectures open(StoreOption option) throws LectureException, CommandException {
        var location = option.location(hearus.environment());
        if (missing(location)) {
            throw new CommandException(noLectures(location));
        }
        return Lectures.open(location, InstantSource.system(), _ -> {});
    }

    private static boolean missing(StoreLocation location) {
        return location instanceof StoreLocation.Folder folder && Files.notExists(folder.file());
    }

    private static String noLectures(StoreLocation location) {
        return "No lectures are kept in " + (location instanceof StoreLocation.Folder(var path) ? path : "this database")
                + ". Another folder is named with --data DIR, a database with --database URL.";
    }

    /** Nothing that a title holds may move the cursor of a terminal. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ").strip();
    }

    @Command(name = "list", description = {"Lists the lectures, newest first: id, date, number of segments, title.", ""})
    static final class ListAll extends HelpfulCommand {
        @ParentCommand
        private LecturesCommand parent;

        @Mixin
        private StoreOption store;

        @Override
        public Integer call() throws LectureException, CommandException {
            var location = store.location(parent.hearus.environment());
            if (missing(location)) {
                parent.hearus.terminal().err().println("hearus: " + noLectures(location));
                return CommandLine.ExitCode.OK;
            }
            var out = parent.hearus.terminal().out();
            try (var lectures = parent.open(store)) {
                var cursor = Optional.of("");
                while (cursor.isPresent()) {
                    var page = lectures.list(true, cursor.get(), Lectures.MAX_PAGE);
                    for (var lecture : page.lectures()) {
                        out.printf("%-16s  %s  %5d  %s%n", printable(lecture.id()),
                                DATE.format(lecture.started().orElse(lecture.created()).atZone(ZoneId.systemDefault())), lecture.segments(),
                                printable(lecture.title()));
                    }
                    cursor = page.next();
                }
            }
            return CommandLine.ExitCode.OK;
        }
    }

    @Command(name = "export", description = {"Writes a lecture to a file, or to standard output.", "",
            "json holds all that is known, and can be imported again. docx and pdf are for readers, srt and vtt for players."})
    static final class ExportOne extends HelpfulCommand {
        @ParentCommand
        private LecturesCommand parent;

        @Mixin
        private StoreOption store;

        @Option(names = {"-f",
                "--format"}, paramLabel = "FORMAT", defaultValue = "txt", converter = FormatName.class, description = "txt, md, srt, vtt, json, docx or pdf (default ${DEFAULT-VALUE}).")
        private ExportFormat format;

        @Option(names = {"-o",
                "--output"}, paramLabel = "PATH", description = "File to write to instead of standard output (-); or a folder, which exists or is named with a / at its end, for a file with the lecture's title as its name.")
        private Optional<String> output;

        @Option(names = "--quality", description = "Adds what is known about the quality of the captions: a page to md, docx and pdf, an object to json.")
        private boolean quality;

        @Parameters(paramLabel = "ID", description = "The lecture, as list names it.")
        private String id;

        @Override
        public Integer call() throws LectureException, CommandException, IOException {
            var content = new ByteArrayOutputStream();
            Lecture lecture;
            try (var lectures = parent.open(store)) {
                lecture = lectures.get(id);
                var segments = lectures.log().readAll(id);
                var options = quality ? Export.Options.defaults().withQuality(lectures.quality(id, segments)) : Export.Options.defaults();
                Export.write(lecture, segments, format, options, content);
            }
            var file = file(lecture);
            if (file.isEmpty()) {
                var out = parent.hearus.terminal().out();
                content.writeTo(out);
                out.flush();
                return CommandLine.ExitCode.OK;
            }
            SafeFile.check(file.get());
            try {
                SafeFile.write(file.get(), content.toByteArray());
            } catch (IOException e) {
                throw new CommandException(file.get() + " could not be written: " + SafeFile.reason(e) + ".", e);
            }
            parent.hearus.terminal().err().println(file.get());
            return CommandLine.ExitCode.OK;
        }

        private Optional<Path> file(Lecture lecture) {
            return output.filter(name -> !name.equals("-")).map(name -> {
                var path = Path.of(name);
                return name.endsWith("/") || Files.isDirectory(path) ? path.resolve(Export.fileName(lecture, format)) : path;
            });
        }
    }

    @Command(name = "delete", description = {
            "Deletes lectures: their text with all revisions, their marks, and what searches find them by.", ""})
    static final class Delete extends HelpfulCommand {
        @ParentCommand
        private LecturesCommand parent;

        @Mixin
        private StoreOption store;

        @Parameters(paramLabel = "ID", arity = "1..*", description = "The lectures, as list names them.")
        private List<String> ids;

        @Override
        public Integer call() throws LectureException, CommandException {
            var err = parent.hearus.terminal().err();
            int code = CommandLine.ExitCode.OK;
            try (var lectures = parent.open(store)) {
                for (var id : ids) {
                    try {
                        lectures.delete(id);
                    } catch (LectureException e) {
                        if (e.code() != LectureException.Code.NOT_FOUND) {
                            throw e;
                        }
                        err.println("hearus: " + e.getMessage());
                        code = CommandLine.ExitCode.SOFTWARE;
                    }
                }
            }
            return code;
        }
    }

    @Command(name = "import", description = {"Imports lectures that were exported as json, with their ids, times, words and marks.", "",
            "A file that cannot be imported is named on standard error, nothing of it is kept, and the exit code is 1."})
    static final class Import extends HelpfulCommand {
        @ParentCommand
        private LecturesCommand parent;

        @Spec
        private CommandSpec spec;

        @Mixin
        private StoreOption store;

        @Option(names = "--id", paramLabel = "ID", description = "Another id for the lecture, where its own is taken.")
        private Optional<String> id;

        @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files; - is standard input.")
        private List<Path> files;

        @Override
        public Integer call() throws LectureException {
            if (id.isPresent() && files.size() > 1) {
                throw new ParameterException(spec.commandLine(), "--id is for one file.");
            }
            int code = CommandLine.ExitCode.OK;
            try (var lectures = Lectures.open(store.location(parent.hearus.environment()), InstantSource.system(), _ -> {})) {
                for (var file : files) {
                    try (InputStream in = file.toString().equals("-") ? System.in : Files.newInputStream(file)) {
                        var archive = Export.read(in);
                        var lecture = lectures.restore(id.isPresent() ? renamed(archive.lecture(), id.get()) : archive.lecture(),
                                archive.segments());
                        parent.hearus.terminal().out().printf("%s  %d  %s%n", printable(lecture.id()), lecture.segments(),
                                printable(lecture.title()));
                    } catch (LectureException | IOException e) {
                        parent.hearus.terminal().err().println("hearus: " + file + ": " + ErrorMessages.of(e));
                        code = CommandLine.ExitCode.SOFTWARE;
                    }
                }
            }
            return code;
        }

        private static Lecture renamed(Lecture lecture, String id) {
            return new Lecture(id, lecture.title(), lecture.course(), lecture.language(), lecture.vocabulary(), lecture.listed(),
                    lecture.created(), lecture.startedOrNull(), lecture.endedOrNull(), lecture.retentionOrNull(), lecture.revision(),
                    lecture.segments(), lecture.change());
        }
    }

    /** Reads the name of a format. */
    static final class FormatName implements ITypeConverter<ExportFormat> {
        @Override
        public ExportFormat convert(String name) {
            return ExportFormat.named(name)
                    .orElseThrow(() -> new TypeConversionException(
                            "there is no format '" + name + "'; there are txt, md, srt, vtt, json, docx and pdf"));
        }
    }
}
