package hearus.server.internal.access;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import hearus.lectures.access.Role;
import hearus.lectures.access.Scope;

/**
 * What an address or an event needs.
 *
 * @param name the event, or method and path, such as {@code GET /api/v1/lectures/:lecture}
 * @param roleOrNull null if everybody may
 */
public record Rule(String name, @Nullable Role roleOrNull, Where where) {
    /** In which lecture the role is needed. */
    public enum Where {
        /** Nowhere: everybody may. */
        NOWHERE("everybody"),
        /** In the one that is named. */
        LECTURE("of the lecture"),
        /** In the one that the parameter {@code lecture} names; in all if it is left out. */
        PARAMETER("of the lecture that `lecture` names, of all lectures without it"),
        /** In the one into which a job writes. */
        JOB("of the job's lecture"),
        /** In all of them. */
        ALL("of all lectures"),
        /** In any one. */
        SOME("of any lecture");

        private final String words;

        Where(String words) {
            this.words = words;
        }
    }

    /** For everybody. */
    static Rule open(String name) {
        return new Rule(name, null, Where.NOWHERE);
    }

    /** Whether everybody may. */
    public boolean isOpen() {
        return roleOrNull == null;
    }

    /**
     * Lets the caller pass.
     *
     * @param lecture the one that it is about; {@link Scope#ALL} for all
     * @throws AccessException if it may not
     */
    void check(Caller caller, String lecture) throws AccessException {
        var role = roleOrNull;
        if (role == null || (where == Where.SOME ? caller.maySomewhere(role) : caller.may(role, lecture))) {
            return;
        }
        var needed = "the role " + role.label() + " " + needed(lecture);
        if (caller instanceof Caller.Stranger(var why)) {
            throw new AccessException(AccessException.Code.UNAUTHORIZED,
                    (why.isEmpty() ? "" : why + " ") + "This needs " + needed + ": send an API key or a link that gives it.");
        }
        throw new AccessException(AccessException.Code.FORBIDDEN,
                "This needs " + needed + ", which your key, link or account does not give: ask whoever gave it to you for another one.");
    }

    private String needed(String lecture) {
        return switch (where) {
            case NOWHERE, SOME -> Where.SOME.words;
            case LECTURE, PARAMETER, JOB, ALL -> lecture.equals(Scope.ALL) ? Where.ALL.words : Where.LECTURE.words;
        };
    }

    /** A row of the table in docs/access.md. */
    String row() {
        return "| `" + name.replaceAll(":([a-z]+)", "{$1}") + "` | "
                + (roleOrNull == null ? "everybody" : roleOrNull.name().toLowerCase(Locale.ROOT) + " " + where.words) + " |";
    }
}
