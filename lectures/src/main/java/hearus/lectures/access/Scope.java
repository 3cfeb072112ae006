package hearus.lectures.access;

import java.util.Optional;

/**
 * A role, and where it holds.
 *
 * @param lecture the id of the one lecture in which it holds; {@link #ALL} for all
 */
public record Scope(Role role, String lecture) {
    /** In place of an id: all lectures. */
    public static final String ALL = "";

    /** The role in all lectures. */
    public static Scope everywhere(Role role) {
        return new Scope(role, ALL);
    }

    /** Whether the role holds in all lectures. */
    public boolean everywhere() {
        return lecture.equals(ALL);
    }

    /** Whether this is enough for what needs the role {@code needed} in a lecture, or in all for {@link #ALL}. */
    public boolean covers(Role needed, String where) {
        return role.includes(needed) && (everywhere() || lecture.equals(where));
    }

    /** What {@link #toString} writes; empty where the text is something else, or names a lecture for {@link Role#ADMIN}, who is one of all lectures. */
    public static Optional<Scope> parse(String text) {
        var colon = text.indexOf(':');
        var lecture = colon < 0 ? ALL : text.substring(colon + 1);
        return Role.named(colon < 0 ? text : text.substring(0, colon))
                .filter(role -> colon < 0 || (role != Role.ADMIN && !lecture.isBlank())).map(role -> new Scope(role, lecture));
    }

    /** As {@code hearus keys} writes it: {@code reader}, or {@code speaker:physics-3}. */
    @Override
    public String toString() {
        return role.label() + (everywhere() ? "" : ":" + lecture);
    }
}
