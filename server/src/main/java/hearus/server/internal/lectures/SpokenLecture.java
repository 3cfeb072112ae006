package hearus.server.internal.lectures;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;

import hearus.captions.CaptionEvent.Caption;
import hearus.captions.SessionOptions;
import hearus.lectures.Lecture;
import hearus.lectures.LectureDetails;
import hearus.lectures.LectureException;
import hearus.lectures.NewSegment;
import hearus.lectures.Segment;
import hearus.lectures.Word;

/**
 * The lecture that one speaker's captions go into. A final is kept before anybody is told of it; while the database does not answer, it waits. Calls come one at a
 * time, but for {@link #name} and {@link #close}.
 */
public final class SpokenLecture {
    private static final Logger LOG = System.getLogger(SpokenLecture.class.getName());
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);
    private static final String SEPARATOR = ", ";
    /** Whisper takes 219 tokens, of which one is two or three characters of Korean, and a decode is slower by each. */
    private static final int MAX_PROMPT = 400;

    private final SpeakerLectures all;
    private final String session;
    private final String declaredLabel;
    /** When the speaker's first audio came: 0 of its captions' clock. */
    private final Instant began;
    private volatile Optional<String> wanted;
    private volatile boolean closed;
    /** Written under the monitor. */
    private volatile Optional<Place> place = Optional.empty();

    /** @param own whether the lecture was made for this speaker alone */
    private record Place(String lecture, String label, long offsetMs, boolean own) {}

    SpokenLecture(SpeakerLectures all, String session, Optional<String> lecture, String label) {
        this.all = all;
        this.session = session;
        this.wanted = lecture;
        this.declaredLabel = label;
        this.began = all.clock().instant();
    }

    /** The speaker says, or says anew, in which lecture it speaks; what is said from now on goes there. */
    public void name(Optional<String> lecture) {
        if (lecture.isPresent()) {
            wanted = lecture;
        }
    }

    /**
     * Where a speaker's audio belongs.
     *
     * @param label of the speaker
     * @param offsetMs of the speaker's audio clock on the lecture's
     */
    public record Spot(String lecture, String label, long offsetMs) {}

    /** Where what is said now belongs; empty until the lecture is made. Does not block. */
    public Optional<Spot> spot() {
        return place.map(it -> new Spot(it.lecture(), it.label(), it.offsetMs()));
    }

    /** The lecture, which is made if it is not there; empty while the database fails. */
    public synchronized Optional<Lecture> lecture() {
        try {
            return all.lectures().find(place().lecture());
        } catch (LectureException e) {
            LOG.log(Level.WARNING, "session " + session + ": its lecture cannot be made yet", e);
            return Optional.empty();
        }
    }

    /** These options with the lecture's terms as a prompt, the most important last since the end of a prompt counts most, and before what the speaker brought itself. */
    public SessionOptions withVocabulary(SessionOptions options) {
        return new SessionOptions(options.id(), options.languages(),
                prompt(lecture().map(Lecture::vocabulary).orElse(List.of()), options.prompt()), options.startSample());
    }

    /** A prompt of terms, of which the most important come first, and of what else is known. */
    public static String prompt(List<String> vocabulary, String own) {
        var terms = new ArrayList<String>();
        var length = own.length();
        for (var term : vocabulary) {
            length += term.length() + SEPARATOR.length();
            if (length > MAX_PROMPT) {
                break;
            }
            terms.addFirst(term);
        }
        if (!own.isBlank()) {
            terms.add(own);
        }
        return String.join(SEPARATOR, terms);
    }

    private synchronized Place place() throws LectureException {
        if (place.isPresent() && (wanted.isEmpty() || wanted.get().equals(place.get().lecture()))) {
            return place.get();
        }
        var own = wanted.isEmpty();
        var id = wanted.orElseGet(all.lectures()::newId);
        var lecture = all.lectures().begin(id, LectureDetails.builder().build());
        leave();
        var number = all.enter(id);
        var entered = new Place(id, declaredLabel.isEmpty() ? number : declaredLabel,
                Duration.between(lecture.started().orElse(began), began).toMillis(), own);
        place = Optional.of(entered);
        return entered;
    }

    /** Tells the followers what is being said. */
    public synchronized void partial(Caption caption, ObjectNode message, String socket) {
        place.ifPresent(it -> all.rooms().sendPartial(it.lecture(), message.put("lecture", it.lecture()).put("speaker", it.label())
                .put("segment", segmentId(caption)).put("startMs", onClock(it, caption.startMs()))
                .put("endMs", onClock(it, caption.endMs())),
                socket));
    }

    private String segmentId(Caption caption) {
        return session + "-" + caption.id();
    }

    private static long onClock(Place place, long ms) {
        return Math.max(0, ms + place.offsetMs());
    }

    /**
     * Keeps a final as a segment, and returns when it is committed and the followers are told; waits and tries again while the database fails.
     *
     * @return empty only if the server ended before it could be kept
     */
    public Optional<Segment> keep(Caption caption) throws InterruptedException {
        for (var failed = false; !closed; failed = true) {
            try {
                return Optional.of(append(caption));
            } catch (LectureException e) {
                if (!failed) {
                    LOG.log(Level.ERROR, "session " + session + ": a final cannot be kept yet; it is tried again every second", e);
                }
                Thread.sleep(TRY_AGAIN);
            }
        }
        LOG.log(Level.ERROR, "session {0}: a final of {1} characters is lost: it could not be kept before the end", session,
                caption.text().length());
        return Optional.empty();
    }

    private Segment append(Caption caption) throws LectureException {
        var into = place();
        try {
            return all.lectures().log().append(into.lecture(), segment(caption, into));
        } catch (LectureException e) {
            if (e.code() == LectureException.Code.NOT_FOUND) {
                // Somebody deleted it while it was going on: what is said from now on is a new lecture of this id.
                all.lectures().begin(into.lecture(), LectureDetails.builder().build());
            }
            throw e;
        }
    }

    private NewSegment segment(Caption caption, Place into) {
        List<Word> words = caption.words().stream()
                .map(word -> new Word(word.text().strip(), onClock(into, word.startMs()), onClock(into, word.endMs()), word.confidence()))
                .toList();
        return new NewSegment(segmentId(caption), into.label(), caption.text(), words, onClock(into, caption.startMs()),
                onClock(into, caption.endMs()), caption.language(), caption.confidence(), "");
    }

    /** The speaker has left for good; the lecture ends if nobody else speaks in it. */
    public void close() {
        closed = true;
        synchronized (this) {
            leave();
            place = Optional.empty();
        }
    }

    private void leave() {
        if (place.isEmpty() || !all.leave(place.get().lecture())) {
            return;
        }
        var left = place.get();
        try {
            if (left.own() && all.lectures().get(left.lecture()).segments() == 0) {
                // Nothing was said.
                all.lectures().delete(left.lecture());
                return;
            }
            all.lectures().end(left.lecture());
            all.rooms().ended(left.lecture());
        } catch (LectureException e) {
            LOG.log(Level.WARNING, "session " + session + ": its lecture could not be ended", e);
        }
    }
}
