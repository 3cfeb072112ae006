package hearus.keywords;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a word of a text is to its reader. */
public enum Tag {
    /** Nothing in particular. */
    NONE,
    /** Part of a sentence that matters. */
    HIGHLIGHT,
    /** Part of a key term that is explained. */
    COMMENT,
    /** No word at all: a line break. */
    BR;

    /** The word of the message format. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Tag> of(String word) {
        return Arrays.stream(values()).filter(tag -> tag.word().equals(word)).findFirst();
    }
}
