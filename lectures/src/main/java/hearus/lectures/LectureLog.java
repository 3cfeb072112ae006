package hearus.lectures;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jdbi.v3.core.Handle;

import hearus.lectures.Correction.Suggestion;
import hearus.lectures.Segment.Origin;
import hearus.lectures.internal.store.Database;
import hearus.lectures.internal.store.LectureTable;
import hearus.lectures.internal.store.SegmentTable;
import hearus.lectures.internal.text.Storable;
import hearus.lectures.internal.text.TextChange;
import hearus.lectures.internal.text.TextChange.Replacement;

/**
 * The segments of lectures. Thread-safe; blocks its callers, which may be virtual threads.
 *
 * <p>
 * A segment is committed to the database before it is announced to anybody, and announced in the order of {@link Segment#change}.
 */
public final class LectureLog {
    public static final int MAX_TEXT = 20_000;
    public static final int MAX_PAGE = 1_000;
    private static final int LOCKS = 64;
    private static final int MAX_SUGGESTIONS = 100;
    private static final int MAX_TERM_WORDS = 4;

    private final Database database;
    private final InstantSource clock;
    private final Consumer<Segment> listener;
    private final Consumer<Lecture> vocabularyListener;
    /** One for many lectures: appending and announcing of one lecture must be in one order, and those of others may wait a moment for it. */
    private final ReentrantLock[] locks = Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(ReentrantLock[]::new);

    LectureLog(Database database, InstantSource clock, Consumer<Segment> listener, Consumer<Lecture> vocabularyListener) {
        this.database = database;
        this.clock = clock;
        this.listener = listener;
        this.vocabularyListener = vocabularyListener;
    }

    /** Work that may find no lecture. */
    public interface Action<T> {
        T run() throws LectureException;
    }

    /**
     * Runs something while no segment of this lecture is written or announced by this process: whoever reads the log there up to its end, and listens from then on, misses nothing and gets
     * nothing twice. It should be short.
     */
    public <T> T exclusively(String lecture, Action<T> action) throws LectureException {
        var lock = locks[Math.floorMod(lecture.hashCode(), LOCKS)];
        lock.lock();
        try {
            return action.run();
        } finally {
            lock.unlock();
        }
    }

    /** A change in one transaction, announced when it is committed. */
    private Segment announced(String lecture, Database.Work<Stored> work) throws LectureException {
        return exclusively(lecture, () -> {
            var stored = database.write(work);
            if (stored.isNew()) {
                listener.accept(stored.segment());
            }
            return stored.segment();
        });
    }

    private record Stored(Segment segment, boolean isNew) {}

    /** Several changes in one transaction, announced in order when it is committed; false if it gives none. */
    boolean announcedAll(String lecture, Database.Work<Optional<List<Segment>>> work) throws LectureException {
        return exclusively(lecture, () -> {
            var stored = database.write(work);
            stored.ifPresent(segments -> segments.forEach(listener));
            return stored.isPresent();
        });
    }

    /**
     * Adds a finished phrase as the lecture's next segment. Returns when it is committed and announced.
     *
     * @return the segment; what is there already if one of this id is
     */
    public Segment append(String lecture, NewSegment segment) throws LectureException {
        return append(lecture, segment, Origin.LIVE);
    }

    /** As {@link #append(String, NewSegment)}, for text of another origin. */
    public Segment append(String lecture, NewSegment segment, Origin origin) throws LectureException {
        return announced(lecture, handle -> {
            var before = SegmentTable.byId(handle, lecture, segment.id());
            return before.isPresent()
                    ? new Stored(before.get(), false)
                    : new Stored(SegmentTable.append(handle, database, lecture, segment, origin), true);
        });
    }

    /** Segments from {@code seq} on, in order: {@code limit} of them at most, and at most {@link #MAX_PAGE}. */
    public List<Segment> read(String lecture, long seq, int limit) throws LectureException {
        return database.read(handle -> {
            LectureTable.get(handle, lecture);
            return SegmentTable.from(handle, lecture, seq, Math.clamp(limit, 1, MAX_PAGE));
        });
    }

    /** What was changed after {@code change} of the segments before {@code seq}, in the order of the changes. */
    public List<Segment> changes(String lecture, long change, long seq, int limit) throws LectureException {
        return database.read(handle -> SegmentTable.changedAfter(handle, lecture, change, seq, Math.clamp(limit, 1, MAX_PAGE)));
    }

    /** All segments of a lecture, in order. */
    public List<Segment> readAll(String lecture) throws LectureException {
        var all = new ArrayList<Segment>();
        for (var page = read(lecture, 1, MAX_PAGE); !page.isEmpty(); page = read(lecture, all.getLast().seq() + 1, MAX_PAGE)) {
            all.addAll(page);
        }
        return all;
    }

