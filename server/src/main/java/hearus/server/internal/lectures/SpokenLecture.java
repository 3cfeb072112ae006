package hearus.server.internal.lectures;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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
    /** What was measured is kept after so many finals, and at the end. */
    private static final int FINALS_PER_SAVE = 20;

    private final SpeakerLectures all;
    private final String session;
    private final String declaredLabel;
    /** When the speaker's first audio came: 0 of its captions' clock. */
    private final Instant began;
    private volatile Optional<String> wanted;
    private volatile boolean closed;
    /** Written under the monitor. */
    private volatile Optional<Place> place = Optional.empty();
    private final LecturePrompt prompt = new LecturePrompt();
    private ReceivedAudio received = ReceivedAudio.NONE;
    private long finals;

    /** @param own whether the lecture was made for this speaker alone */
    private record Place(String lecture, String label, long offsetMs, boolean own, CaptionFigures figures) {}

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

    /** These options with the lecture's terms in their prompt, as {@link LecturePrompt} chooses them. */
    public SessionOptions withVocabulary(SessionOptions options) {
        return lecture().map(now -> options.withPrompt(LecturePrompt.of(now.vocabulary(), options.prompt()))).orElse(options);
    }

    /**
     * Sets who is told of another prompt, when the lecture's vocabulary changes or the speaker goes to another lecture.
     *
     * @param own what the speaker brought itself
     */
    public void onPrompt(String own, Consumer<String> listener) {
        prompt.listen(own, listener);
    }

    /** The vocabulary of some lecture has changed. */
    void vocabularyChanged(Lecture lecture) {
        if (place.filter(it -> it.lecture().equals(lecture.id())).isPresent()) {
            prompt.changed(lecture);
        }
    }

    private synchronized Place place() throws LectureException {
        if (place.isPresent() && (wanted.isEmpty() || wanted.get().equals(place.get().lecture()))) {
            return place.get();
        }
        var own = wanted.isEmpty();
        var id = wanted.orElseGet(all.lectures()::newId);
        var lecture = all.lectures().begin(id, LectureDetails.builder().build());
        var moved = place.isPresent();
        leave();
        var number = all.enter(id);
        var entered = new Place(id, declaredLabel.isEmpty() ? number : declaredLabel,
                Duration.between(lecture.started().orElse(began), began).toMillis(), own, new CaptionFigures(received));
        place = Optional.of(entered);
        if (moved) {
            prompt.changed(lecture);
        }
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
     * @param model that heard it; empty where that is not known
     * @return empty only if the server ended before it could be kept
     */
    public Optional<Segment> keep(Caption caption, String model) throws InterruptedException {
        for (var failed = false; !closed; failed = true) {
            try {
                return Optional.of(append(caption, model));
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

    private Segment append(Caption caption, String model) throws LectureException {
        var into = place();
        try {
            return all.lectures().log().append(into.lecture(), segment(caption, into, model));
        } catch (LectureException e) {
            if (e.code() == LectureException.Code.NOT_FOUND) {
                // Somebody deleted it while it was going on: what is said from now on is a new lecture of this id.
                all.lectures().begin(into.lecture(), LectureDetails.builder().build());
            }
            throw e;
        }
    }

    private NewSegment segment(Caption caption, Place into, String model) {
        List<Word> words = caption.words().stream()
                .map(word -> new Word(word.text().strip(), onClock(into, word.startMs()), onClock(into, word.endMs()), word.confidence()))
                .toList();
        return new NewSegment(segmentId(caption), into.label(), caption.text(), words, onClock(into, caption.startMs()),
                onClock(into, caption.endMs()), caption.language(), caption.confidence(), model);
    }

    /** Measures a caption that was announced now, after so much audio. */
    public synchronized void measure(Caption caption, ReceivedAudio now) {
        received = now;
        place.ifPresent(it -> {
            it.figures().add(caption, now);
            finals += caption.isFinal() ? 1 : 0;
            if (caption.isFinal() && finals % FINALS_PER_SAVE == 0) {
                saveFigures(it);
            }
        });
    }

    private void saveFigures(Place of) {
        try {
            all.lectures().setFigures(of.lecture(), session, of.figures().at(received));
        } catch (LectureException e) {
            LOG.log(Level.WARNING, "session " + session + ": what was measured of its captions could not be kept", e);
        }
    }

    /** The speaker has left for good, after so much audio; the lecture ends if nobody else speaks in it. */
    public void close(ReceivedAudio now) {
        closed = true;
        all.end(this);
        synchronized (this) {
            received = now;
            leave();
            place = Optional.empty();
        }
    }

    private void leave() {
        if (place.isEmpty()) {
            return;
        }
        var left = place.get();
        var last = all.leave(left.lecture());
        try {
            if (left.own() && last && all.lectures().get(left.lecture()).segments() == 0) {
                // Nothing was said.
                all.lectures().delete(left.lecture());
                return;
            }
            saveFigures(left);
            if (!last) {
                return;
            }
            all.lectures().end(left.lecture());
            all.rooms().ended(left.lecture());
        } catch (LectureException e) {
            LOG.log(Level.WARNING, "session " + session + ": its lecture could not be ended", e);
        }
    }
}
