package hearus.bench.lectures;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import hearus.lectures.StoreLocation;

/** An empty database that is measured, and what the bench does to it behind the back of the module. Ends with {@link #close}. */
final class BenchStore implements AutoCloseable {
    private final String name;
    private final StoreLocation location;
    private final String url;
    private final String user;
    private final String password;
    private final List<AutoCloseable> owned = new ArrayList<>();

    private BenchStore(String name, StoreLocation location, String url, String user, String password) {
        this.name = name;
        this.location = location;
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** SQLite in a temporary folder. */
    static BenchStore sqlite() throws IOException {
        var folder = Files.createTempDirectory("hearus-bench-lectures");
        var store = new BenchStore("SQLite", new StoreLocation.Folder(folder), "jdbc:sqlite:" + folder.resolve("lectures.db"), "", "");
        store.owned.add(() -> delete(folder));
        return store;
    }

    /** A PostgreSQL server of this process with a new data folder, which does not return from a commit before it is on the disk. */
    static BenchStore postgres() throws IOException {
        // The library starts it with -F for tests, which is fsync=off.
        var server = EmbeddedPostgres.builder().setServerConfig("fsync", "on").setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_wal_size", "4GB").start();
        var url = server.getJdbcUrl("postgres", "postgres");
        var store = new BenchStore("PostgreSQL", new StoreLocation.Database(url, "", ""), url, "", "");
        store.owned.add(server);
        return store;
    }

    /** An empty database of the user's. */
    static BenchStore postgres(String address) {
        var location = StoreLocation.database(address);
        return new BenchStore("PostgreSQL", location, location.url(), location.user(), location.password());
    }

    String name() {
        return name;
    }

    StoreLocation location() {
        return location;
    }

    private boolean isSqlite() {
        return location instanceof StoreLocation.Folder;
    }

    private Connection connection() throws SQLException {
        return user.isEmpty() ? DriverManager.getConnection(url) : DriverManager.getConnection(url, user, password);
    }

    /** What the server or SQLite says about commits, for people. */
    String durability() throws SQLException {
        if (isSqlite()) {
            return "SQLite " + text("select sqlite_version()") + ", write-ahead log, synchronous=FULL";
        }
        return "PostgreSQL " + text("show server_version") + ", fsync=" + text("show fsync") + ", synchronous_commit="
                + text("show synchronous_commit") + ", shared_buffers=" + text("show shared_buffers");
    }

    private String text(String query) throws SQLException {
        try (var connection = connection(); var statement = connection.createStatement(); var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /**
     * Multiplies the lectures {@code base-0} to {@code base-(bases-1)} until there are {@code wanted}: the same rows, index terms included, under other ids. PostgreSQL's index of terms is built
     * afterwards.
     */
    void multiply(int bases, int wanted) throws SQLException {
        try (var connection = connection(); var statement = connection.createStatement()) {
            if (isSqlite()) {
                statement.execute("pragma busy_timeout = 30000");
                statement.execute("pragma synchronous = off");
            } else {
                statement.execute("drop index segment_by_term");
                statement.execute("set maintenance_work_mem = '512MB'");
            }
            connection.setAutoCommit(false);
            for (var i = bases; i < wanted; i++) {
                copy(connection, "base-" + i % bases, "copy-" + i);
                connection.commit();
            }
            if (!isSqlite()) {
                statement.execute("create index segment_by_term on segment using gin (terms)");
                connection.commit();
            }
            connection.setAutoCommit(true);
            statement.execute(isSqlite() ? "analyze" : "vacuum analyze");
        }
    }

    private void copy(Connection connection, String from, String to) throws SQLException {
        var columns = " seq, id, revision, change, origin, speaker, text, words, start_ms, end_ms, language, confidence, model, marks"
                + (isSqlite() ? "" : ", terms");
        update(connection,
                """
                        insert into lecture (id, title, course, language, vocabulary, listed, created_ms, started_ms, ended_ms, retention_days, revision, next_seq, changes)
                        select ?, title, course, language, vocabulary, listed, created_ms + 1000, started_ms, ended_ms, retention_days, revision, next_seq, changes
                        from lecture where id = ?""",
                to, from);
        update(connection,
                "insert into segment (lecture," + columns + ") select ?," + columns + " from segment where lecture = ? order by seq",
                to, from);
        if (isSqlite()) {
            update(connection, """
                    insert into segment_terms (rowid, terms)
                    select new.number, (select terms from segment_terms where rowid = old.number)
                    from segment new join segment old on old.lecture = ? and old.seq = new.seq where new.lecture = ? order by new.seq""",
                    from, to);
        }
    }

    private static void update(Connection connection, String sql, String first, String second) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, first);
            statement.setString(2, second);
            statement.executeUpdate();
        }
    }

    /** What it takes of the disk. */
    double megabytes() throws SQLException {
        return Long.parseLong(text(isSqlite()
                ? "select page_count * page_size from pragma_page_count, pragma_page_size"
                : "select pg_database_size(current_database())")) / 1e6;
    }

    @Override
    public void close() throws IOException {
        for (var each : owned) {
            try {
                each.close();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }

    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException failure) throws IOException {
                Files.deleteIfExists(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
