package hearus.lectures.internal.outline;

import java.text.Normalizer;

/** Removes what no file can hold: not even escaped has XML a place for control characters and halves of surrogate pairs. Pure functions. */
public final class CleanText {
    private static final int REPLACEMENT = 0xFFFD;

    private CleanText() {}

    /** The text in Normal Form C, in one line: white space and control characters become one space, halves of surrogate pairs become U+FFFD. */
    public static String of(String text) {
        var clean = new StringBuilder(text.length());
        var space = false;
        for (int i = 0; i < text.length();) {
            int letter = text.codePointAt(i);
            i += Character.charCount(letter);
            if (isSpace(letter)) {
                space = true;
                continue;
            }
            if (space) {
                clean.append(' ');
                space = false;
            }
            clean.appendCodePoint(isNoCharacter(letter) ? REPLACEMENT : letter);
        }
        if (space) {
            clean.append(' ');
        }
        return Normalizer.normalize(clean, Normalizer.Form.NFC);
    }

    /** As {@link #of}, without spaces around it. */
    public static String stripped(String text) {
        return of(text).strip();
    }

    private static boolean isSpace(int letter) {
        return Character.isWhitespace(letter) || Character.isSpaceChar(letter) || Character.isISOControl(letter);
    }

    private static boolean isNoCharacter(int letter) {
        return Character.getType(letter) == Character.SURROGATE || (letter & 0xFFFE) == 0xFFFE || (letter >= 0xFDD0 && letter <= 0xFDEF);
    }
}
