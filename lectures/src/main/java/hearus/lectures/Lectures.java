package hearus.lectures;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import hearus.lectures.access.Credentials;
import hearus.lectures.internal.access.StoredCredentials;
import hearus.lectures.internal.store.Database;
import hearus.lectures.internal.store.FiguresTable;
import hearus.lectures.internal.store.LectureFiles;
import hearus.lectures.internal.store.LectureTable;
import hearus.lectures.internal.store.SegmentTable;
import hearus.lectures.internal.text.Storable;
import hearus.lectures.internal.text.Terms;

/** The lectures that are kept. Thread-safe; blocks its callers, which may be virtual threads. Owns the connections to its database. */
public final class Lectures implements AutoCloseable {
    public static final int MAX_PAGE = 200;
    private static final int MAX_HITS = 200;
    /** Letters and digits that are not taken for each other. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int ID_LENGTH = 16;

    private final Database database;
    private final InstantSource clock;
    private final LectureLog log;
    private final Optional<LectureFiles> files;
    private final Recordings recordings;
    private final Credentials credentials;
    private final SecureRandom random = new SecureRandom();
    private volatile Consumer<Lecture> vocabularyListener = lecture -> {};

    private Lectures(Database database, Optional<Path> files, InstantSource clock, Consumer<Segment> listener) {
        this.database = database;
        this.clock = clock;
        this.log = new LectureLog(database, clock, listener, lecture -> vocabularyListener.accept(lecture));
        this.files = files.map(LectureFiles::new);
        this.recordings = new Recordings(database, clock, log, this.files);
        this.credentials = new StoredCredentials(database, clock);
    }

    /**
     * Opens a store, and makes or updates its tables.
     *
     * @param listener gets every revision of every segment that this process commits, those of one lecture in the order of their changes and never two at a time; it must return soon, and not
     *            throw
     * @throws LectureException if it cannot be opened; the message says why and what to do
     */
    public static Lectures open(StoreLocation location, InstantSource clock, Consumer<Segment> listener) throws LectureException {
        return open(location, location instanceof StoreLocation.Folder(var folder) ? Optional.of(folder) : Optional.empty(), clock,
                listener);
    }

    /**
     * As {@link #open(StoreLocation, InstantSource, Consumer)}, with another folder for files.
     *
     * @param data in whose folder {@code recordings} files lie; empty if none are kept
     */
    public static Lectures open(StoreLocation location, Optional<Path> data, InstantSource clock, Consumer<Segment> listener)
            throws LectureException {
        return new Lectures(Database.open(location), data.map(folder -> folder.resolve("recordings")), clock, listener);
    }

    /**
     * Sets who is told when this process has changed the vocabulary of a lecture, after the commit. Called on the threads that make changes, also by several at a time and then in any
     * order: the newer has the higher {@link Lecture#revision}. It must return soon, and not throw.
     */
    public void onVocabulary(Consumer<Lecture> listener) {
        vocabularyListener = listener;
    }

    /**
     * Some of a list of lectures, newest first.
     *
     * @param nextOrNull where the next page begins, null after the last
     */
    public record Page(List<Lecture> lectures, @Nullable String nextOrNull) {
        public Page {
            lectures = List.copyOf(lectures);
        }

        public Optional<String> next() {
            return Optional.ofNullable(nextOrNull);
        }
    }

    /**
     * A segment in which everything that was looked for is said.
     *
     * @param title of its lecture
     * @param highlights the words that were looked for
     */
    public record SearchHit(Segment segment, String title, List<Highlight> highlights) {
        public SearchHit {
            highlights = List.copyOf(highlights);
        }

        /** A stretch of the text, in chars, end exclusive. */
        public record Highlight(int start, int end) {}
    }

    /** The segments of these lectures. */
    public LectureLog log() {
        return log;
    }

    /** Their recordings, and the jobs with them. */
    public Recordings recordings() {
        return recordings;
    }

    /** The keys and links by which callers prove what they may do. */
    public Credentials credentials() {
        return credentials;
    }

