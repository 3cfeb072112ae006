package hearus.bench.score;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Which words of a hypothesis were said, by the cheapest alignment of its letters with the transcript's. Spaces do not count in it, since Korean ones waver: a word is right when each
 * of its letters meets the same letter of the transcript and none of the transcript's is missing in it or at its edges. Words that are missing altogether are nobody's error.
 */
public final class RightWords {
    /** The steps of an alignment: a letter of each side, one that is missing in the hypothesis, one too many in it. */
    private static final int MEET = 0;
    private static final int MISSING = 1;
    private static final int EXTRA = 2;
    private static final int STEPS = 3;
    /** Against which a torn word weighs little. */
    private static final int ERROR = 1_000;
    private static final int NEVER = 1 << 30;

    private final Letters said;
    private final Letters heard;
    /** [letters said][letters heard][last step] */
    private final int[][][] cost;
    private final int[][][] before;

    /** The letters of some words, in order; {@code word[i]} is the word of letter i. */
    private record Letters(List<Integer> letters, List<Integer> word) {
        public static Letters of(List<String> words) {
            var letters = new ArrayList<Integer>();
            var word = new ArrayList<Integer>();
            for (int i = 0; i < words.size(); i++) {
                int at = i;
                Normaliser.normalise(words.get(i)).replace(" ", "").codePoints().forEach(letter -> {
                    letters.add(letter);
                    word.add(at);
                });
            }
            return new Letters(letters, word);
        }

        int size() {
            return letters.size();
        }

        /** Whether a word begins at letter {@code index}, or everything ends there. */
        boolean begins(int index) {
            return index == 0 || index == size() || !word.get(index).equals(word.get(index - 1));
        }
    }

    /**
     * What became of one word of the hypothesis.
     *
     * @param right whether it was said; empty for a word without letters
     * @param saidWord of the transcript, by number, that its first letter met; empty where that is none or another letter
     */
    public record Verdict(Optional<Boolean> right, Optional<Integer> saidWord) {}

    private RightWords(Letters said, Letters heard) {
        this.said = said;
        this.heard = heard;
        this.cost = new int[said.size() + 1][heard.size() + 1][STEPS];
        this.before = new int[said.size() + 1][heard.size() + 1][STEPS];
        for (int s = 0; s <= said.size(); s++) {
            for (int h = 0; h <= heard.size(); h++) {
                for (int step = 0; step < STEPS; step++) {
                    reach(s, h, step);
                }
            }
        }
    }

    /** The cheapest way to where the first s and h letters are done, with {@code step} as the last one. */
    private void reach(int s, int h, int step) {
        cost[s][h][step] = s == 0 && h == 0 && step == MEET ? 0 : NEVER;
        int fromS = step == EXTRA ? s : s - 1;
        int fromH = step == MISSING ? h : h - 1;
        if (fromS < 0 || fromH < 0) {
            return;
        }
        int dear = step == MEET && same(s, h) ? 0 : ERROR;
        for (int earlier = 0; earlier < STEPS; earlier++) {
            // Of gaps of the same size the one that has whole words in it is what happened.
            int torn = earlier == step ? 0 : torn(earlier, fromS, fromH) + torn(step, fromS, fromH);
            int total = cost[fromS][fromH][earlier] + dear + torn;
            if (total < cost[s][h][step]) {
                cost[s][h][step] = total;
                before[s][h][step] = earlier;
            }
        }
    }

    /** Whether a gap that has its edge here tears a word. */
    private int torn(int step, int s, int h) {
        return (step == MISSING && !said.begins(s)) || (step == EXTRA && !heard.begins(h)) ? 1 : 0;
    }

    /** The verdict on each word; of several spellings of the transcript the nearest counts. */
    public static List<Verdict> of(List<String> words, List<String> transcripts) {
        var heard = Letters.of(words);
        return transcripts.stream()
                .map(transcript -> new RightWords(Letters.of(List.of(Normaliser.normalise(transcript).split(" "))), heard))
                .min((one, other) -> Integer.compare(one.errors(), other.errors())).orElseThrow().verdicts(words.size());
    }

    private int errors() {
        return cost[said.size()][heard.size()][lastStep()];
    }

    private int lastStep() {
        var ends = cost[said.size()][heard.size()];
        int best = MEET;
        for (int step = 1; step < STEPS; step++) {
            best = ends[step] < ends[best] ? step : best;
        }
        return best;
    }

    private boolean same(int s, int h) {
        return said.letters.get(s - 1).equals(heard.letters.get(h - 1));
    }

    /** From the last letters back to the first. */
    private List<Verdict> verdicts(int words) {
        var wrong = new boolean[words];
        var spoken = new boolean[words];
        var met = new ArrayList<Optional<Integer>>(Collections.nCopies(words, Optional.empty()));
        int s = said.size();
        int h = heard.size();
        int missingUntil = s;
        int step = lastStep();
        while (s > 0 || h > 0) {
            int earlier = before[s][h][step];
            if (step == MISSING) {
                s--;
            } else {
                blame(s, missingUntil, h, wrong);
                int word = heard.word.get(h - 1);
                boolean right = step == MEET && same(s, h);
                spoken[word] = true;
                wrong[word] |= !right;
                met.set(word, right ? Optional.of(said.word.get(s - 1)) : Optional.empty());
                s -= step == MEET ? 1 : 0;
                h--;
                missingUntil = s;
            }
            step = earlier;
        }
        blame(0, missingUntil, 0, wrong);
        var verdicts = new ArrayList<Verdict>();
        for (int word = 0; word < words; word++) {
            verdicts.add(new Verdict(spoken[word] ? Optional.of(!wrong[word]) : Optional.empty(), met.get(word)));
        }
        return verdicts;
    }

    /** The transcript's letters from {@code first} to before {@code until} are missing behind {@code h} letters of the hypothesis. */
    private void blame(int first, int until, int h, boolean[] wrong) {
        if (first == until) {
            return;
        }
        boolean inside = !heard.begins(h);
        if (h > 0 && (inside || !said.begins(first))) {
            wrong[heard.word.get(h - 1)] = true;
        }
        if (h < heard.size() && (inside || !said.begins(until))) {
            wrong[heard.word.get(h)] = true;
        }
    }
}
