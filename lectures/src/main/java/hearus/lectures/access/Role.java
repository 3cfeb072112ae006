package hearus.lectures.access;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What somebody may do with a lecture. In ascending order: each role may do what those before it may. */
public enum Role {
    /** Reads and hears it, live and afterwards. */
    READER,
    /** Speaks in it, adds recordings and vocabulary to it, and ends it. */
    SPEAKER,
    /** Corrects and changes it. */
    EDITOR,
    /** Deletes it. For all lectures: everything. */
    ADMIN;

    /** Whether whoever has this role may do what the other one may. */
    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /** As commands, requests and tables of the documentation write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of this label. */
    public static Optional<Role> named(String label) {
        return Stream.of(values()).filter(role -> role.label().equals(label)).findFirst();
    }
}
