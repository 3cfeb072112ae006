package hearus.server.internal.access;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import hearus.lectures.access.Role;
import hearus.lectures.access.Scope;

/** Who a caller is, and what it may do. */
public sealed interface Caller {
    /** Anybody, where nothing is checked. */
    record Anybody() implements Caller {}

    /**
     * Somebody who has proved something.
     *
     * @param id of the key or link; no secret
     */
    record Holder(String id, List<Scope> scopes) implements Caller {
        public Holder {
            scopes = List.copyOf(scopes);
        }
    }

    /**
     * Somebody who has proved nothing.
     *
     * @param why what was wrong with what was presented, as a sentence; empty if nothing was
     */
    record Stranger(String why) implements Caller {}

    /** The id of its key or link; empty if it has none. */
    default String id() {
        return this instanceof Holder(var id, var scopes) ? id : "";
    }

    /** How the audit log names it: by the id of its key or link, {@code open} where nothing is checked; empty for a stranger. */
    default String auditName() {
        return this instanceof Anybody ? "open" : id();
    }

    /** Whether it may do what needs this role in a lecture, or in all for {@link Scope#ALL}. */
    default boolean may(Role role, String lecture) {
        return switch (this) {
            case Anybody() -> true;
            case Holder(var id, var scopes) -> scopes.stream().anyMatch(scope -> scope.covers(role, lecture));
            case Stranger(var why) -> false;
        };
    }

    /** Whether it may do what needs this role in some lecture. */
    default boolean maySomewhere(Role role) {
        return switch (this) {
            case Anybody() -> true;
            case Holder(var id, var scopes) -> scopes.stream().anyMatch(scope -> scope.role().includes(role));
            case Stranger(var why) -> false;
        };
    }

    /** Whether it may hand this role in a lecture on to others: who has a higher one there, so that nobody makes equals. */
    default boolean mayGive(Role role, String lecture) {
        return Stream.of(Role.values()).anyMatch(higher -> higher.compareTo(role) > 0 && may(higher, lecture));
    }

    /** The lecture that is meant where it names none: the only one in which it may do something. */
    default Optional<String> onlyLecture() {
        return this instanceof Holder(var id, var scopes) && scopes.stream().map(Scope::lecture).distinct().count() == 1
                ? Optional.of(scopes.getFirst().lecture()).filter(lecture -> !lecture.equals(Scope.ALL))
                : Optional.empty();
    }
}