    /** Creates a lecture with an id that nobody guesses: 79 random bits. */
    public Lecture create(LectureDetails details) throws LectureException {
        return create(newId(), details);
    }

    /** Creates a lecture with this id. */
    public Lecture create(String id, LectureDetails details) throws LectureException {
        checkId(id);
        return database.write(handle -> {
            if (!LectureTable.insert(handle, id, details, clock.instant())) {
                throw LectureException.conflict("There is a lecture \"" + id + "\" already: take another id.");
            }
            return LectureTable.get(handle, id);
        });
    }

    /**
     * Keeps a lecture that another store has given, as {@link Export#read} reads it: all of it or, when that fails, nothing. It is announced to nobody.
     *
     * @param segments of which only the newest revisions are known; {@code seq} 1, 2, 3 ...
     * @throws LectureException with {@link LectureException.Code#CONFLICT} if there is a lecture of this id
     */
    public Lecture restore(Lecture lecture, List<Segment> segments) throws LectureException {
        checkId(lecture.id());
        var details = LectureDetails.of(lecture).build();
        var whole = new Lecture(lecture.id(), details.title(), details.course(), details.language(), details.vocabulary(), details.listed(),
                lecture.created(), lecture.startedOrNull(), lecture.endedOrNull(), lecture.retentionOrNull(), lecture.revision(),
                segments.size(), segments.stream().mapToLong(Segment::change).max().orElse(0));
        return database.write(handle -> {
            if (!LectureTable.restore(handle, whole, details)) {
                throw LectureException.conflict("There is a lecture \"" + whole.id() + "\" already: delete it first, or take another id.");
            }
            for (var segment : segments) {
                SegmentTable.insert(handle, database, new Segment(whole.id(), segment.seq(), segment.id(), segment.revision(),
                        segment.change(), segment.origin(), segment.speaker(), segment.text(), segment.words(), segment.startMs(),
                        segment.endMs(), segment.language(), segment.confidence(), segment.model(), segment.marks()));
            }
            return LectureTable.get(handle, whole.id());
        });
    }

    /** The lecture of this id, created if there is none; an ended one goes on. Its clock begins now unless it has begun. */
    public Lecture begin(String id, LectureDetails details) throws LectureException {
        checkId(id);
        return database.write(handle -> {
            LectureTable.insert(handle, id, details, clock.instant());
            LectureTable.start(handle, id, clock.instant());
            LectureTable.setSpoken(handle, List.of(id), clock.instant());
            if (LectureTable.get(handle, id).ended().isPresent()) {
                LectureTable.setEnd(handle, id, null);
            }
            return LectureTable.get(handle, id);
        });
    }

    /** Notes that somebody speaks in these lectures now: to be called more often than {@link #endUnspoken} has patience. */
    public void setSpoken(Collection<String> ids) throws LectureException {
        if (!ids.isEmpty()) {
            database.write(handle -> {
                LectureTable.setSpoken(handle, ids, clock.instant());
                return ids;
            });
        }
    }

    /**
     * Ends the lectures that have begun and in which no process has noted a speaker for so long: whoever should have ended them was killed. They end at the time when somebody last spoke.
     *
     * @return their ids
     */
    public List<String> endUnspoken(Duration patience) throws LectureException {
        return database.write(handle -> LectureTable.endUnspoken(handle, clock.instant().minus(patience)));
    }

    /** Sets what was measured of one speaker's live captions so far, which a {@link #quality} report adds up. */
    public void setFigures(String lecture, String session, LiveFigures figures) throws LectureException {
        database.write(handle -> {
            LectureTable.get(handle, lecture);
            FiguresTable.set(handle, lecture, session, figures);
            return figures;
        });
    }

    /** How good the captions of a lecture are: what its segments say, and what was measured while it was held. */
    public QualityReport quality(String lecture, List<Segment> segments) throws LectureException {
        var report = QualityReport.of(segments);
        return database.read(handle -> FiguresTable.of(handle, lecture)).stream().reduce(LiveFigures::plus)
                .map(figures -> report.with(figures.measured())).orElse(report);
    }

