package hearus.server.internal.lectures;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import hearus.lectures.Lecture;
import hearus.lectures.Lectures;

/** Who speaks in which lecture. A lecture ends when its last speaker has left. Thread-safe. */
public final class SpeakerLectures {
    private final Lectures lectures;
    private final LectureRooms rooms;
    private final InstantSource clock;
    /** How many speak in each lecture now, and how many have. Guarded by the monitor. */
    private final Map<String, Speakers> speakers = new HashMap<>();
    /** Those who speak. */
    private final Set<SpokenLecture> spoken = ConcurrentHashMap.newKeySet();

    public SpeakerLectures(Lectures lectures, LectureRooms rooms, InstantSource clock) {
        this.lectures = lectures;
        this.rooms = rooms;
        this.clock = clock;
    }

    private record Speakers(int now, int ever) {}

    /**
     * A speaker's place in a lecture.
     *
     * @param session by whose id and a caption's a segment is known
     * @param lecture the one that the speaker named; empty for a lecture of its own, which is not listed
     * @param label by which the speaker is told apart; empty for a number where several speak
     */
    public SpokenLecture begin(String session, Optional<String> lecture, String label) {
        var begun = new SpokenLecture(this, session, lecture, label);
        spoken.add(begun);
        return begun;
    }

    /** This one is spoken in no more. */
    void end(SpokenLecture ended) {
        spoken.remove(ended);
    }

    /** The vocabulary of a lecture has changed: those who speak in it are recognised with the new one from now on. */
    void vocabularyChanged(Lecture lecture) {
        spoken.forEach(it -> it.vocabularyChanged(lecture));
    }

    Lectures lectures() {
        return lectures;
    }

    LectureRooms rooms() {
        return rooms;
    }

    InstantSource clock() {
        return clock;
    }

    /** One more speaks there: gives its label unless it brings one. The first has none. */
    synchronized String enter(String lecture) {
        var all = speakers.getOrDefault(lecture, new Speakers(0, 0));
        speakers.put(lecture, new Speakers(all.now() + 1, all.ever() + 1));
        return all.ever() == 0 ? "" : Integer.toString(all.ever() + 1);
    }

    /** The lectures in which somebody speaks now. */
    synchronized Set<String> spokenIn() {
        return Set.copyOf(speakers.keySet());
    }

    /** Whether somebody speaks there now. */
    public synchronized boolean isSpokenIn(String lecture) {
        return speakers.containsKey(lecture);
    }

    /** One less speaks there; whether it was the last. */
    synchronized boolean leave(String lecture) {
        var all = speakers.getOrDefault(lecture, new Speakers(1, 1));
        if (all.now() > 1) {
            speakers.put(lecture, new Speakers(all.now() - 1, all.ever()));
            return false;
        }
        speakers.remove(lecture);
        return true;
    }
}
