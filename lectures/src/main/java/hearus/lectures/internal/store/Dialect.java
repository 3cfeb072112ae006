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
            "select count(*) from (select 1 from segment_terms where segment_terms match :query limit :most)",
            "select segment.* from segment_terms cross join segment on segment.number = segment_terms.rowid cross join lecture on lecture.id = segment.lecture"
                    + " where segment_terms match :query and lecture.listed = 1"
                    + " order by bm25(segment_terms), lecture.created_ms desc, segment.seq limit :limit offset :offset",
            "select segment.* from segment_terms cross join segment on segment.number = segment_terms.rowid cross join lecture on lecture.id = segment.lecture"
                    + " where segment_terms match :query and lecture.listed = 1 order by segment_terms.rowid desc limit :limit offset :offset",
            "select segment.* from segment_terms cross join segment on segment.number = segment_terms.rowid"
                    + " where segment_terms match :query and segment.lecture = :lecture"
                    + " and segment_terms.rowid >= (select number from segment where lecture = :lecture order by seq limit 1)"
                    + " and segment_terms.rowid <= (select number from segment where lecture = :lecture order by seq desc limit 1)"
                    + " order by segment_terms.rowid limit :limit offset :offset",
            "insert into segment_terms (segment_terms, rank) values ('merge', -100)", "pragma wal_checkpoint(truncate)") {
        @Override
        String query(Terms.Query query) {
            return query.alternatives().stream().map(terms -> terms.stream().map(term -> '"' + term.replace("\"", "\"\"") + '"')
                    .collect(Collectors.joining(" AND ", "(", ")"))).collect(Collectors.joining(" OR "));
        }
    },

    POSTGRESQL("postgresql", "",
            "update segment set terms = to_tsvector('simple', :terms) where number = :number", "",
            "select count(*) from (select 1 from segment where terms @@ to_tsquery('simple', :query) limit :most) as matches",
            "select segment.* from segment join lecture on lecture.id = segment.lecture"
                    + " where segment.terms @@ to_tsquery('simple', :query) and lecture.listed = 1"
                    + " order by ts_rank(segment.terms, to_tsquery('simple', :query)) desc, lecture.created_ms desc, segment.seq limit :limit offset :offset",
            "select segment.* from segment join lecture on lecture.id = segment.lecture"
                    + " where segment.terms @@ to_tsquery('simple', :query) and lecture.listed = 1 order by segment.number desc limit :limit offset :offset",
            "select * from segment where terms @@ to_tsquery('simple', :query) and lecture = :lecture order by seq limit :limit offset :offset",
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
    private final String countMatches;
    private final String searchBest;
    private final String searchNewest;
    private final String searchLecture;
    private final String mergeIndex;
    private final String truncateLog;

    Dialect(String folder, String indexSegment, String reindexSegment, String removeFromIndex, String countMatches, String searchBest,
            String searchNewest, String searchLecture, String mergeIndex, String truncateLog) {
        this.folder = folder;
        this.indexSegment = indexSegment;
        this.reindexSegment = reindexSegment;
        this.removeFromIndex = removeFromIndex;
        this.countMatches = countMatches;
        this.searchBest = searchBest;
        this.searchNewest = searchNewest;
        this.searchLecture = searchLecture;
        this.mergeIndex = mergeIndex;
        this.truncateLog = truncateLog;
    }

    /** Where its migrations lie. */
    String folder() {
        return folder;
    }

    /** Makes a new segment found: {@code number}, {@code terms}; empty where the segment's row has its terms. */
    Optional<String> indexSegment() {
        return given(indexSegment);
    }

    /** Makes a changed segment found: {@code number}, {@code terms}. */
    String reindexSegment() {
        return reindexSegment;
    }

    /** Makes the segments of a {@code lecture} found no more; empty where that happens by itself. */
    Optional<String> removeFromIndex() {
        return given(removeFromIndex);
    }

    /** How many segments match {@code query}, but no more than {@code most}. */
    String countMatches() {
        return countMatches;
    }

    /** Finds segments of all lectures that are listed, the best first: {@code query}, {@code limit}, {@code offset}. Reads and ranks every match. */
    String searchBest() {
        return searchBest;
    }

    /** As {@link #searchBest}, the newest first: reads no more than it gives, where most lectures are listed. */
    String searchNewest() {
        return searchNewest;
    }

    /** Finds segments of a {@code lecture} in their order: {@code query}, {@code limit}, {@code offset}. */
    String searchLecture() {
        return searchLecture;
    }

    /** Writes a part of the index anew, without what was deleted, so that others can write between the parts; empty where that happens by itself. Changes nothing when all is done. */
    Optional<String> mergeIndex() {
        return given(mergeIndex);
    }

    /** Empties the write-ahead log, which would hold what was deleted for a while; empty where there is none. */
    Optional<String> truncateLog() {
        return given(truncateLog);
    }

    /** The search as the database has it. */
    abstract String query(Terms.Query query);

    private static Optional<String> given(String statement) {
        return Optional.of(statement).filter(it -> !it.isEmpty());
    }
}
