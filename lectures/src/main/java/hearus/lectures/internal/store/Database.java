package hearus.lectures.internal.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

import hearus.lectures.LectureException;
import hearus.lectures.StoreLocation;

/**
 * The connections to a database whose tables are there and up to date. Thread-safe; blocks its callers, which may be virtual threads.
 *
 * <p>
 * SQLite has one writer at a time, who would otherwise wait by trying again and again: writes go over a pool of one connection. A commit is on the disk when it returns
 * (write-ahead log, {@code synchronous=FULL}), and what is deleted is overwritten.
 */
public final class Database implements AutoCloseable {
    private static final int MAX_READERS = 4;
    private static final int MAX_CONNECTIONS = 10;
    private static final Duration MAX_WAIT = Duration.ofSeconds(10);

    private final Dialect dialect;
    private final HikariDataSource readers;
    private final HikariDataSource writers;
    private final Jdbi reads;
    private final Jdbi writes;

    private Database(Dialect dialect, HikariDataSource readers, HikariDataSource writers) {
        this.dialect = dialect;
        this.readers = readers;
        this.writers = writers;
        this.reads = Jdbi.create(readers);
        this.writes = Jdbi.create(writers);
    }

    /** Work with a connection, in one transaction. */
    public interface Work<T> {
        T on(Handle handle) throws LectureException;
    }

    /** Opens a database, and makes or updates its tables. */
    public static Database open(StoreLocation location) throws LectureException {
        try {
            return switch (location) {
                case StoreLocation.Memory() -> inMemory();
                case StoreLocation.Folder(var path) -> inFolder(path);
                case StoreLocation.Database(var url, var user, var password) -> onServer(url, user, password);
            };
        } catch (HikariPool.PoolInitializationException | FlywayException e) {
            throw LectureException.unavailable(switch (location) {
                case StoreLocation.Memory() -> "No database could be made in memory: " + reason(e);
                case StoreLocation.Folder(var path) -> "The database of lectures in " + path + " could not be opened: " + reason(e)
                        + " Another Hearus may use it, or it is damaged; name another folder, or keep nothing.";
                case StoreLocation.Database(var url, var user, var password) -> "The database " + url + " could not be opened: " + reason(e)
                        + " Check its address, user and password, and that the server runs.";
            }, e);
        }
    }

    private static String reason(Throwable e) {
        var cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage()).lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse("") + ".";
    }

    private static Database inMemory() {
        var one = sqlite(":memory:", 1);
        // The database lives as long as this connection.
        one.setMaxLifetime(0);
        one.setIdleTimeout(0);
        var source = new HikariDataSource(one);
        return migrated(Dialect.SQLITE, source, source);
    }

    private static Database inFolder(Path folder) throws LectureException {
        try {
            Files.createDirectories(folder);
            if (!Files.isWritable(folder)) {
                throw new IOException("it may not be written by this user");
            }
            NativeLibrary.keepIn(folder);
        } catch (IOException e) {
            throw LectureException.unavailable("Lectures cannot be kept in " + folder + ": " + e.getMessage()
                    + ". Name a folder that can be written with --data DIR, or keep nothing with --keep none.", e);
        }
        var file = folder.resolve("lectures.db").toString();
        var writer = sqlite(file, 1);
        writer.addDataSourceProperty("transaction_mode", "IMMEDIATE");
        return migrated(Dialect.SQLITE, new HikariDataSource(sqlite(file, MAX_READERS)), new HikariDataSource(writer));
    }

    private static HikariConfig sqlite(String file, int connections) {
        var config = pool("jdbc:sqlite:" + file, connections);
        config.addDataSourceProperty("journal_mode", "WAL");
        config.addDataSourceProperty("synchronous", "FULL");
        config.addDataSourceProperty("foreign_keys", "true");
        config.addDataSourceProperty("busy_timeout", Long.toString(MAX_WAIT.toMillis()));
        config.setConnectionInitSql("pragma secure_delete = on");
        return config;
    }

    private static Database onServer(String url, String user, String password) {
        var config = pool(url, MAX_CONNECTIONS);
        if (!user.isEmpty()) {
            config.setUsername(user);
            config.setPassword(password);
        }
        var source = new HikariDataSource(config);
        return migrated(Dialect.POSTGRESQL, source, source);
    }

    private static HikariConfig pool(String url, int connections) {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(connections);
        config.setPoolName("hearus-store");
        config.setConnectionTimeout(MAX_WAIT.toMillis());
        return config;
    }

    private static Database migrated(Dialect dialect, HikariDataSource readers, HikariDataSource writers) {
        try {
            Flyway.configure(Database.class.getClassLoader()).dataSource(writers)
                    .locations("classpath:hearus/lectures/migrations/" + dialect.folder()).load().migrate();
            return new Database(dialect, readers, writers);
        } catch (FlywayException e) {
            readers.close();
            writers.close();
            throw e;
        }
    }

    /** What differs between databases. */
    Dialect dialect() {
        return dialect;
    }

    /** Reads in one transaction: what it sees does not change meanwhile. */
    public <T> T read(Work<T> work) throws LectureException {
        return run(reads, work);
    }

    /** Writes in one transaction, which is committed and on the disk when this returns. */
    public <T> T write(Work<T> work) throws LectureException {
        return run(writes, work);
    }

    private static <T> T run(Jdbi connections, Work<T> work) throws LectureException {
        try {
            return connections.inTransaction(work::on);
        } catch (JdbiException e) {
            throw LectureException
                    .unavailable("The database of lectures failed: " + reason(e) + " What was asked is not done; try again later.", e);
        }
    }

    /** Lets nothing of what was deleted be found in files beside the tables. */
    public void forgetDeleted() throws LectureException {
        try {
            dialect.forgetDeleted().ifPresent(statement -> writes.useHandle(handle -> handle.createQuery(statement).mapToMap().list()));
        } catch (JdbiException e) {
            throw LectureException.unavailable("The database of lectures failed: " + reason(e), e);
        }
    }

    @Override
    public void close() {
        readers.close();
        writers.close();
    }
}
