package hearus.whisper.internal.onnx;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the native library is kept: the user's cache folder by the XDG Base Directory rules. These are the rules by which the module models finds the folder of models, which this module
 * does not know; a test of the module bench compares the two.
 */
public final class LibraryFolder {
    private LibraryFolder() {}

    /** The folder: {@code HEARUS_CACHE}, else {@code XDG_CACHE_HOME/hearus}, else {@code ~/.cache/hearus}. Nothing is written. */
    public static Path of(Map<String, String> environment) {
        return variable(environment, "HEARUS_CACHE").map(value -> path(value, environment))
                // The rules ask that a relative path is ignored.
                .or(() -> variable(environment, "XDG_CACHE_HOME").map(value -> path(value, environment)).filter(Path::isAbsolute)
                        .map(folder -> folder.resolve("hearus")))
                .orElseGet(() -> home(environment).resolve(".cache").resolve("hearus")).toAbsolutePath().normalize();
    }

    private static Path path(String value, Map<String, String> environment) {
        return value.equals("~") || value.startsWith("~/")
                ? home(environment).resolve(value.substring(1).replaceFirst("^/+", ""))
                : Path.of(value);
    }

    private static Path home(Map<String, String> environment) {
        var home = variable(environment, "HOME").orElseGet(() -> System.getProperty("user.home"));
        return Path.of(home.equals("?") ? "/" : home);
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
