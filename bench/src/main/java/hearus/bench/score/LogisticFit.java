package hearus.bench.score;

import java.util.List;
import java.util.stream.IntStream;

import hearus.bench.score.Reliability.Judged;

/**
 * A straight line through the log-odds: what is claimed as p is really right with the odds of {@code slope * ln(p / (1 - p)) + intercept}. Fitted by Newton's method to the greatest likelihood
 * (Platt 1999), with a little pull towards claims as they are, so that few or clean data do not run away.
 */
public record LogisticFit(double slope, double intercept) {
    private static final double EDGE = 1e-4;
    private static final double PULL = 1;
    private static final int STEPS = 50;
    private static final int FOLDS = 5;

    public static LogisticFit of(List<Judged> judged) {
        double slope = 1;
        double intercept = 0;
        for (int step = 0; step < STEPS; step++) {
            double gradientA = PULL * (1 - slope);
            double gradientB = -PULL * intercept;
            double aa = PULL;
            double ab = 0;
            double bb = PULL;
            for (var one : judged) {
                double x = logOdds(one.claimed());
                double p = 1 / (1 + Math.exp(-slope * x - intercept));
                double miss = (one.right() ? 1 : 0) - p;
                double weight = p * (1 - p);
                gradientA += miss * x;
                gradientB += miss;
                aa += weight * x * x;
                ab += weight * x;
                bb += weight;
            }
            double determinant = aa * bb - ab * ab;
            slope += (bb * gradientA - ab * gradientB) / determinant;
            intercept += (aa * gradientB - ab * gradientA) / determinant;
        }
        return new LogisticFit(slope, intercept);
    }

    /** Every claim through the line that the recordings of the other four fifths give. */
    public static Reliability crossValidated(List<Judged> judged) {
        var folds = IntStream.range(0, FOLDS)
                .mapToObj(fold -> of(judged.stream().filter(it -> it.group() % FOLDS != fold).toList())).toList();
        return new Reliability(judged.stream()
                .map(it -> new Judged(it.group(), folds.get(it.group() % FOLDS).through(it.claimed()), it.right())).toList());
    }

    double through(double claimed) {
        return 1 / (1 + Math.exp(-slope * logOdds(claimed) - intercept));
    }

    private static double logOdds(double probability) {
        double p = Math.clamp(probability, EDGE, 1 - EDGE);
        return Math.log(p / (1 - p));
    }
}
