package hearus.lectures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** The databases that every test of the store runs on. PostgreSQL is a real server of this process, shared by all tests. */
final class Stores {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private Stores() {}

    /** Started at the first use, ended with the process. */
    private static final class Server {
        private static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static Stream<StoreLocation> all() throws IOException {
        return Stream.of(new StoreLocation.Memory(), new StoreLocation.Folder(folder()), postgres());
    }

    static Path folder() throws IOException {
        var folder = Files.createTempDirectory("hearus-lectures");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        return folder;
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.toList().reversed()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An empty database on the server. */
    static StoreLocation postgres() {
        var name = "test" + COUNT.incrementAndGet();
        try (var connection = Server.POSTGRES.getPostgresDatabase().getConnection(); var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new StoreLocation.Database(Server.POSTGRES.getJdbcUrl("postgres", name), "", "");
    }

    /** Leaves an empty store to the next test. */
    static void deleteAll(Lectures lectures) throws LectureException {
        for (var lecture : lectures.list(true, "", 200).lectures()) {
            lectures.delete(lecture.id());
        }
    }
}
