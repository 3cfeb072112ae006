package hearus.keywords.internal.explain;

import java.util.Optional;
import java.util.regex.Pattern;

/** What an explanation looks like: one line, at most {@link #LONGEST} characters. */
public final class Explanations {
    /** Characters (code points), as the seed asked for. */
    static final int LONGEST = 128;

    private static final String ELLIPSIS = "…";
    private static final int SHORTEST = 4;
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?。](?=\\s)");

    private Explanations() {}

    /** The text in one line, or nothing when there is too little of it. */
    public static Optional<String> of(String text) {
        var line = text.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
        return line.length() < SHORTEST ? Optional.empty() : Optional.of(shortened(line));
    }

    static boolean fits(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST;
    }

    /** As many whole sentences as fit; of a first one that does not, as many words. */
    private static String shortened(String line) {
        if (fits(line)) {
            return line;
        }
        var most = line.substring(0, line.offsetByCodePoints(0, LONGEST));
        var ends = SENTENCE_END.matcher(line);
        int end = 0;
        while (ends.find() && ends.end() <= most.length()) {
            end = ends.end();
        }
        if (end > most.length() / 3) {
            return line.substring(0, end);
        }
        // A low surrogate is never left behind: the limit was counted in code points.
        var cut = line.substring(0, line.offsetByCodePoints(0, LONGEST - ELLIPSIS.length()));
        int space = cut.lastIndexOf(' ');
        return (space > cut.length() / 2 ? cut.substring(0, space) : cut).replaceFirst("[\\s,;:]+$", "") + ELLIPSIS;
    }
}
