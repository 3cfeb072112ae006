package hearus.whisper.models;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the user's caches lie, by the XDG Base Directory rules. */
public final class CacheFolder {
    private CacheFolder() {}

    /** The folder: {@code HEARUS_CACHE}, else {@code XDG_CACHE_HOME/hearus}, else {@code ~/.cache/hearus}. Nothing is written. */
    public static Path of(Map<String, String> environment) {
        return variable(environment, "HEARUS_CACHE").map(Path::of)
                // The rules ask that a relative path is ignored.
                .or(() -> variable(environment, "XDG_CACHE_HOME").map(Path::of).filter(Path::isAbsolute)
                        .map(folder -> folder.resolve("hearus")))
                .orElseGet(() -> home(environment).resolve(".cache").resolve("hearus")).toAbsolutePath().normalize();
    }

    private static Path home(Map<String, String> environment) {
        return Path.of(variable(environment, "HOME").orElseGet(() -> System.getProperty("user.home")));
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