    /** An id that nobody guesses. */
    public String newId() {
        var id = new StringBuilder();
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }

    private static void checkId(String id) throws LectureException {
        if (id.isBlank() || id.length() > Lecture.MAX_ID || id.chars().anyMatch(Character::isISOControl) || !Storable.is(id)) {
            throw LectureException.invalid("The id of a lecture has 1 to " + Lecture.MAX_ID + " characters, and no control characters.");
        }
    }

    public Optional<Lecture> find(String id) throws LectureException {
        return database.read(handle -> LectureTable.find(handle, id));
    }

    public Lecture get(String id) throws LectureException {
        return database.read(handle -> LectureTable.get(handle, id));
    }

    /**
     * Lectures, newest first.
     *
     * @param unlisted whether to give those too that are not listed
     * @param cursor {@link Page#next} of the page before; empty for the first
     * @param limit at most {@link #MAX_PAGE}
     */
    public Page list(boolean unlisted, String cursor, int limit) throws LectureException {
        var most = Math.clamp(limit, 1, MAX_PAGE);
        var place = Cursor.parse(cursor);
        var found = database.read(handle -> LectureTable.list(handle, unlisted, place.createdMs(), place.id(), most + 1));
        if (found.size() <= most) {
            return new Page(found, null);
        }
        var page = found.subList(0, most);
        return new Page(page, new Cursor(page.getLast().created().toEpochMilli(), page.getLast().id()).toString());
    }

    /** The lecture that a page of a list ended with. */
    private record Cursor(long createdMs, String id) {
        static Cursor parse(String text) throws LectureException {
            if (text.isEmpty()) {
                return new Cursor(Long.MAX_VALUE, "");
            }
            var dot = text.indexOf('.');
            try {
                return new Cursor(Long.parseLong(text.substring(0, Math.max(0, dot)), 36), text.substring(dot + 1));
            } catch (NumberFormatException e) {
                throw LectureException.invalid("A list goes on with the cursor that its last page named.");
            }
        }

        @Override
        public String toString() {
            return Long.toString(createdMs, 36) + "." + id;
        }
    }

    /** Changes what is said about a lecture, in the revision that the caller saw. */
    public Lecture change(String id, int seen, LectureDetails details) throws LectureException {
        var vocabulary = new ArrayList<String>();
        var changed = database.write(handle -> {
            var before = LectureTable.get(handle, id);
            if (!LectureTable.update(handle, id, seen, details)) {
                throw LectureException.conflict(before, seen);
            }
            vocabulary.clear();
            vocabulary.addAll(before.vocabulary());
            return LectureTable.get(handle, id);
        });
        if (!changed.vocabulary().equals(vocabulary)) {
            vocabularyListener.accept(changed);
        }
        return changed;
    }

    /**
     * Adds terms to a lecture's vocabulary. Both lists begin with what matters most, so they take turns: the first term that was there, the first new one, the second that was there, and so on.
     * Of more than {@link LectureDetails#MAX_TERMS} the last are dropped.
     *
     * @param seen the revision that the caller saw; empty where it may be any, since nobody's terms are replaced
     * @return the lecture afterwards
     */
    public Lecture addTerms(String id, OptionalInt seen, List<String> terms) throws LectureException {
        var changed = database.write(handle -> LectureTable.changeVocabulary(handle, id, seen, old -> inTurns(old, terms)));
        changed.ifPresent(lecture -> vocabularyListener.accept(lecture));
        return changed.isPresent() ? changed.get() : get(id);
    }

    private static List<String> inTurns(List<String> old, List<String> added) {
        var known = Set.copyOf(old);
        var fresh = added.stream().map(term -> Storable.of(term.strip())).filter(term -> !term.isEmpty() && !known.contains(term))
                .distinct()
                .toList();
        var all = new ArrayList<String>();
        for (int i = 0; i < Math.max(old.size(), fresh.size()) && all.size() < LectureDetails.MAX_TERMS; i++) {
            all.addAll(old.subList(Math.min(i, old.size()), Math.min(i + 1, old.size())));
            all.addAll(fresh.subList(Math.min(i, fresh.size()), Math.min(i + 1, fresh.size())));
        }
        return all.subList(0, Math.min(all.size(), LectureDetails.MAX_TERMS));
    }

