package hearus.cli.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import hearus.cli.StoreOption;
import hearus.cli.transcribe.FileReader;
import hearus.lectures.StoreLocation;
import hearus.server.ServerConfig;
import hearus.server.ServerConfig.RecordingOptions;

/** What a hub keeps of lectures, where, and how long. */
final class LectureOptions {
    private static final int MAX_DAYS = 36_500;
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,2}) ?([kKmMgG])i?[bB]?");

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Mixin
    StoreOption store;

    @Option(names = "--keep", paramLabel = "text|none", defaultValue = "text", description = "What is kept of lectures: their text, or nothing, which then is only in memory and forgotten with the process (default ${DEFAULT-VALUE}).")
    String keep;

    @Option(names = "--retention", paramLabel = "DAYS", description = "How long lectures are kept after their end that say nothing of it themselves, for example 30d (default: until somebody deletes them).")
    @Nullable
    String retention;

    @Option(names = "--audio", paramLabel = "keep|none", defaultValue = "none", description = "Whether the audio of speakers and of uploaded recordings is kept beside the text (default ${DEFAULT-VALUE}).")
    String audio;

    @Option(names = "--max-upload", paramLabel = "SIZE", defaultValue = "2G", description = "The longest recording that may be uploaded, for example 500M or 4G (default ${DEFAULT-VALUE}).")
    String maxUpload;

    /** Sets these options. */
    ServerConfig.Builder apply(ServerConfig.Builder config, Map<String, String> environment) {
        var kept = switch (keep) {
            case "text" ->
                config.lectures(store.location(environment)).recordings(recordings(Optional.of(store.folder(environment)), environment));
            case "none" ->
                keys(config, environment).lectures(new StoreLocation.Memory()).recordings(recordings(Optional.empty(), environment));
            default -> throw new ParameterException(spec.commandLine(), "--keep is text or none: " + keep);
        };
        return retention == null ? kept : kept.retention(days(retention));
    }

    /** Keys are no lectures: those that were made are read also where nothing is kept, and no store is made for them. */
    private ServerConfig.Builder keys(ServerConfig.Builder config, Map<String, String> environment) {
        var location = store.location(environment);
        return location instanceof StoreLocation.Folder folder && !Files.isRegularFile(folder.file())
                ? config
                : config.keys(location);
    }

    private RecordingOptions recordings(Optional<Path> data, Map<String, String> environment) {
        return new RecordingOptions(data, bytes(maxUpload), keepsAudio(), FileReader.create(environment));
    }

    private boolean keepsAudio() {
        if (!audio.equals("keep") && !audio.equals("none")) {
            throw new ParameterException(spec.commandLine(), "--audio is keep or none: " + audio);
        }
        if (audio.equals("keep") && keep.equals("none")) {
            throw new ParameterException(spec.commandLine(),
                    "--audio keep writes to the disk, and --keep none forbids that: leave one of them out.");
        }
        return audio.equals("keep");
    }

    private long bytes(String text) {
        var match = SIZE.matcher(text.strip());
        if (!match.matches()) {
            throw new ParameterException(spec.commandLine(), "--max-upload is a size from 1K to 999G, for example 500M or 4G: " + text);
        }
        return Long.parseLong(match.group(1)) << (10 * (1 + "KMG".indexOf(match.group(2).toUpperCase(Locale.ROOT))));
    }

    private Duration days(String text) {
        try {
            var days = Integer.parseInt(text.strip().replaceFirst("(?i) ?d(ays?)?$", ""));
            if (days >= 1 && days <= MAX_DAYS) {
                return Duration.ofDays(days);
            }
        } catch (NumberFormatException e) {
            // The same sentence says what a number of days is.
        }
        throw new ParameterException(spec.commandLine(),
                "--retention is a number of days from 1 to " + MAX_DAYS + ", for example 30d: " + text);
    }
}
