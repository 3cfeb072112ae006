package hearus.keywords.internal.mark;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;

import hearus.keywords.Tag;
import hearus.keywords.Word;

/** Words joined to a text that can be analysed, which remembers where each of them lies. Line breaks become {@code \n}, between words stands a space. */
public final class Passage {
    private final String text;
    /** The place of each word's first character; ascending. */
    private final int[] starts;

    private Passage(String text, int[] starts) {
        this.text = text;
        this.starts = starts;
    }

    public static Passage of(List<Word> words) {
        var text = new StringBuilder();
        var starts = new int[words.size()];
        for (int i = 0; i < starts.length; i++) {
            var word = words.get(i);
            starts[i] = text.length();
            text.append(word.tag() == Tag.BR ? "\n" : plain(word.text()) + " ");
        }
        return new Passage(text.toString(), starts);
    }

    /** One line, in the form in which dictionaries are written: some systems send Hangul letter by letter, and some letters take no room (byte order marks, soft hyphens). */
    private static String plain(String word) {
        return Normalizer.normalize(word, Normalizer.Form.NFC).replaceAll("[\\ufeff\\u200b\\u2060\\u00ad]", "").replaceAll("\\p{Cntrl}",
                " ");
    }

    public String text() {
        return text;
    }

    /** The number of the word that the character at this place belongs to. */
    int wordAt(int place) {
        int found = Arrays.binarySearch(starts, place);
        return found < 0 ? -found - 2 : found;
    }
}
