package hearus.server.internal.lectures;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import hearus.keywords.Keywords;
import hearus.keywords.Tag;
import hearus.keywords.Word;
import hearus.lectures.LectureException;
import hearus.lectures.Lectures;
import hearus.lectures.Mark;
import hearus.lectures.Segment;

/**
 * Marks key terms in segments as they come, with the last minutes of the lecture as context. Marks are a new revision of a segment: they come after its text, and never move it.
 * Thread-safe; each lecture is worked on by one virtual thread while there is something to do.
 */
public final class KeyTerms implements AutoCloseable {
    private static final Logger LOG = System.getLogger(KeyTerms.class.getName());
    private static final Pattern WORD = Pattern.compile("\\S+");
    /** Segments that are looked at together: about five minutes. */
    private static final int CONTEXT = 60;
    /** With fewer words every term looks important. */
    private static final int MIN_WORDS = 40;
    /** Of a segment's words, so many may be marked: more lowers readability (Kafle et al. 2019). */
    private static final double MAX_SHARE = 0.15;
    /** A term that was explained so many segments ago is known. */
    private static final int REPEAT_AFTER = 20;

    private final Lectures lectures;
    private final Keywords keywords;
    /** The newest segment that waits, of each lecture that is worked on; 0 for none. Guarded by the monitor. */
    private final Map<String, Long> waiting = new HashMap<>();
    private final Set<Thread> workers = new HashSet<>();
    private boolean closed;

    public KeyTerms(Lectures lectures, Keywords keywords) {
        this.lectures = lectures;
        this.keywords = keywords;
    }

    /** A segment was added to the end of its lecture. Returns at once. */
    public synchronized void added(Segment segment) {
        if (closed) {
            return;
        }
        if (waiting.put(segment.lecture(), segment.seq()) == null) {
            var worker = Thread.ofVirtual().name("hearus-key-terms-" + segment.lecture())
                    .unstarted(() -> work(segment.lecture(), segment.seq()));
            workers.add(worker);
            worker.start();
        }
    }

    private void work(String lecture, long first) {
        try {
            var from = first;
            for (var newest = next(lecture); newest > 0; newest = next(lecture)) {
                mark(lecture, from, newest);
                from = newest + 1;
            }
        } catch (LectureException e) {
            LOG.log(Level.DEBUG, "lecture {0}: key terms are not marked: {1}", lecture, e.getMessage());
            forget(lecture);
        } catch (InterruptedException e) {
            forget(lecture);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "lecture " + lecture + ": key terms could not be found", e);
            forget(lecture);
        }
    }

    /** The newest segment that waits, taken; 0 if there is none, and the thread ends. */
    private synchronized long next(String lecture) {
        var newest = waiting.getOrDefault(lecture, 0L);
        if (newest > 0) {
            waiting.put(lecture, 0L);
        } else {
            forget(lecture);
        }
        return newest;
    }

    private synchronized void forget(String lecture) {
        waiting.remove(lecture);
        workers.remove(Thread.currentThread());
    }

    private void mark(String lecture, long from, long to) throws LectureException, InterruptedException {
        var first = Math.max(1, to - CONTEXT);
        var context = lectures.log().read(lecture, first, CONTEXT + 1);
        var words = new ArrayList<Word>();
        var places = new ArrayList<Place>();
        for (var segment : context) {
            var matcher = WORD.matcher(segment.text());
            while (matcher.find()) {
                words.add(Word.of(matcher.group()));
                places.add(new Place(segment, matcher.start(), matcher.end()));
            }
        }
        if (words.size() < MIN_WORDS) {
            return;
        }
        var found = keywords.find(words, lectures.get(lecture).vocabulary()).words();
        var known = new HashSet<String>();
        context.stream().filter(segment -> segment.seq() > to - REPEAT_AFTER)
                .forEach(segment -> segment.marks().forEach(mark -> known.add(mark.comment())));
        for (var segment : context) {
            if (segment.seq() >= from && segment.seq() <= to && segment.marks().isEmpty()) {
                var marks = marks(segment, found, places, known);
                if (!marks.isEmpty()) {
                    store(segment, marks);
                }
            }
        }
    }

    /** A word and where it stands. */
    private record Place(Segment segment, int start, int end) {}

    /** The terms of a segment that are not known yet, as many as may be marked. */
    private static List<Mark> marks(Segment segment, List<Word> found, List<Place> places, Set<String> known) {
        var marks = new ArrayList<Mark>();
        var first = 0;
        while (first < places.size() && !places.get(first).segment().equals(segment)) {
            first++;
        }
        var end = first;
        while (end < places.size() && places.get(end).segment().equals(segment)) {
            end++;
        }
        var allowed = (int) Math.max(1, (end - first) * MAX_SHARE);
        for (int i = first; i < end;) {
            var comment = found.get(i).comment();
            var last = i;
            while (found.get(i).tag() == Tag.COMMENT && last + 1 < end && found.get(last + 1).tag() == Tag.COMMENT
                    && found.get(last + 1).comment().equals(comment)) {
                last++;
            }
            if (found.get(i).tag() == Tag.COMMENT && last - i < allowed && known.add(comment)) {
                marks.add(new Mark(places.get(i).start(), withoutPunctuation(segment.text(), places.get(i).start(), places.get(last).end()),
                        Mark.Kind.TERM, comment));
                allowed -= last - i + 1;
            }
            i = last + 1;
        }
        return marks;
    }

    private static int withoutPunctuation(String text, int start, int end) {
        var last = end;
        while (last - 1 > start && !Character.isLetterOrDigit(text.charAt(last - 1))) {
            last--;
        }
        return last;
    }

    private void store(Segment segment, List<Mark> marks) throws LectureException {
        try {
            lectures.log().mark(segment.lecture(), segment.seq(), segment.revision(), marks);
        } catch (LectureException e) {
            if (e.code() != LectureException.Code.CONFLICT) {
                throw e;
            }
            LOG.log(Level.DEBUG, "lecture {0}: segment {1} was corrected before its terms were marked", segment.lecture(), segment.seq());
        }
    }

    /** Gives up what is being looked for. */
    @Override
    public synchronized void close() {
        closed = true;
        workers.forEach(Thread::interrupt);
    }
}
