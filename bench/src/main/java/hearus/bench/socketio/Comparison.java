package hearus.bench.socketio;

import java.util.ArrayList;
import java.util.List;

/**
 * One thing measured on both servers.
 *
 * @param name as in the report, without {@code socketio.}
 * @param label for people
 * @param ours median of the rounds
 * @param node median of the rounds
 * @param ratio median of the rounds' ratios, ours to Node's: the two halves of a round saw the same machine
 * @param samples how many single measurements of each server are in it
 */
public record Comparison(String name, String label, String unit, Better better, double ours, double node, double ratio, long samples) {
    /** Which way is good. */
    public enum Better {
        LOWER, HIGHER
    }

    /** How many times as good as Node we are: above 1 is ahead. */
    public double lead() {
        return better == Better.LOWER ? 1 / ratio : ratio;
    }

    /** The two values of each round. */
    static final class Rounds {
        private final List<Double> ours = new ArrayList<>();
        private final List<Double> node = new ArrayList<>();

        void add(double oursNow, double nodeNow) {
            ours.add(oursNow);
            node.add(nodeNow);
        }

        Comparison compare(String name, String label, String unit, Better better, long samples) {
            var ratios = new ArrayList<Double>();
            for (var round = 0; round < ours.size(); round++) {
                ratios.add(ours.get(round) / node.get(round));
            }
            return new Comparison(name, label, unit, better, Samples.median(ours), Samples.median(node), Samples.median(ratios), samples);
        }
    }
}