    /** Nothing more is said in this lecture. */
    public Lecture end(String id) throws LectureException {
        return database.write(handle -> {
            if (LectureTable.get(handle, id).ended().isEmpty()) {
                LectureTable.setEnd(handle, id, clock.instant());
            }
            return LectureTable.get(handle, id);
        });
    }

    /** Deletes a lecture: its text with all revisions, its marks, what searches find it by, its jobs, and the files that lie on this machine. */
    public void delete(String id) throws LectureException {
        var indexed = remove(id);
        deleteFiles(id);
        if (indexed) {
            database.purgeDeleted();
        }
    }

    private void deleteFiles(String id) throws LectureException {
        if (files.isPresent()) {
            try {
                files.get().delete(id);
            } catch (IOException e) {
                throw LectureException.unavailable("Lecture \"" + id + "\" is deleted, but not its files in " + files.get().root() + ": "
                        + e.getMessage() + ". It is tried again within an hour.", e);
            }
        }
    }

    /** Deletes files of lectures that are deleted: on another machine, by another process, or just before this one ended. */
    private void sweepFiles() throws LectureException {
        if (files.isEmpty()) {
            return;
        }
        try {
            // In this order: a folder is made after its lecture.
            var folders = files.get().folders();
            if (!folders.isEmpty()) {
                files.get().sweep(folders, database.read(LectureTable::ids));
            }
        } catch (IOException e) {
            throw LectureException.unavailable(
                    "Files of deleted lectures in " + files.get().root() + " cannot be deleted: " + e.getMessage(),
                    e);
        }
    }

    /** Whether it had segments, of which the index of terms still knows. */
    private boolean remove(String id) throws LectureException {
        return database.write(handle -> {
            var lecture = LectureTable.get(handle, id);
            LectureTable.delete(handle, database, lecture);
            return lecture.segments() > 0;
        });
    }

    /**
     * Deletes the lectures whose time is over, and files of lectures that are not there any more.
     *
     * @param usual how long those are kept after their end that say nothing of it; empty for ever
     * @return their ids
     */
    public List<String> deleteExpired(Optional<Duration> usual) throws LectureException {
        var expired = database
                .read(handle -> LectureTable.expired(handle, clock.instant(), usual.map(Duration::toDays).orElse(-1L)));
        var indexed = false;
        for (var id : expired) {
            indexed |= remove(id);
            deleteFiles(id);
        }
        sweepFiles();
        if (indexed) {
            database.purgeDeleted();
        }
        return expired;
    }

    /**
     * Segments in which all words of a text are said, in any of their forms. Those of one lecture come in their order; of all lectures the best come first, or the newest where more than
     * {@value SegmentTable#MAX_RANKED} match.
     *
     * @param lecture the one to look into; empty for all that are listed
     * @param limit at most 200
     */
    public List<SearchHit> search(String text, String lecture, int limit, int offset) throws LectureException {
        var query = Terms.Query.of(Storable.of(text));
        if (query.alternatives().isEmpty() || !Storable.is(lecture)) {
            return List.of();
        }
        return database.read(handle -> {
            var hits = new ArrayList<SearchHit>();
            var titles = new HashMap<String, String>();
            for (var segment : SegmentTable.search(handle, database, query, lecture, Math.clamp(limit, 1, MAX_HITS), Math.max(0, offset))) {
                var highlights = query.in(segment.text()).stream().map(place -> new SearchHit.Highlight(place.start(), place.end()))
                        .toList();
                if (!titles.containsKey(segment.lecture())) {
                    titles.put(segment.lecture(), LectureTable.get(handle, segment.lecture()).title());
                }
                hits.add(new SearchHit(segment, titles.getOrDefault(segment.lecture(), ""), highlights));
            }
            return hits;
        });
    }

    @Override
    public void close() {
        database.close();
    }
}
