package hearus.bench.score;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Brings a transcript and a hypothesis to the form in which they are compared: NFC, lower case, apostrophes and thousands commas dropped, every other
 * character of the Unicode classes P (punctuation), S (symbols) and C (others) made a space, spaces collapsed.
 */
public final class Normaliser {
    private static final Pattern DROPPED = Pattern.compile("['\u2018\u2019]|(?<=\\d),(?=\\d{3})");
    private static final Pattern SPACED = Pattern.compile("[\\p{P}\\p{S}\\p{C}]");
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private Normaliser() {}

    public static String normalise(String text) {
        var lower = Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        var spaced = SPACED.matcher(DROPPED.matcher(lower).replaceAll("")).replaceAll(" ");
        return SPACES.matcher(spaced).replaceAll(" ").strip();
    }
}
