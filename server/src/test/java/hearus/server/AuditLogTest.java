package hearus.server;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.HotSpotDiagnosticMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.server.AuditLog.Event;
import hearus.server.AuditLog.Outcome;
import hearus.speech.FakeEngine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

class AuditLogTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    private static Event event(String lecture) {
        return new Event("lecture.delete", "abcdefgh", "192.0.2.1", lecture, "", Outcome.DONE);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    @Test
    void eachEventIsALineThatOnlyTheOwnerReadsAndClosingWritesWhatWaits() throws Exception {
        var file = folder.resolve("audit.log");
        try (var log = AuditLog.open(file)) {
            for (int i = 0; i < 1_000; i++) {
                log.record(event("line\nbreak \"" + i));
            }
        }
        assertThat(lines(file)).hasSize(1_000);
        assertThat(JSON.readTree(lines(file).get(7)).path("lecture").asText()).isEqualTo("line\nbreak \"7");
        assertThat(JSON.readTree(lines(file).get(7)).path("outcome").asText()).isEqualTo("done");
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    }

    @Test
    void whatWasWrittenBeforeStaysAndAFileThatWasMovedAwayIsMadeAnew() throws Exception {
        var file = folder.resolve("audit.log");
        Files.writeString(file, "before\n");
        var moved = folder.resolve("audit.log.1");
        try (var log = AuditLog.open(file)) {
            log.record(event("one"));
            await().atMost(PATIENCE).until(() -> lines(file).size() == 2);
            Files.move(file, moved);
            log.record(event("two"));
            await().atMost(PATIENCE).until(() -> lines(file).size() == 1);
        }
        assertThat(lines(moved)).hasSize(2).first().isEqualTo("before");
        assertThat(lines(file).getFirst()).contains("\"two\"");
    }

    /** What is logged at ERROR by the audit log. */
    private static final class Errors extends Handler implements AutoCloseable {
        private final List<String> messages = new CopyOnWriteArrayList<>();
        private final Logger logger = Logger.getLogger(AuditLog.class.getName());

        Errors() {
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord record) {
            if (record.getLevel().equals(Level.SEVERE)) {
                messages.add(record.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }

    @Test
    void aFolderThatIsGoneIsLoggedOnceAndTheGapIsSaidWhenItIsBack() throws Exception {
        var file = folder.resolve("logs/audit.log");
        Files.createDirectory(file.getParent());
        try (var errors = new Errors(); var log = AuditLog.open(file)) {
            Files.delete(file);
            Files.delete(file.getParent());
            log.record(event("lost one"));
            log.record(event("lost two"));
            await().atMost(PATIENCE).until(() -> errors.messages.size() == 1);
            log.record(event("lost three"));
            log.record(event("lost four"));
            // Whether the writer has come to the last of them is not to be seen from outside: more events until one is written.
            Files.createDirectory(file.getParent());
            await().atMost(PATIENCE).until(() -> {
                log.record(event("kept"));
                return !lines(file).isEmpty();
            });
            assertThat(errors.messages).hasSize(1);
            var gap = JSON.readTree(lines(file).getFirst());
            assertThat(gap.path("action").asText()).isEqualTo("audit.gap");
            assertThat(gap.path("lost").asInt()).isBetween(2, 100);
        }
    }

    @Test
    void aFullDiskIsLoggedOnceAndRefusesNothing() throws Exception {
        var full = Path.of("/dev/full");
        assumeThat(full).exists();
        try (var errors = new Errors()) {
            try (var log = AuditLog.open(full)) {
                for (int i = 0; i < 20_000; i++) {
                    log.record(event("no room"));
                }
                await().atMost(PATIENCE).until(() -> errors.messages.size() == 1);
            }
            assertThat(errors.messages).hasSize(1);
        }
    }

    @Test
    void aFileThatCannotBeWrittenKeepsTheServerFromStarting() {
        var config = ServerConfig.serve().port(0).auditLog(folder.resolve("nowhere/audit.log")).build();
        assertThatThrownBy(() -> HearusServer.create(config, () -> {
            throw new IllegalStateException("never loaded");
        })).isInstanceOf(StartException.class).hasMessageContaining("audit log").hasMessageContaining("nowhere");
    }

    @Test
    void aServerThatIsNotStartedLeavesNoThreadBehind() throws Exception {
        var config = ServerConfig.serve().host("0.0.0.0").port(0).auditLog(folder.resolve("audit.log")).build();

        assertThatThrownBy(() -> HearusServer.create(config, FakeEngine::new)).isInstanceOf(StartException.class);

        var threads = folder.resolve("threads");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpThreads(threads.toAbsolutePath().toString(),
                HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
        assertThat(Files.readString(threads)).contains("main").doesNotContain("hearus-audit");
    }
}
