package hearus.captions.internal.text;

import java.text.Normalizer;

/**
 * A text reduced to what is compared: its letters and digits in lower case, in Normal Form C. Spaces, punctuation and case change between decodes, in Korean most
 * of all, and are ignored.
 */
public final class Letters {
    private final String text;
    private final int[] letters;
    private final int[] ends;
    private final int count;

    private Letters(String text) {
        this.text = text;
        var letters = new int[text.length()];
        var ends = new int[text.length()];
        var count = 0;
        for (var at = 0; at < text.length();) {
            var letter = text.codePointAt(at);
            at += Character.charCount(letter);
            if (Character.isLetterOrDigit(letter)) {
                letters[count] = Character.toLowerCase(letter);
                ends[count] = at;
                count++;
            } else if (isMark(letter) && count > 0) {
                ends[count - 1] = at;
            }
        }
        this.letters = letters;
        this.ends = ends;
        this.count = count;
    }

    public static Letters of(String text) {
        return new Letters(Normalizer.normalize(text, Normalizer.Form.NFC));
    }

    /** The text in Normal Form C: positions are positions in it. */
    public String text() {
        return text;
    }

    public int count() {
        return count;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    public int letter(int index) {
        return letters[index];
    }

    /** The position in the text after the first {@code count} letters. */
    public int endOf(int count) {
        return count == 0 ? 0 : ends[count - 1];
    }

    /** How many letters lie before a position of the text. */
    int before(int position) {
        var letter = 0;
        while (letter < count && ends[letter] <= position) {
            letter++;
        }
        return letter;
    }

    /** Whether a word ends after the first {@code count} letters: something that is no letter follows, or nothing. */
    public boolean wordEndsAfter(int count) {
        var end = endOf(count);
        return end == text.length() || !Character.isLetterOrDigit(text.codePointAt(end));
    }

    public int commonPrefix(Letters other) {
        var common = 0;
        while (common < Math.min(count, other.count) && letters[common] == other.letters[common]) {
            common++;
        }
        return common;
    }

    boolean startsWith(Letters prefix) {
        return commonPrefix(prefix) == prefix.count;
    }

    /** The letters alone. */
    public String joined() {
        return new String(letters, 0, count);
    }

    /** Whether a letter is a syllable or a word by itself, as in Korean, Japanese and Chinese. */
    public static boolean isSyllable(int letter) {
        return switch (Character.UnicodeScript.of(letter)) {
            case HANGUL, HAN, HIRAGANA, KATAKANA -> true;
            default -> false;
        };
    }

    private static boolean isMark(int letter) {
        return switch (Character.getType(letter)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }
}
