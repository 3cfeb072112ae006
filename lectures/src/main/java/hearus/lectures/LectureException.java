package hearus.lectures;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** What was asked of a lecture cannot be done; the message says why, and what to do next. */
public final class LectureException extends Exception {
    private static final long serialVersionUID = 1;

    private final Code code;
    private final transient @Nullable Segment newest;

    /** Why it cannot be done. */
    public enum Code {
        /** There is no such lecture or segment. */
        NOT_FOUND,
        /** Somebody else changed it meanwhile. */
        CONFLICT,
        /** What is asked for has no meaning. */
        INVALID,
        /** The database does not answer, or its disk is full: later it may do. */
        UNAVAILABLE
    }

    private LectureException(Code code, String message, @Nullable Throwable cause, @Nullable Segment newest) {
        super(message, cause);
        this.code = code;
        this.newest = newest;
    }

    public static LectureException notFound(String lecture) {
        return new LectureException(Code.NOT_FOUND, "There is no lecture \"" + lecture + "\": it may have been deleted.", null, null);
    }

    public static LectureException noSegment(String lecture, long seq) {
        return new LectureException(Code.NOT_FOUND, "Lecture \"" + lecture + "\" has no segment " + seq + ".", null, null);
    }

    public static LectureException invalid(String message) {
        return new LectureException(Code.INVALID, message, null, null);
    }

    /** Somebody changed the segment meanwhile. */
    public static LectureException conflict(Segment newest, int seen) {
        return new LectureException(Code.CONFLICT, "Segment " + newest.seq() + " is now revision " + newest.revision()
                + ", and this change was made to revision " + seen + ": look at the newest text and try again.", null, newest);
    }

    /** Somebody changed the lecture meanwhile. */
    public static LectureException conflict(Lecture newest, int seen) {
        return conflict("Lecture \"" + newest.id() + "\" is now revision " + newest.revision() + ", and this change was made to revision "
                + seen + ": look at it and try again.");
    }

    /** Somebody changed the lecture meanwhile, or it exists already. */
    public static LectureException conflict(String message) {
        return new LectureException(Code.CONFLICT, message, null, null);
    }

    public static LectureException unavailable(String message, Throwable cause) {
        return new LectureException(Code.UNAVAILABLE, message, cause, null);
    }

    public Code code() {
        return code;
    }

    /** What a segment is now, where a change of it met another. */
    public Optional<Segment> newest() {
        return Optional.ofNullable(newest);
    }
}
