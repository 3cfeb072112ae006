package hearus.lectures.internal.store;

import java.util.Optional;
import java.util.stream.Collectors;

import hearus.lectures.internal.text.Terms;

/** What differs between SQLite and PostgreSQL. */
enum Dialect {
    SQLITE("sqlite",
            "insert into segment_terms (rowid, terms) values (:number, :terms)",
            "update segment_terms set terms = :terms where rowid = :number",
            "delete from segment_terms where rowid in (select number from segment where lecture = :lecture)",
            "select segment.* from (select segment_terms.rowid as hit, bm25(segment_terms) as score, lecture.created_ms as created from segment_terms"
                    + " cross join segment on segment.number = segment_terms.rowid cross join lecture on lecture.id = segment.lecture"
                    + " where segment_terms match :query and lecture.listed = 1 order by segment_terms.rowid desc limit :ranked)"
                    + " join segment on segment.number = hit order by score, created desc, segment.seq limit :limit offset :offset",
            "select segment.* from segment_terms cross join segment on segment.number = segment_terms.rowid"
                    + " where segment_terms match :query and segment.lecture = :lecture"
                    + " and segment_terms.rowid >= (select number from segment where lecture = :lecture order by seq limit 1)"
                    + " and segment_terms.rowid <= (select number from segment where lecture = :lecture order by seq desc limit 1)"
                    + " order by bm25(segment_terms), segment.seq limit :limit offset :offset",
            "insert into segment_terms (segment_terms, rank) values ('merge', -100)", "pragma wal_checkpoint(truncate)") {
        @Override
        String query(Terms.Query query) {
            return query.alternatives().stream().map(terms -> terms.stream().map(term -> '"' + term.replace("\"", "\"\"") + '"')
                    .collect(Collectors.joining(" AND ", "(", ")"))).collect(Collectors.joining(" OR "));
        }
    },

    POSTGRESQL("postgresql", "update segment set terms = to_tsvector('simple', :terms) where number = :number",
            "update segment set terms = to_tsvector('simple', :terms) where number = :number", "",
            "select segment.* from (select number as hit, ts_rank(terms, to_tsquery('simple', :query)) as score, lecture.created_ms as created from segment"
                    + " join lecture on lecture.id = segment.lecture"
                    + " where terms @@ to_tsquery('simple', :query) and lecture.listed = 1 order by number desc limit :ranked) hits"
                    + " join segment on segment.number = hit order by score desc, created desc, segment.seq limit :limit offset :offset",
            "select * from segment where terms @@ to_tsquery('simple', :query) and lecture = :lecture"
                    + " order by ts_rank(terms, to_tsquery('simple', :query)) desc, seq limit :limit offset :offset",
            "", "") {
        @Override
        String query(Terms.Query query) {
            return query.alternatives().stream()
                    .map(terms -> terms.stream().map(term -> "'" + term.replace("'", "''").replace("\\", "\\\\") + "'")
                            .collect(Collectors.joining(" & ", "(", ")")))
                    .collect(Collectors.joining(" | "));
        }
    };

    private final String folder;
    private final String indexSegment;
    private final String reindexSegment;
    private final String removeFromIndex;
    private final String searchAll;
    private final String searchLecture;
    private final String mergeIndex;
    private final String forgetDeleted;

    Dialect(String folder, String indexSegment, String reindexSegment, String removeFromIndex, String searchAll, String searchLecture,
            String mergeIndex, String forgetDeleted) {
        this.folder = folder;
        this.indexSegment = indexSegment;
        this.reindexSegment = reindexSegment;
        this.removeFromIndex = removeFromIndex;
        this.searchAll = searchAll;
        this.searchLecture = searchLecture;
        this.mergeIndex = mergeIndex;
        this.forgetDeleted = forgetDeleted;
    }

    /** Where its migrations lie. */
    String folder() {
        return folder;
    }

    /** Makes a new segment found: {@code number}, {@code terms}. */
    String indexSegment() {
        return indexSegment;
    }

    /** Makes a changed segment found: {@code number}, {@code terms}. */
    String reindexSegment() {
        return reindexSegment;
    }

    /** Makes the segments of a {@code lecture} found no more; empty where that happens by itself. */
    Optional<String> removeFromIndex() {
        return given(removeFromIndex);
    }

    /**
     * Finds segments of all lectures that are listed: {@code query}, {@code limit}, {@code offset}; and {@code ranked}, since to rank all that have a common word takes as long as to read them: only so
     * many, the newest, are.
     */
    String searchAll() {
        return searchAll;
    }

    /** Finds segments of a {@code lecture}: {@code query}, {@code limit}, {@code offset}. */
    String searchLecture() {
        return searchLecture;
    }

    /** Writes a part of the index anew, without what was deleted, so that others can write between the parts; empty where that happens by itself. Changes nothing when all is done. */
    Optional<String> mergeIndex() {
        return given(mergeIndex);
    }

    /** Overwrites what was deleted where the database would do it later. */
    Optional<String> forgetDeleted() {
        return given(forgetDeleted);
    }

    /** The search as the database has it. */
    abstract String query(Terms.Query query);

    private static Optional<String> given(String statement) {
        return Optional.of(statement).filter(it -> !it.isEmpty());
    }
}