    /**
     * Replaces the text of a segment by what a person wrote. The times of words that stay are kept. The corrected words join the lecture's vocabulary, and the same mistake
     * elsewhere is offered as suggestions.
     *
     * @param seen the revision that the person saw
     * @throws LectureException with {@link LectureException.Code#CONFLICT} and the newest revision if it is another one
     */
    public Correction correct(String lecture, long seq, int seen, String text) throws LectureException {
        var corrected = Storable.of(text.strip().replaceAll("\\s+", " "));
        if (corrected.length() > MAX_TEXT) {
            throw LectureException.invalid("A segment has at most " + MAX_TEXT + " characters; this one has " + corrected.length() + ".");
        }
        var before = new Segment[1];
        var segment = announced(lecture, handle -> {
            before[0] = newest(handle, lecture, seq, seen);
            return new Stored(SegmentTable.revise(handle, database, before[0], corrected(before[0], corrected), clock.instant()), true);
        });
        var replacements = TextChange.of(before[0].text(), segment.text()).replacements();
        return new Correction(segment, suggestions(segment, replacements), learn(lecture, replacements));
    }

    private static Segment newest(Handle handle, String lecture, long seq, int seen) throws LectureException {
        LectureTable.get(handle, lecture);
        var now = SegmentTable.bySeq(handle, lecture, seq).orElseThrow(() -> LectureException.noSegment(lecture, seq));
        if (now.revision() != seen) {
            throw LectureException.conflict(now, seen);
        }
        return now;
    }

    private static Segment corrected(Segment before, String text) {
        return new Segment(before.lecture(), before.seq(), before.id(), before.revision(), before.change(), Origin.CORRECTED,
                before.speaker(), text, TextChange.of(before.text(), text).timed(before.words(), before.startMs(), before.endMs()),
                before.startMs(), before.endMs(), before.language(), 1, before.model(), List.of());
    }

    private List<Suggestion> suggestions(Segment corrected, List<Replacement> replacements) throws LectureException {
        var suggestions = new ArrayList<Suggestion>();
        if (replacements.isEmpty()) {
            return suggestions;
        }
        for (var segment : readAll(corrected.lecture())) {
            if (segment.seq() == corrected.seq() || suggestions.size() >= MAX_SUGGESTIONS) {
                continue;
            }
            var text = segment.text();
            for (var replacement : replacements) {
                text = replacement.in(text).orElse(text);
            }
            if (!text.equals(segment.text())) {
                suggestions.add(new Suggestion(segment.seq(), segment.revision(), segment.text(), text));
            }
        }
        return suggestions;
    }

    /** Puts corrected terms in front of the lecture's vocabulary; gives those that are new to it. */
    private List<String> learn(String lecture, List<Replacement> replacements) throws LectureException {
        var terms = replacements.stream().filter(replacement -> replacement.to().size() <= MAX_TERM_WORDS).map(Replacement::term)
                .filter(term -> term.length() > 1 && term.length() <= LectureDetails.MAX_TERM).distinct().toList();
        if (terms.isEmpty()) {
            return List.of();
        }
        var learned = new ArrayList<String>();
        var changed = database.write(handle -> LectureTable.changeVocabulary(handle, lecture, OptionalInt.empty(), old -> {
            learned.clear();
            terms.stream().filter(term -> !old.contains(term)).forEach(learned::add);
            return Stream.concat(terms.stream(), old.stream()).distinct().limit(LectureDetails.MAX_TERMS).toList();
        }));
        changed.ifPresent(vocabularyListener);
        return learned;
    }

    /**
     * Gives a segment the text that another pass has heard, unless a person has corrected it or it is the same. Marks of words that are still there stay.
     *
     * @return its newest revision
     */
    public Segment improve(String lecture, long seq, Recordings.Improvement heard) throws LectureException {
        return announced(lecture, handle -> {
            LectureTable.get(handle, lecture);
            var before = SegmentTable.bySeq(handle, lecture, seq).orElseThrow(() -> LectureException.noSegment(lecture, seq));
            var text = Storable.of(heard.text());
            if (before.origin() == Origin.CORRECTED || text.isBlank() || text.equals(before.text())) {
                return new Stored(before, false);
            }
            var improved = new Segment(before.lecture(), before.seq(), before.id(), before.revision(), before.change(), Origin.IMPROVED,
                    before.speaker(), text, heard.words(), before.startMs(), before.endMs(), heard.language(), heard.confidence(),
                    heard.model(), moved(before, text));
            return new Stored(SegmentTable.revise(handle, database, before, improved, clock.instant()), true);
        });
    }

    /** The marks whose text is in another text, where it is there. */
    private static List<Mark> moved(Segment before, String text) {
        var moved = new ArrayList<Mark>();
        var from = 0;
        for (var mark : before.marks()) {
            var marked = before.text().substring(mark.start(), mark.end());
            var place = text.indexOf(marked, from);
            if (place >= 0) {
                from = place + marked.length();
                moved.add(new Mark(place, from, mark.kind(), mark.comment()));
            }
        }
        return moved;
    }

    /** Gives a segment other marks, in the revision that the caller saw. */
    public Segment mark(String lecture, long seq, int seen, List<Mark> marks) throws LectureException {
        return announced(lecture, handle -> {
            var before = newest(handle, lecture, seq, seen);
            var marked = new Segment(before.lecture(), before.seq(), before.id(), before.revision(), before.change(), before.origin(),
                    before.speaker(), before.text(), before.words(), before.startMs(), before.endMs(), before.language(),
                    before.confidence(), before.model(), marks);
            return new Stored(SegmentTable.revise(handle, database, before, marked, clock.instant()), true);
        });
    }
}
