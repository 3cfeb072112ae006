package hearus.bench.score;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Errors against a reference: substitutions, insertions and deletions (Levenshtein), and the length of the reference, both in units (characters or words).
 */
public record ErrorRate(int errors, int units) {
    static final ErrorRate NONE = new ErrorRate(0, 0);

    /** Character errors without spaces: how Korean is scored, whose spacing even people disagree on. */
    public static ErrorRate characters(String reference, String hypothesis) {
        return of(reference.replace(" ", "").codePoints().boxed().toList(), hypothesis.replace(" ", "").codePoints().boxed().toList());
    }

    /** Word errors. */
    public static ErrorRate words(String reference, String hypothesis) {
        return of(split(reference), split(hypothesis));
    }

    private static List<String> split(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    private static <T> ErrorRate of(List<T> reference, List<T> hypothesis) {
        var row = new int[hypothesis.size() + 1];
        for (int h = 0; h <= hypothesis.size(); h++) {
            row[h] = h;
        }
        for (int r = 1; r <= reference.size(); r++) {
            int diagonal = row[0];
            row[0] = r;
            for (int h = 1; h <= hypothesis.size(); h++) {
                int substituted = diagonal + (reference.get(r - 1).equals(hypothesis.get(h - 1)) ? 0 : 1);
                diagonal = row[h];
                row[h] = Math.min(substituted, Math.min(row[h], row[h - 1]) + 1);
            }
        }
        return new ErrorRate(row[hypothesis.size()], reference.size());
    }

    ErrorRate plus(ErrorRate other) {
        return new ErrorRate(errors + other.errors, units + other.units);
    }

    /** Errors per hundred units of the reference. */
    public double percent() {
        return units == 0 ? (errors == 0 ? 0 : 100) : 100.0 * errors / units;
    }

    public static ErrorRate sum(Collection<ErrorRate> rates) {
        return rates.stream().reduce(NONE, ErrorRate::plus);
    }

    /** The 2.5 and 97.5 percentiles of the total over 1,000 resamplings of the files (bootstrap), in percent. The seed is fixed: same input, same interval. */
    public static double[] interval(List<ErrorRate> files) {
        var random = new SplittableRandom(1);
        var totals = new double[1000];
        for (int i = 0; i < totals.length; i++) {
            var total = NONE;
            for (int f = 0; f < files.size(); f++) {
                total = total.plus(files.get(random.nextInt(files.size())));
            }
            totals[i] = total.percent();
        }
        Arrays.sort(totals);
        return new double[]{totals[25], totals[974]};
    }
}
