package hearus.lectures.internal.text;

/** Text that every database takes: PostgreSQL has no character 0, and UTF-8 no half of a surrogate pair. */
public final class Storable {
    private static final char REPLACEMENT = '\uFFFD';

    private Storable() {}

    /** The text with what no database takes replaced by U+FFFD. */
    public static String of(String text) {
        var changed = false;
        var chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (Character.isHighSurrogate(chars[i]) && i + 1 < chars.length && Character.isLowSurrogate(chars[i + 1])) {
                i++;
            } else if (chars[i] == 0 || Character.isSurrogate(chars[i])) {
                chars[i] = REPLACEMENT;
                changed = true;
            }
        }
        return changed ? new String(chars) : text;
    }

    /** Whether every database takes it as it is. */
    public static boolean is(String text) {
        return of(text).equals(text);
    }
}
