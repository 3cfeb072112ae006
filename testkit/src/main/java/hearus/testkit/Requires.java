package hearus.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs from the machine it runs on. Where it is missing the test is skipped and says what was missing; with {@code HEARUS_TEST_REQUIRE=all} in the
 * environment, as in CI, it fails instead. {@code HEARUS_TEST_REQUIRE=machine} is for CI elsewhere: programs and models must be there, the folder {@code shared}
 * need not.
 */
public final class Requires {
    private Requires() {}

    /** The folder {@code shared/NAME} beside the checkout (speech, fixtures), or the folder named by {@code HEARUS_SHARED}. */
    public static Path shared(String name) {
        var root = Optional.ofNullable(System.getenv("HEARUS_SHARED")).map(Path::of)
                .orElseGet(() -> repository().resolveSibling("shared"));
        return present(Optional.of(root.resolve(name)).filter(Files::isDirectory), "the folder " + root.resolve(name), Set.of("all"));
    }

    /** The program {@code name} on the PATH, for example node or chromium. */
    public static Path program(String name) {
        var found = Optional.ofNullable(System.getenv("PATH")).stream().flatMap(path -> List.of(path.split(":")).stream())
                .map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst();
        return present(found, "the program " + name);
    }

    /** The value, or a skipped (in CI: failed) test that names {@code what} is missing. */
    public static <T> T present(Optional<T> value, String what) {
        return present(value, what, Set.of("all", "machine"));
    }

    private static <T> T present(Optional<T> value, String what, Set<String> failing) {
        if (value.isEmpty()) {
            var message = "This test needs " + what + ", which is not here.";
            if (failing.contains(Optional.ofNullable(System.getenv("HEARUS_TEST_REQUIRE")).orElse(""))) {
                Assertions.fail(message);
            }
            Assumptions.abort(message);
        }
        return value.orElseThrow();
    }

    /** The root of this checkout. */
    public static Path repository() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(".mvn"))) {
                return folder;
            }
        }
        throw new IllegalStateException("No folder above " + Path.of("").toAbsolutePath() + " has .mvn: run tests within a checkout");
    }
}
