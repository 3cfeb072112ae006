package hearus.lectures.internal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

import hearus.lectures.Lecture;
import hearus.lectures.LectureDetails;
import hearus.lectures.LectureException;
import hearus.lectures.internal.text.Storable;

/** The rows of lectures, in a transaction of the caller's. Stateless. */
public final class LectureTable {
    private LectureTable() {}

    /** Adds a lecture; false if there is one of this id. */
    public static boolean insert(Handle handle, String id, LectureDetails details, Instant now) {
        return details(
                handle.createUpdate(
                        """
                                insert into lecture (id, title, course, language, vocabulary, listed, created_ms, retention_days, revision, next_seq, changes)
                                values (:id, :title, :course, :language, :vocabulary, :listed, :now, :days, 1, 1, 0)
                                on conflict (id) do nothing"""),
                details).bind("id", id).bind("now", now.toEpochMilli()).execute() == 1;
    }

    /** Adds a lecture as it is, before its segments; false if there is one of this id. */
    public static boolean restore(Handle handle, Lecture lecture, LectureDetails details) {
        return details(handle.createUpdate(
                """
                        insert into lecture (id, title, course, language, vocabulary, listed, created_ms, started_ms, ended_ms, retention_days, revision, next_seq, changes)
                        values (:id, :title, :course, :language, :vocabulary, :listed, :created, :started, :ended, :days, :revision, :next, :changes)
                        on conflict (id) do nothing"""),
                details).bind("id", lecture.id()).bind("created", lecture.created().toEpochMilli())
                .bind("started", lecture.started().map(Instant::toEpochMilli).orElse(null))
                .bind("ended", lecture.ended().map(Instant::toEpochMilli).orElse(null)).bind("revision", lecture.revision())
                .bind("next", lecture.segments() + 1).bind("changes", lecture.change()).execute() == 1;
    }

    private static Update details(Update update, LectureDetails details) {
        return update.bind("title", details.title()).bind("course", details.course()).bind("language", details.language())
                .bind("vocabulary", Json.strings(details.vocabulary())).bind("listed", details.listed() ? 1 : 0)
                .bind("days", details.retention().map(it -> (int) it.toDays()).orElse(null));
    }

    /** Changes what is said about a lecture, in the revision that the caller saw; false if it is another one now. */
    public static boolean update(Handle handle, String id, int seen, LectureDetails details) {
        return details(handle.createUpdate("""
                update lecture set title = :title, course = :course, language = :language, vocabulary = :vocabulary, listed = :listed,
                retention_days = :days, revision = revision + 1 where id = :id and revision = :seen"""), details).bind("id", id)
                .bind("seen", seen).execute() == 1;
    }

    /**
     * Changes the vocabulary of a lecture in its newest revision, whoever else changes the lecture meanwhile.
     *
     * @param seen the only revision that may be changed; empty for any
     * @return the lecture afterwards; empty where nothing changes
     */
    public static Optional<Lecture> changeVocabulary(Handle handle, String id, OptionalInt seen, UnaryOperator<List<String>> change)
            throws LectureException {
        while (true) {
            var now = get(handle, id);
            if (seen.isPresent() && seen.getAsInt() != now.revision()) {
                throw LectureException.conflict(now, seen.getAsInt());
            }
            var changed = change.apply(now.vocabulary());
            if (changed.equals(now.vocabulary())) {
                return Optional.empty();
            }
            if (update(handle, id, now.revision(), LectureDetails.of(now).vocabulary(changed).build())) {
                return Optional.of(get(handle, id));
            }
        }
    }

    /**
     * Notes that somebody speaks in these lectures now.
     *
     * @param ids at least one
     */
    public static void setSpoken(Handle handle, Collection<String> ids, Instant now) {
        handle.createUpdate("update lecture set spoken_ms = :now where id in (<ids>)").bindList("ids", ids).bind("now", now.toEpochMilli())
                .execute();
    }

    /** Ends the lectures in which nobody has spoken since then, and into which no job writes, as if they had ended when somebody last did; gives their ids. */
    public static List<String> endUnspoken(Handle handle, Instant since) {
        return handle.createQuery("""
                update lecture set ended_ms = coalesce(spoken_ms, started_ms), revision = revision + 1
                where ended_ms is null and coalesce(spoken_ms, started_ms) <= :since
                and not exists (select 1 from job where job.lecture = lecture.id and job.state in ('QUEUED', 'RUNNING')) returning id""")
                .bind("since", since.toEpochMilli())
                .mapTo(String.class).list();
    }

