package hearus.speech.internal.local;

import java.util.Locale;

import hearus.captions.CaptionEvent.Caption;

/**
 * How restless the captions of a session are: letters that were shown and taken back, per letter of the finals (normalised erasure, Arivazhagan et al. 2020). Spaces,
 * punctuation and case do not count. Thread-safe.
 */
final class Flicker {
    private long phrase = -1;
    private String shown = "";
    private long erased;
    private long letters;

    /** Counts the next caption; gives how many letters it took back. */
    synchronized int take(Caption caption) {
        var text = letters(caption.text());
        var before = caption.id() == phrase ? shown : "";
        var lost = before.length() - common(before, text);
        phrase = caption.id();
        shown = text;
        erased += lost;
        letters += caption.isFinal() ? text.length() : 0;
        return lost;
    }

    /** Letters taken back for each letter of the finals so far; 0 before there are any. */
    synchronized double erasure() {
        return letters == 0 ? 0 : (double) erased / letters;
    }

    /** The letters and digits of a text. */
    static String letters(String text) {
        return text.toLowerCase(Locale.ROOT).codePoints().filter(Character::isLetterOrDigit)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static int common(String one, String other) {
        var length = Math.min(one.length(), other.length());
        var common = 0;
        while (common < length && one.charAt(common) == other.charAt(common)) {
            common++;
        }
        return common;
    }
}
