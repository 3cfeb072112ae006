package hearus.captions.internal.filter;

import java.util.Optional;

import hearus.captions.internal.text.Letters;

/**
 * The longest run of letters that a text shares with the text before it, long enough not to be chance. People repeat themselves, and so does a model that was given its earlier text: what tells them apart is
 * whether the phrase gives the run also when it is decoded alone, where a word may be heard a little differently.
 */
public final class Repetition {
    /** Letters in a row that two texts share by more than chance. */
    private static final int SHARED_LETTERS = 12;
    private static final int SHARED_SYLLABLES = 6;
    /** One letter in so many may differ. */
    private static final int LETTERS_PER_ERROR = 3;

    private final Letters letters;
    private final int start;
    private final int length;

    private Repetition(Letters letters, int start, int length) {
        this.letters = letters;
        this.start = start;
        this.length = length;
    }

    /** Returns what a text repeats of the text before it; empty if that is nothing, or not more than chance. */
    public static Optional<Repetition> find(String before, String text) {
        var earlier = Letters.of(before);
        var later = Letters.of(text);
        var run = new int[later.count() + 1];
        var end = 0;
        var longest = 0;
        for (int i = 0; i < earlier.count(); i++) {
            for (int j = later.count() - 1; j >= 0; j--) {
                run[j + 1] = earlier.letter(i) == later.letter(j) ? run[j] + 1 : 0;
                if (run[j + 1] > longest && run[j + 1] >= (Letters.isSyllable(later.letter(j)) ? SHARED_SYLLABLES : SHARED_LETTERS)) {
                    longest = run[j + 1];
                    end = j + 1;
                }
            }
        }
        return longest == 0 ? Optional.empty() : Optional.of(new Repetition(later, end - longest, longest));
    }

    /** Whether a text has the run too, with at most a third of its letters wrong, missing or too many. */
    public boolean isNearlyIn(String text) {
        var other = Letters.of(text);
        // The edit distance to the nearest part of the text: it may begin and end anywhere.
        var distance = new int[other.count() + 1];
        for (int i = 1; i <= length; i++) {
            var diagonal = distance[0];
            distance[0] = i;
            for (int j = 1; j <= other.count(); j++) {
                var replaced = diagonal + (letters.letter(start + i - 1) == other.letter(j - 1) ? 0 : 1);
                diagonal = distance[j];
                distance[j] = Math.min(replaced, 1 + Math.min(distance[j], distance[j - 1]));
            }
        }
        var least = distance[0];
        for (var value : distance) {
            least = Math.min(least, value);
        }
        return least * LETTERS_PER_ERROR <= length;
    }
}
