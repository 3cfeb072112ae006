package hearus.lectures.internal.subtitles;

import java.text.Normalizer;

/** How much room text takes on a screen, in columns: Hangul, Han and Kana take two, other letters one, marks above them none. Pure functions. */
public final class TextWidth {
    private TextWidth() {}

    /** The columns of a text. */
    public static int of(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().map(TextWidth::of).sum();
    }

    /** Whether a code point takes two columns. */
    public static boolean isWide(int letter) {
        return of(letter) == 2;
    }

    private static int of(int letter) {
        var type = Character.getType(letter);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        // The ranges of Unicode's East Asian Width "W" and "F" that text has; pictures are wide too.
        return within(letter, 0x1100, 0x115F) || within(letter, 0x2E80, 0x303E) || within(letter, 0x3041, 0x4DBF)
                || within(letter, 0x4E00, 0xA4CF) || within(letter, 0xA960, 0xA97F) || within(letter, 0xAC00, 0xD7A3)
                || within(letter, 0xF900, 0xFAFF) || within(letter, 0xFE30, 0xFE6F) || within(letter, 0xFF01, 0xFF60)
                || within(letter, 0xFFE0, 0xFFE6) || within(letter, 0x1F300, 0x1F64F) || within(letter, 0x1F680, 0x1F6FF)
                || within(letter, 0x1F900, 0x1FAFF) || within(letter, 0x20000, 0x3FFFD) ? 2 : 1;
    }

    private static boolean within(int letter, int first, int last) {
        return first <= letter && letter <= last;
    }
}
