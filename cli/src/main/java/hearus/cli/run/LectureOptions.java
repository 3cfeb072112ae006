package hearus.cli.run;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import hearus.cli.StoreOption;
import hearus.lectures.StoreLocation;
import hearus.server.ServerConfig;

/** What a hub keeps of lectures, where, and how long. */
final class LectureOptions {
    private static final int MAX_DAYS = 36_500;

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Mixin
    StoreOption store;

    @Option(names = "--keep", paramLabel = "text|none", defaultValue = "text", description = "What is kept of lectures: their text, or nothing, which then is only in memory and forgotten with the process (default ${DEFAULT-VALUE}).")
    String keep;

    @Option(names = "--retention", paramLabel = "DAYS", description = "How long lectures are kept after their end that say nothing of it themselves, for example 30d (default: until somebody deletes them).")
    @Nullable
    String retention;

    /** Sets these options. */
    ServerConfig.Builder apply(ServerConfig.Builder config, Map<String, String> environment) {
        var kept = switch (keep) {
            case "text" -> config.lectures(store.location(environment));
            case "none" -> config.lectures(new StoreLocation.Memory());
            default -> throw new ParameterException(spec.commandLine(), "--keep is text or none: " + keep);
        };
        return retention == null ? kept : kept.retention(days(retention));
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
