package hearus.server.internal.lectures;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

import hearus.keywords.Keywords;
import hearus.keywords.StudyAids;
import hearus.lectures.LectureException;
import hearus.lectures.Lectures;
import hearus.lectures.Segment;
import hearus.lectures.StoreLocation;
import hearus.server.internal.limits.SubjectUsage;
import hearus.socketio.Namespace;
import hearus.socketio.Socket;

/** The lectures of a hub, with everything that happens when one of their segments is committed. Thread-safe; owns the store and its threads. */
public final class LectureService implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LectureService.class.getName());

    private final LectureRooms rooms = new LectureRooms();
    private final Lectures lectures;
    private final SpeakerLectures speakers;
    private final Followers followers;
    private volatile Optional<KeyTerms> keyTerms = Optional.empty();
    private volatile Optional<StudyAids> studyAids = Optional.empty();
    private final LectureUpkeep upkeep;

    private LectureService(StoreLocation location, Optional<Path> data, Optional<Duration> usualRetention, InstantSource clock)
            throws LectureException {
        this.lectures = Lectures.open(location, data, clock, this::committed);
        LOG.log(Level.INFO, "Lectures are kept {0}", switch (location) {
            case StoreLocation.Memory() -> "in memory, and forgotten with the process";
            case StoreLocation.Folder(var folder) -> "in " + folder;
            case StoreLocation.Database(var url, var user, var password) -> "in " + url.replaceFirst("\\?.*", "");
        });
        this.speakers = new SpeakerLectures(lectures, rooms, clock);
        lectures.onVocabulary(speakers::vocabularyChanged);
        this.followers = new Followers(lectures);
        this.upkeep = LectureUpkeep.start(lectures, usualRetention, speakers::spokenIn, rooms::ended);
    }

    /**
     * Opens the store.
     *
     * @param data the folder for recordings; empty if none are kept
     * @param usualRetention how long lectures are kept after their end that say nothing of it; empty for ever
     */
    public static LectureService open(StoreLocation location, Optional<Path> data, Optional<Duration> usualRetention)
            throws LectureException {
        return new LectureService(location, data, usualRetention, InstantSource.system());
    }

    /** Marks the key terms of what is said from now on, and makes notes and quizzes where an endpoint is configured. */
    public void markKeyTerms(Keywords keywords) {
        keyTerms = Optional.of(new KeyTerms(lectures, keywords));
        studyAids = keywords.studyAids();
    }

    /** From the store: those of one lecture in order. */
    private void committed(Segment segment) {
        rooms.announce(segment);
        if (segment.revision() == 1) {
            keyTerms.ifPresent(finder -> finder.added(segment));
        }
    }

    /** The lectures themselves. */
    public Lectures lectures() {
        return lectures;
    }

    /** Those who follow them. */
    public LectureRooms rooms() {
        return rooms;
    }

    /** Where speakers' captions go. */
    public SpeakerLectures speakers() {
        return speakers;
    }

    /** Sends what is announced to followers in this namespace too. */
    public void serve(Namespace namespace) {
        rooms.add(namespace);
    }

    /** Serves {@code follow}, {@code unfollow} and {@code correct} of a socket. */
    public void serve(Socket socket, SubjectUsage usage) {
        followers.serve(socket, usage);
    }

    /** Serves the REST API. */
    public void mount(Router router, Vertx vertx) {
        LectureApi.mount(router, vertx, lectures, rooms, studyAids);
    }

    @Override
    public void close() {
        keyTerms.ifPresent(KeyTerms::close);
        upkeep.close();
        lectures.close();
    }
}
