package hearus.server.internal.access;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import hearus.lectures.LectureDetails;
import hearus.lectures.LectureException;
import hearus.lectures.Lectures;
import hearus.lectures.access.Role;

/** A lecture that a server makes at its start, with links to speak in it and to read it; deleted at the end if nothing was said. Thread-safe. */
public final class PageLinks implements AutoCloseable {
    private static final Logger LOG = System.getLogger(PageLinks.class.getName());
    private static final Duration LIFE = Duration.ofDays(7);

    private final Lectures lectures;
    private final String lecture;
    private final List<String> ids = new ArrayList<>();
    private final String speak;
    private final String read;

    private PageLinks(Lectures lectures, String lecture) throws LectureException {
        this.lectures = lectures;
        this.lecture = lecture;
        this.speak = address(Role.SPEAKER);
        this.read = address(Role.READER);
    }

    private String address(Role role) throws LectureException {
        var issued = lectures.credentials().createLink(lecture, role, LIFE);
        ids.add(issued.of().id());
        return LinkApi.address(issued.of(), issued.secret());
    }

    /** Makes the lecture and the links, which are accepted for seven days. */
    public static PageLinks create(Lectures lectures) throws LectureException {
        return new PageLinks(lectures, lectures.create(LectureDetails.builder().build()).id());
    }

    /** The lecture that was made. */
    public String lecture() {
        return lecture;
    }

    /** The ids of the links. */
    public List<String> ids() {
        return List.copyOf(ids);
    }

    /** Where one speaks, relative to the server's address; with a secret. */
    public String speak() {
        return speak;
    }

    /** Where one reads, relative to the server's address; with a secret. */
    public String read() {
        return read;
    }

    @Override
    public void close() {
        try {
            if (lectures.find(lecture).filter(kept -> kept.segments() == 0).isPresent()) {
                lectures.delete(lecture);
            }
        } catch (LectureException e) {
            LOG.log(Level.WARNING, "The lecture that was made at the start could not be deleted", e);
        }
    }
}
