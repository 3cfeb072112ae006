package hearus.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Compares what was said with what was written, by words, whatever their case and punctuation. */
final class Words {
    private Words() {}

    /** Substitutions, deletions and insertions, for each word that was said. */
    static double errorRate(String said, String written) {
        var expected = of(said);
        var actual = of(written);
        var row = new int[actual.size() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= expected.size(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (expected.get(i - 1).equals(actual.get(j - 1)) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return (double) row[actual.size()] / expected.size();
    }

    static List<String> of(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}']+")).filter(word -> !word.isEmpty()).toList();
    }
}
