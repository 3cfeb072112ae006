package hearus.models;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The user's cache folder, by the XDG Base Directory rules. */
public final class CacheFolder {
    private CacheFolder() {}

    /** The folder: {@code HEARUS_CACHE}, else {@code XDG_CACHE_HOME/hearus}, else {@code ~/.cache/hearus}. Nothing is written. */
    public static Path of(Map<String, String> environment) {
        return variable(environment, "HEARUS_CACHE").map(value -> path(value, environment))
                // The rules require that a relative path is ignored.
                .or(() -> variable(environment, "XDG_CACHE_HOME").map(value -> path(value, environment)).filter(Path::isAbsolute)
                        .map(folder -> folder.resolve("hearus")))
                .orElseGet(() -> home(environment).resolve(".cache").resolve("hearus")).toAbsolutePath().normalize();
    }

    /** Only a shell turns {@code ~/x} into a path of the user's; compose files, systemd units and quotes pass it on as it is. */
    private static Path path(String value, Map<String, String> environment) {
        return value.equals("~") || value.startsWith("~/")
                ? home(environment).resolve(value.substring(1).replaceFirst("^/+", ""))
                : Path.of(value);
    }

    private static Path home(Map<String, String> environment) {
        var home = variable(environment, "HOME").orElseGet(() -> System.getProperty("user.home"));
        // Java's value for the home of a user unknown to the system; as in containers, the root folder is taken, which makes a clearer error.
        return Path.of(home.equals("?") ? "/" : home);
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
