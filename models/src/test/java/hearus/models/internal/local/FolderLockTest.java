package hearus.models.internal.local;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class FolderLockTest {
    @TempDir
    Path folder;

    /** Takes the lock, says so, and keeps it until it is killed or its input ends. */
    public static final class Holder {
        private Holder() {}

        public static void main(String[] file) throws Exception {
            try (var _ = FolderLock.acquire(Path.of(file[0]), () -> {})) {
                System.out.println("held");
                System.in.read();
            }
        }
    }

    @Test
    void anotherProcessWaitsAndADeadOneHoldsNothing() throws Exception {
        var file = folder.resolve("x.lock");
        var holder = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(), file.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var said = holder.inputReader(UTF_8)) {
            assertThat(said.readLine()).isEqualTo("held");
            assertThat(FolderLock.tryAcquire(file)).isEmpty();

            var waits = new AtomicInteger();
            try (var lock = FolderLock.acquire(file, () -> {
                if (waits.incrementAndGet() == 2) {
                    holder.destroyForcibly();
                }
            })) {
                assertThat(waits).hasValueGreaterThanOrEqualTo(2);
                assertThat(FolderLock.tryAcquire(file)).isEmpty();
                assertThat(lock).isNotNull();
            }
        } finally {
            holder.destroyForcibly();
        }
        try (var again = FolderLock.tryAcquire(file).orElseThrow()) {
            assertThat(again).isNotNull();
        }
    }
}
