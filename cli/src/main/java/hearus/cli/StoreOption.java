package hearus.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import hearus.lectures.StoreLocation;

/** Where lectures are kept. */
public final class StoreOption {
    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder in which lectures and their recordings are kept; made if it is not there (default: hearus in the user's data folder, ~/.local/share).")
    @Nullable
    String folder;

    @Option(names = "--database", paramLabel = "URL", description = "PostgreSQL database in which the text of lectures is kept instead, for example postgresql://user:password@host/hearus. Better given as HEARUS_DATABASE: others on this machine can read command lines.")
    @Nullable
    String database;

    /** The place that the options name, or the user's data folder. */
    public StoreLocation location(Map<String, String> environment) {
        if (database != null) {
            try {
                return StoreLocation.database(database);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--database: " + e.getMessage(), e);
            }
        }
        return new StoreLocation.Folder(folder(environment));
    }

    /** The folder for files, also where a database has the text. */
    public Path folder(Map<String, String> environment) {
        return folder == null ? usualFolder(environment) : UserPath.of(folder, environment);
    }

    /** As the XDG base directory specification has it. */
    private static Path usualFolder(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("XDG_DATA_HOME")).filter(path -> Path.of(path).isAbsolute())
                .map(path -> Path.of(path, "hearus")).orElseGet(() -> UserPath.of("~/.local/share/hearus", environment));
    }
}
