package hearus.bench.score;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How well a probability says whether something is right. */
public record Reliability(List<Judged> judged) {
    private static final int BINS = 10;

    /**
     * One thing of which a probability was claimed.
     *
     * @param group what is left out together in cross-validation: one recording
     * @param claimed 0 to 1
     */
    public record Judged(int group, double claimed, boolean right) {}

    /** All claims of about the same height. */
    public record Bin(int count, double claimed, double right) {}

    public Reliability {
        judged = List.copyOf(judged);
    }

    public double right() {
        return judged.stream().mapToInt(it -> it.right ? 1 : 0).average().orElse(0);
    }

    /** Ten of the same width, from 0 to 1; empty ones are left out. */
    public List<Bin> bins() {
        var bins = new ArrayList<Bin>();
        for (int i = 0; i < BINS; i++) {
            int bin = i;
            var members = judged.stream().filter(it -> Math.min(BINS - 1, (int) (it.claimed * BINS)) == bin).toList();
            if (!members.isEmpty()) {
                bins.add(new Bin(members.size(), members.stream().mapToDouble(Judged::claimed).average().orElseThrow(),
                        new Reliability(members).right()));
            }
        }
        return bins;
    }

    /** Expected calibration error: by how much the claims of a bin miss, on average over all claims. */
    public double error() {
        return bins().stream().mapToDouble(bin -> bin.count * Math.abs(bin.claimed - bin.right)).sum() / Math.max(1, judged.size());
    }

    /** Mean square of what claims miss (Brier's score). */
    public double brier() {
        return judged.stream().mapToDouble(it -> Math.pow(it.claimed - (it.right ? 1 : 0), 2)).average().orElse(0);
    }

    /** How often something right has a higher claim than something wrong (area under the ROC curve); 0.5 is chance. */
    public double area() {
        var sorted = judged.stream().sorted(Comparator.comparingDouble(Judged::claimed)).toList();
        double rights = sorted.stream().filter(Judged::right).count();
        double wrongs = sorted.size() - rights;
        double pairs = 0;
        double wrongsBelow = 0;
        for (int from = 0; from < sorted.size();) {
            int to = from;
            while (to < sorted.size() && sorted.get(to).claimed == sorted.get(from).claimed) {
                to++;
            }
            double rightHere = sorted.subList(from, to).stream().filter(Judged::right).count();
            double wrongHere = to - from - rightHere;
            pairs += rightHere * (wrongsBelow + wrongHere / 2);
            wrongsBelow += wrongHere;
            from = to;
        }
        return rights == 0 || wrongs == 0 ? 0.5 : pairs / (rights * wrongs);
    }
}
