package hearus.captions;

import java.util.Locale;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import hearus.captions.CaptionEvent.Caption;

/**
 * The normalised erasure of a session's captions (Arivazhagan et al. 2020): letters that were shown and erased again, per letter of the finals. Spaces,
 * punctuation and case do not count. Thread-safe.
 */
public final class Erasure {
    @GuardedBy("this")
    private long phrase = -1;
    @GuardedBy("this")
    private String shown = "";
    @GuardedBy("this")
    private long erased;
    @GuardedBy("this")
    private long letters;

    /** Nothing is shown yet. */
    public Erasure() {}

    /** Counts the next caption. Returns how many letters of the one before it erased. */
    public synchronized int add(Caption caption) {
        var text = letters(caption.text());
        var before = caption.id() == phrase ? shown : "";
        var lettersErased = before.length() - commonPrefix(before, text);
        phrase = caption.id();
        shown = text;
        erased += lettersErased;
        letters += caption.isFinal() ? text.length() : 0;
        return lettersErased;
    }

    /** Letters erased for each letter of the finals so far; 0 before there are any. */
    public synchronized double normalised() {
        return letters == 0 ? 0 : (double) erased / letters;
    }

    /** The letters and digits of a text. */
    public static String letters(String text) {
        return text.toLowerCase(Locale.ROOT).codePoints().filter(Character::isLetterOrDigit)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static int commonPrefix(String one, String other) {
        var length = Math.min(one.length(), other.length());
        var commonPrefix = 0;
        while (commonPrefix < length && one.charAt(commonPrefix) == other.charAt(commonPrefix)) {
            commonPrefix++;
        }
        return commonPrefix;
    }
}
