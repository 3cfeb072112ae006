package hearus.lectures.internal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import hearus.lectures.access.ApiKey;
import hearus.lectures.access.LectureLink;
import hearus.lectures.access.Role;
import hearus.lectures.access.Scope;

/** The rows of API keys and links, in a transaction of the caller's. Stateless. */
public final class CredentialTable {
    private CredentialTable() {}

    /**
     * What a key or a link is judged by.
     *
     * @param hash of its secret
     * @param expiresOrNull null for never
     */
    public record Row(String id, String hash, List<Scope> scopes, @Nullable Instant expiresOrNull, boolean revoked) {
        public Row {
            scopes = List.copyOf(scopes);
        }
    }

    /** Adds a key. */
    public static void insert(Handle handle, ApiKey key, String hash) {
        handle.createUpdate("""
                insert into api_key (id, name, hash, scopes, created_ms, expires_ms)
                values (:id, :name, :hash, :scopes, :created, :expires)""").bind("id", key.id()).bind("name", key.name()).bind("hash", hash)
                .bind("scopes", write(key.scopes())).bind("created", key.created().toEpochMilli())
                .bind("expires", key.expires().map(Instant::toEpochMilli).orElse(null)).execute();
    }

    /** Adds a link. */
    public static void insert(Handle handle, LectureLink link, String hash) {
        handle.createUpdate("""
                insert into lecture_link (id, lecture, role, hash, created_ms, expires_ms)
                values (:id, :lecture, :role, :hash, :created, :expires)""").bind("id", link.id()).bind("lecture", link.lecture())
                .bind("role", link.role().label()).bind("hash", hash).bind("created", link.created().toEpochMilli())
                .bind("expires", link.expires().toEpochMilli()).execute();
    }

    /** All keys, the oldest first. */
    public static List<ApiKey> keys(Handle handle) {
        return handle.createQuery("select * from api_key order by number").map((row, context) -> key(row)).list();
    }

    /** The links of a lecture that are accepted at this time, the oldest first. */
    public static List<LectureLink> links(Handle handle, String lecture, Instant now) {
        return handle.createQuery(
                "select * from lecture_link where lecture = :lecture and revoked_ms is null and expires_ms > :now order by number")
                .bind("lecture", lecture).bind("now", now.toEpochMilli()).map((row, context) -> link(row)).list();
    }

    /** How many links of a lecture are accepted at this time. */
    public static int countLinks(Handle handle, String lecture, Instant now) {
        return handle.createQuery(
                "select count(*) from lecture_link where lecture = :lecture and revoked_ms is null and expires_ms > :now")
                .bind("lecture", lecture).bind("now", now.toEpochMilli()).mapTo(Integer.class).one();
    }

    /** The link of this id in this lecture. */
    public static Optional<LectureLink> link(Handle handle, String lecture, String id) {
        return handle.createQuery("select * from lecture_link where lecture = :lecture and id = :id").bind("lecture", lecture)
                .bind("id", id).map((row, context) -> link(row)).findOne();
    }

    /** Notes that a key is revoked; false if there is none of this id that is not. */
    public static boolean revokeKey(Handle handle, String id, Instant now) {
        return handle.createUpdate("update api_key set revoked_ms = :now where id = :id and revoked_ms is null")
                .bind("now", now.toEpochMilli()).bind("id", id).execute() == 1;
    }

    /** Notes that a link is revoked; false if there is none of this id in this lecture that is not. */
    public static boolean revokeLink(Handle handle, String lecture, String id, Instant now) {
        return handle.createUpdate("update lecture_link set revoked_ms = :now where id = :id and lecture = :lecture and revoked_ms is null")
                .bind("now", now.toEpochMilli()).bind("id", id).bind("lecture", lecture).execute() == 1;
    }

    /** The key of this id. */
    public static Optional<Row> findKey(Handle handle, String id) {
        return handle.createQuery("select * from api_key where id = :id").bind("id", id)
                .map((row, context) -> row(row, read(row.getString("scopes")))).findOne();
    }

    /** The link of this id. */
    public static Optional<Row> findLink(Handle handle, String id) {
        return handle.createQuery("select * from lecture_link where id = :id").bind("id", id)
                .map((row, context) -> row(row, List.of(new Scope(role(row.getString("role")), row.getString("lecture"))))).findOne();
    }

    private static Row row(ResultSet row, List<Scope> scopes) throws SQLException {
        return new Row(row.getString("id"), row.getString("hash"), scopes, instant(row, "expires_ms"), instant(row, "revoked_ms") != null);
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        return new ApiKey(row.getString("id"), row.getString("name"), read(row.getString("scopes")),
                Instant.ofEpochMilli(row.getLong("created_ms")), instant(row, "expires_ms"), instant(row, "revoked_ms"));
    }

    private static LectureLink link(ResultSet row) throws SQLException {
        return new LectureLink(row.getString("id"), row.getString("lecture"), role(row.getString("role")),
                Instant.ofEpochMilli(row.getLong("created_ms")), Instant.ofEpochMilli(row.getLong("expires_ms")),
                instant(row, "revoked_ms"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var ms = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(ms);
    }

    private static String write(List<Scope> scopes) {
        var texts = new ArrayList<String>();
        for (var scope : scopes) {
            texts.add(scope.role().label());
            texts.add(scope.lecture());
        }
        return Json.strings(texts);
    }

    private static List<Scope> read(String column) {
        var texts = Json.strings(column);
        var scopes = new ArrayList<Scope>();
        for (int i = 0; i + 1 < texts.size(); i += 2) {
            scopes.add(new Scope(role(texts.get(i)), texts.get(i + 1)));
        }
        return scopes;
    }

    private static Role role(String label) {
        return Role.named(label).orElseThrow(() -> new IllegalStateException("The store holds a role that this version does not know"));
    }
}
