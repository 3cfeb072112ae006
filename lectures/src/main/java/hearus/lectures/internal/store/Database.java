package hearus.lectures.internal.store;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

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
    /** Lets SQLite's writers write in the order in which they came: waiting for the pool's one connection, one of many may be passed over until it gives up. */
    private final ReentrantLock writerLock = new ReentrantLock(true);
    private final ReentrantLock purgeLock = new ReentrantLock();

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
                case StoreLocation.Folder folder -> inFolder(folder);
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

    private static Database inMemory() throws LectureException {
        var one = sqlite(":memory:", 1);
        // The database lives as long as this connection.
        one.setMaxLifetime(0);
        one.setIdleTimeout(0);
        var source = new HikariDataSource(one);
        return migrated(Dialect.SQLITE, source, source);
    }

    private static Database inFolder(StoreLocation.Folder location) throws LectureException {
        var folder = location.path();
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
        var file = location.file().toString();
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

    private static Database onServer(String url, String user, String password) throws LectureException {
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

    private static Database migrated(Dialect dialect, HikariDataSource readers, HikariDataSource writers) throws LectureException {
        try {
            Flyway.configure(Database.class.getClassLoader()).dataSource(writers)
                    .locations("classpath:hearus/lectures/migrations/" + dialect.folder()).load().migrate();
            var database = new Database(dialect, readers, writers);
            database.purgeAfterCrash();
            return database;
        } catch (FlywayException | LectureException e) {
            readers.close();
            writers.close();
            throw e;
        }
    }

    /** What a process that ended in the middle of {@link #purgeDeleted} has left. */
    private void purgeAfterCrash() throws LectureException {
        if (dialect.mergeIndex().isPresent() && read(Database::deletions) > 0) {
            purgeDeleted();
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
        if (dialect != Dialect.SQLITE) {
            return run(writes, work);
        }
        lockWriter();
        try {
            return run(writes, work);
        } finally {
            writerLock.unlock();
        }
    }

    private void lockWriter() throws LectureException {
        try {
            if (!writerLock.tryLock(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw LectureException.unavailable("The database of lectures is busy: what was asked is not done; try again later.",
                        new TimeoutException("More than " + MAX_WAIT.toSeconds() + " s behind other writers"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LectureException.unavailable("Whoever wanted to write to the database of lectures was interrupted.", e);
        }
    }

    private static <T> T run(Jdbi connections, Work<T> work) throws LectureException {
        try {
            return connections.inTransaction(work::on);
        } catch (JdbiException e) {
            throw LectureException
                    .unavailable("The database of lectures failed: " + reason(e) + " What was asked is not done; try again later.", e);
        }
    }

    /** Notes in the caller's transaction that something is deleted, which {@link #purgeDeleted} has to see to, after a crash too. */
    void countDeletion(Handle handle) {
        if (dialect.mergeIndex().isPresent()) {
            handle.execute("pragma user_version = " + (deletions(handle) + 1));
        }
    }

    private static int deletions(Handle handle) {
        return handle.createQuery("pragma user_version").mapTo(Integer.class).one();
    }

    /**
     * Lets nothing of what was deleted be found in the files: neither in the index of terms, which is written anew in steps, between which others write, nor beside the tables. Takes seconds for a
     * large index.
     */
    public void purgeDeleted() throws LectureException {
        purgeLock.lock();
        try {
            if (dialect.mergeIndex().isPresent()) {
                var deletions = write(Database::deletions);
                while (write(this::merge)) {
                    // the next step
                }
                write(handle -> deletions(handle) == deletions ? handle.execute("pragma user_version = 0") : 0);
            }
            truncateLog();
        } catch (JdbiException e) {
            throw LectureException.unavailable("The database of lectures failed: " + reason(e), e);
        } finally {
            purgeLock.unlock();
        }
    }

    /** Not in a transaction. */
    private void truncateLog() throws LectureException {
        if (dialect.truncateLog().isPresent()) {
            lockWriter();
            try {
                writes.useHandle(handle -> handle.createQuery(dialect.truncateLog().orElseThrow()).mapToMap().list());
            } finally {
                writerLock.unlock();
            }
        }
    }

    /** Whether there is more to do. */
    private boolean merge(Handle handle) {
        var before = changes(handle);
        handle.execute(dialect.mergeIndex().orElseThrow());
        // The statement itself counts as one.
        return changes(handle) - before > 1;
    }

    private static long changes(Handle handle) {
        return handle.createQuery("select total_changes()").mapTo(Long.class).one();
    }

    @Override
    public void close() {
        readers.close();
        writers.close();
    }
}
