package hearus.keywords;

import java.util.ArrayList;
import java.util.List;

/**
 * One element of a text: a word as it was spoken, with its ending and its punctuation (some clients put several words into one element), or a line break.
 *
 * @param comment the explanation of a {@link Tag#COMMENT}, empty for the others
 */
public record Word(String text, Tag tag, String comment) {
    /** A word that nothing is known about yet. */
    public static Word of(String text) {
        return new Word(text, Tag.NONE, "");
    }

    /** A line break. */
    public static Word lineBreak() {
        return new Word("", Tag.BR, "");
    }

    /** The words of plain text, split at spaces; every line break in it is a {@link Tag#BR}. */
    public static List<Word> split(String text) {
        var words = new ArrayList<Word>();
        for (var line : text.strip().split("\\R", -1)) {
            if (!words.isEmpty()) {
                words.add(lineBreak());
            }
            for (var word : line.strip().split("\\s+", -1)) {
                if (!word.isEmpty()) {
                    words.add(of(word));
                }
            }
        }
        return words;
    }

    public Word marked(Tag other, String explanation) {
        return new Word(text, other, explanation);
    }
}