    /** Sets the begin of the clock, if it has not begun. */
    public static void start(Handle handle, String id, Instant now) {
        handle.createUpdate("update lecture set started_ms = :now, revision = revision + 1 where id = :id and started_ms is null")
                .bind("now", now.toEpochMilli()).bind("id", id).execute();
    }

    /** Sets or removes the end. */
    public static void setEnd(Handle handle, String id, @Nullable Instant end) {
        handle.createUpdate("update lecture set ended_ms = :end, revision = revision + 1 where id = :id")
                .bind("end", end == null ? null : end.toEpochMilli()).bind("id", id).execute();
    }

    /** The lecture. */
    public static Lecture get(Handle handle, String id) throws LectureException {
        return find(handle, id).orElseThrow(() -> LectureException.notFound(id));
    }

    /** The lecture, if there is one of this id. */
    public static Optional<Lecture> find(Handle handle, String id) {
        if (!Storable.is(id)) {
            return Optional.empty();
        }
        return handle.createQuery("select * from lecture where id = :id").bind("id", id).map((row, context) -> lecture(row)).findOne();
    }

    /** Lectures, newest first, that are older than the given place. */
    public static List<Lecture> list(Handle handle, boolean unlisted, long beforeMs, String beforeId, int limit) {
        return handle.createQuery("""
                select * from lecture where (created_ms < :ms or (created_ms = :ms and id < :id)) and (listed = 1 or :unlisted = 1)
                order by created_ms desc, id desc limit :limit""").bind("ms", beforeMs).bind("id", beforeId)
                .bind("unlisted", unlisted ? 1 : 0).bind("limit", limit).map((row, context) -> lecture(row)).list();
    }

    /** Ids of lectures whose time is over; {@code usual} is the retention in days of those that have none of their own, negative for ever. */
    public static List<String> expired(Handle handle, Instant now, long usual) {
        return handle.createQuery("""
                select id from lecture where ended_ms is not null and coalesce(retention_days, :usual) >= 0
                and ended_ms + coalesce(retention_days, :usual) * 86400000 <= :now""").bind("usual", usual).bind("now", now.toEpochMilli())
                .mapTo(String.class).list();
    }

    /** The ids of all lectures. */
    public static List<String> ids(Handle handle) {
        return handle.createQuery("select id from lecture").mapTo(String.class).list();
    }

    /** Takes the next seq and change of a lecture, which nobody else gets. */
    static Position next(Handle handle, String id, boolean newSegment) throws LectureException {
        return handle.createQuery(
                """
                        update lecture set next_seq = next_seq + :new, changes = changes + 1 where id = :id returning next_seq - 1 as seq, changes""")
                .bind("new", newSegment ? 1 : 0).bind("id", id)
                .map((row, context) -> new Position(row.getLong("seq"), row.getLong("changes"))).findOne()
                .orElseThrow(() -> LectureException.notFound(id));
    }

    /** @param seq of the newest segment */
    record Position(long seq, long change) {}

    /** Deletes a lecture and everything of it. */
    public static void delete(Handle handle, Database database, Lecture lecture) {
        if (lecture.segments() > 0) {
            database.dialect().removeFromIndex()
                    .ifPresent(statement -> handle.createUpdate(statement).bind("lecture", lecture.id()).execute());
            database.countDeletion(handle);
        }
        handle.createUpdate("delete from lecture where id = :id").bind("id", lecture.id()).execute();
    }

    private static Lecture lecture(ResultSet row) throws SQLException {
        var days = row.getLong("retention_days");
        Duration retention = row.wasNull() ? null : Duration.ofDays(days);
        return new Lecture(row.getString("id"), row.getString("title"), row.getString("course"), row.getString("language"),
                Json.strings(row.getString("vocabulary")), row.getInt("listed") == 1, Instant.ofEpochMilli(row.getLong("created_ms")),
                instant(row, "started_ms"), instant(row, "ended_ms"), retention, row.getInt("revision"), row.getLong("next_seq") - 1,
                row.getLong("changes"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var ms = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(ms);
    }
}
