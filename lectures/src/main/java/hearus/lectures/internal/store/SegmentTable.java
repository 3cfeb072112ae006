package hearus.lectures.internal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jdbi.v3.core.Handle;

import hearus.lectures.LectureException;
import hearus.lectures.NewSegment;
import hearus.lectures.Segment;
import hearus.lectures.Segment.Origin;
import hearus.lectures.internal.text.Terms;

/** The rows of segments, in a transaction of the caller's. Stateless. */
public final class SegmentTable {
    /** Where more segments match, they are not ranked: that would take as long as to read them all. */
    public static final int MAX_RANKED = 2_000;

    private SegmentTable() {}

    /** Adds a segment as the next of its lecture. */
    public static Segment append(Handle handle, Database database, String lecture, NewSegment added, Origin origin)
            throws LectureException {
        var position = LectureTable.next(handle, lecture, true);
        var segment = new Segment(lecture, position.seq(), added.id(), 1, position.change(), origin, added.speaker(), added.text(),
                added.words(), added.startMs(), added.endMs(), added.language(), added.confidence(), added.model(), List.of());
        insert(handle, database, segment);
        return segment;
    }

    /** Adds a segment as it is. */
    public static void insert(Handle handle, Database database, Segment segment) {
        var terms = Terms.indexed(segment.text());
        var index = database.dialect().indexSegment();
        var inSegment = index.isEmpty();
        var insert = handle
                .createQuery(
                        "insert into segment (lecture, seq, id, revision, change, origin, speaker, text, words, start_ms, end_ms, language,"
                                + " confidence, model, marks" + (inSegment ? ", terms" : "")
                                + ") values (:lecture, :seq, :id, :revision, :change, :origin, :speaker, :text, :words,"
                                + " :start, :end, :language, :confidence, :model, :marks"
                                + (inSegment ? ", to_tsvector('simple', :terms)" : "") + ") returning number")
                .bind("lecture", segment.lecture()).bind("seq", segment.seq()).bind("id", segment.id()).bind("revision", segment.revision())
                .bind("change", segment.change()).bind("origin", segment.origin().name()).bind("speaker", segment.speaker())
                .bind("text", segment.text()).bind("words", Json.words(segment.words())).bind("start", segment.startMs())
                .bind("end", segment.endMs()).bind("language", segment.language()).bind("confidence", segment.confidence())
                .bind("model", segment.model()).bind("marks", Json.marks(segment.marks()));
        if (inSegment) {
            insert.bind("terms", terms);
        }
        long number = insert.mapTo(Long.class).one();
        index.ifPresent(statement -> handle.createUpdate(statement).bind("number", number).bind("terms", terms).execute());
    }

    /** Gives a segment, of which the caller holds the newest revision, another one; the former is kept. */
    public static Segment revise(Handle handle, Database database, Segment before, Segment after, Instant now) throws LectureException {
        var change = LectureTable.next(handle, before.lecture(), false).change();
        handle.createUpdate("""
                insert into former_revision (lecture, seq, revision, origin, text, words, marks, replaced_ms)
                values (:lecture, :seq, :revision, :origin, :text, :words, :marks, :now)""").bind("lecture", before.lecture())
                .bind("seq", before.seq()).bind("revision", before.revision()).bind("origin", before.origin().name())
                .bind("text", before.text()).bind("words", Json.words(before.words())).bind("marks", Json.marks(before.marks()))
                .bind("now", now.toEpochMilli()).execute();
        var revised = new Segment(before.lecture(), before.seq(), before.id(), before.revision() + 1, change, after.origin(),
                before.speaker(), after.text(), after.words(), before.startMs(), before.endMs(), after.language(), after.confidence(),
                after.model(), after.marks());
        long number = handle.createQuery(
                """
                        update segment set revision = :revision, change = :change, origin = :origin, text = :text, words = :words, language = :language,
                        confidence = :confidence, model = :model, marks = :marks where lecture = :lecture and seq = :seq returning number""")
                .bind("revision", revised.revision()).bind("change", change).bind("origin", revised.origin().name())
                .bind("text", revised.text()).bind("words", Json.words(revised.words())).bind("language", revised.language())
                .bind("confidence", revised.confidence()).bind("model", revised.model()).bind("marks", Json.marks(revised.marks()))
                .bind("lecture", before.lecture()).bind("seq", before.seq()).mapTo(Long.class).one();
        if (!before.text().equals(revised.text())) {
            handle.createUpdate(database.dialect().reindexSegment()).bind("number", number).bind("terms", Terms.indexed(revised.text()))
                    .execute();
        }
        return revised;
    }

    /** The segment of this id. */
    public static Optional<Segment> byId(Handle handle, String lecture, String id) {
        return handle.createQuery("select * from segment where lecture = :lecture and id = :id").bind("lecture", lecture).bind("id", id)
                .map((row, context) -> segment(row)).findOne();
    }

    /** The segment at this place. */
    public static Optional<Segment> bySeq(Handle handle, String lecture, long seq) {
        return handle.createQuery("select * from segment where lecture = :lecture and seq = :seq").bind("lecture", lecture).bind("seq", seq)
                .map((row, context) -> segment(row)).findOne();
    }

    /** Segments from {@code seq} on, in order. */
    public static List<Segment> from(Handle handle, String lecture, long seq, int limit) {
        return handle.createQuery("select * from segment where lecture = :lecture and seq >= :seq order by seq limit :limit")
                .bind("lecture", lecture).bind("seq", seq).bind("limit", limit).map((row, context) -> segment(row)).list();
    }

    /** Segments before {@code seq} whose newest revision is newer than {@code change}, in the order of their changes. */
    public static List<Segment> changedAfter(Handle handle, String lecture, long change, long seq, int limit) {
        return handle.createQuery(
                """
                        select * from segment where lecture = :lecture and change > :change and seq < :seq and revision > 1 order by change limit :limit""")
                .bind("lecture", lecture).bind("change", change).bind("seq", seq).bind("limit", limit)
                .map((row, context) -> segment(row)).list();
    }

    /** Segments that match: those of a lecture in their order; for an empty {@code lecture} those of all that are listed, the best first, or the newest if too many match. */
    public static List<Segment> search(Handle handle, Database database, Terms.Query query, String lecture, int limit, int offset) {
        var dialect = database.dialect();
        var text = dialect.query(query);
        var search = lecture.isEmpty()
                ? handle.createQuery(isCommon(handle, dialect, text) ? dialect.searchNewest() : dialect.searchBest())
                : handle.createQuery(dialect.searchLecture()).bind("lecture", lecture);
        return search.bind("query", text).bind("limit", limit).bind("offset", offset).map((row, context) -> segment(row)).list();
    }

    private static boolean isCommon(Handle handle, Dialect dialect, String query) {
        return handle.createQuery(dialect.countMatches()).bind("query", query).bind("most", MAX_RANKED + 1).mapTo(Integer.class)
                .one() > MAX_RANKED;
    }

    private static Segment segment(ResultSet row) throws SQLException {
        return new Segment(row.getString("lecture"), row.getLong("seq"), row.getString("id"), row.getInt("revision"), row.getLong("change"),
                Origin.valueOf(row.getString("origin")), row.getString("speaker"), row.getString("text"),
                Json.words(row.getString("words")),
                row.getLong("start_ms"), row.getLong("end_ms"), row.getString("language"), row.getDouble("confidence"),
                row.getString("model"), Json.marks(row.getString("marks")));
    }
}
