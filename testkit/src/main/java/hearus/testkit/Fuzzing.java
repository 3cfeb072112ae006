package hearus.testkit;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assertions;

/**
 * Lets a module's {@code @FuzzTest} methods search for inputs that break them, each in a JVM of its own; as ordinary tests they only try the inputs that are known. In
 * CI each searches for two seconds, which finds what breaks at once and shows that searching works; {@code HEARUS_FUZZ_SECONDS} in the environment sets another
 * duration. What was found worth keeping stays in {@code target/fuzz} and is where the next search starts.
 */
public final class Fuzzing {
    private static final int CI_SECONDS = 2;
    /** A shorter search ends before the optimising compiler has earned what it costs. */
    private static final int OPTIMISE_SECONDS = 30;
    private static final int START_SECONDS = 120;
    private static final int TAIL_LINES = 60;

    private Fuzzing() {}

    /** The fuzz tests of these classes, as {@code class::method}. */
    public static List<String> targets(Class<?>... owners) {
        return Arrays.stream(owners).flatMap(owner -> Arrays.stream(owner.getDeclaredMethods()).filter(Fuzzing::isFuzzTest)
                .map(method -> owner.getName() + "::" + method.getName())).sorted().toList();
    }

    private static boolean isFuzzTest(Method method) {
        return Arrays.stream(method.getAnnotations())
                .anyMatch(annotation -> annotation.annotationType().getSimpleName().equals("FuzzTest"));
    }

    /** Searches, and fails with what the search wrote if it found something. Blocks for as long as that takes. */
    public static void search(String target) throws IOException, InterruptedException {
        var seconds = Requires.present(seconds(), "HEARUS_FUZZ_SECONDS in the environment, for it searches for that long");
        var parts = target.split("::", 2);
        var folder = Files.createDirectories(Path.of("target", "fuzz", target.replace("::", ".")).toAbsolutePath());
        var corpus = Files.createDirectories(folder.resolve("corpus"));
        var log = folder.resolve("log.txt");
        var command = Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=" + (seconds < OPTIMISE_SECONDS ? 1 : 4), "-XX:+UseSerialGC", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + parts[0], "--target_method=" + parts[1], "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-max_total_time=" + seconds, corpus.toString()).toList();
        var process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            var ended = process.waitFor(seconds + START_SECONDS, TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                var lines = Files.readAllLines(log);
                Assertions.fail(target + (ended ? " found something:\n" : " did not end:\n")
                        + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static Optional<Integer> seconds() {
        var asked = Optional.ofNullable(System.getenv("HEARUS_FUZZ_SECONDS")).filter(Predicate.not(String::isBlank)).map(Integer::valueOf);
        var inCi = System.getenv("HEARUS_TEST_REQUIRE") != null;
        return inCi ? asked.or(() -> Optional.of(CI_SECONDS)) : asked;
    }
}
