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
            "select segment.* from segment_terms join segment on segment.number = segment_terms.rowid join lecture on lecture.id = segment.lecture"
                    + " where segment_terms.terms match :query and (lecture.listed = 1 or lecture.id = :lecture) and (:lecture = '' or lecture.id = :lecture)"
                    + " order by bm25(segment_terms), lecture.created_ms desc, segment.seq limit :limit offset :offset",
            "pragma wal_checkpoint(truncate)") {
        @Override
        String query(Terms.Query query) {
            return query.alternatives().stream().map(terms -> terms.stream().map(term -> '"' + term.replace("\"", "\"\"") + '"')
                    .collect(Collectors.joining(" AND ", "(", ")"))).collect(Collectors.joining(" OR "));
        }
    },

    POSTGRESQL("postgresql", "update segment set terms = to_tsvector('simple', :terms) where number = :number",
            "update segment set terms = to_tsvector('simple', :terms) where number = :number", "",
            "select segment.* from segment join lecture on lecture.id = segment.lecture"
                    + " where segment.terms @@ to_tsquery('simple', :query) and (lecture.listed = 1 or lecture.id = :lecture) and (:lecture = '' or lecture.id = :lecture)"
                    + " order by ts_rank(segment.terms, to_tsquery('simple', :query)) desc, lecture.created_ms desc, segment.seq limit :limit offset :offset",
            "") {
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
    private final String search;
    private final String forgetDeleted;

    Dialect(String folder, String indexSegment, String reindexSegment, String removeFromIndex, String search, String forgetDeleted) {
        this.folder = folder;
        this.indexSegment = indexSegment;
        this.reindexSegment = reindexSegment;
        this.removeFromIndex = removeFromIndex;
        this.search = search;
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

    /** Finds segments: {@code query}, {@code lecture} (empty for all that are listed), {@code limit}, {@code offset}. */
    String search() {
        return search;
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
