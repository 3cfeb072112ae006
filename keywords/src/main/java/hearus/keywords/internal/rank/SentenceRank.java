package hearus.keywords.internal.rank;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import hearus.keywords.internal.analyse.Sentence;

/**
 * Chooses the sentences that matter: TextRank over a graph whose vertices are sentences, with an edge for the words that two of them share, |A ∩ B| / (log |A| + log |B|) (Mihalcea
 * and Tarau 2004, section 4.1).
 */
public final class SentenceRank {
    /** A shorter sentence may be an aside. */
    private static final int FEWEST_WORDS = 3;
    /** One sentence in so many is chosen. */
    private static final int ONE_IN = 5;
    /** A text of fewer sentences has nothing to stand out from. */
    private static final int FEWEST_SENTENCES = 3;
    /** Sentences that are compared with each other: the cost is quadratic, so a longer text is treated part by part. */
    private static final int PART = 1_000;
    /** How much likelier than others a sentence that defines a term is to be read first. */
    private static final double DEFINING = 3;
    /** How much likelier a sentence whose speaker says that it matters. */
    private static final double STRESSED = 10;

    private SentenceRank() {}

    /** A sentence with its words, each once, and how likely it is to be read first; 1 is usual. */
    private record Candidate(int sentence, Set<Integer> words, double bias) {
        /** Whether more than half of its words stand in the other. */
        boolean repeats(Candidate other) {
            return 2 * words.stream().filter(other.words::contains).count() > words.size();
        }
    }

    /**
     * The numbers of the chosen sentences, ascending.
     *
     * @param defining numbers of sentences that define a term
     * @param stressed numbers of sentences whose speaker says that they matter
     */
    public static List<Integer> best(List<Sentence> sentences, Set<Integer> defining, Set<Integer> stressed) {
        var numbers = new HashMap<String, Integer>();
        var candidates = IntStream.range(0, sentences.size()).mapToObj(i -> new Candidate(i, sentences.get(i).tokens().stream()
                .map(token -> numbers.computeIfAbsent(token.key(), key -> numbers.size()))
                .collect(Collectors.toCollection(LinkedHashSet::new)),
                stressed.contains(i) ? STRESSED : defining.contains(i) ? DEFINING : 1))
                .filter(candidate -> candidate.words.size() >= FEWEST_WORDS).toList();
        var chosen = new TreeSet<Integer>();
        for (int from = 0; from < candidates.size(); from += PART) {
            choose(candidates.subList(from, Math.min(from + PART, candidates.size())), numbers.size(), chosen);
        }
        return List.copyOf(chosen);
    }

    private static void choose(List<Candidate> part, int words, Set<Integer> chosen) {
        if (part.size() < FEWEST_SENTENCES) {
            return;
        }
        var graph = similarities(part, words);
        var scores = TextRank.scores(graph, part.stream().mapToDouble(Candidate::bias).toArray());
        var best = IntStream.range(0, part.size()).filter(graph::isConnected).boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]).thenComparing(Comparator.naturalOrder())).map(part::get)
                .toList();
        var taken = new ArrayList<Candidate>();
        for (var candidate : best) {
            // Of sentences that say the same one is enough.
            if (taken.size() < Math.ceilDiv(part.size(), ONE_IN) && taken.stream().noneMatch(candidate::repeats)) {
                taken.add(candidate);
            }
        }
        taken.forEach(candidate -> chosen.add(candidate.sentence));
    }

    private static Graph similarities(List<Candidate> part, int words) {
        var sentencesOf = IntStream.range(0, words).mapToObj(word -> new ArrayList<Integer>(0)).toList();
        var graph = new Graph.Builder(part.size());
        var shared = new int[part.size()];
        for (int i = 0; i < part.size(); i++) {
            var own = part.get(i).words;
            for (int word : own) {
                sentencesOf.get(word).forEach(other -> shared[other]++);
                sentencesOf.get(word).add(i);
            }
            for (int other = 0; other < i; other++) {
                if (shared[other] > 0) {
                    graph.add(other, i, shared[other] / (Math.log(own.size()) + Math.log(part.get(other).words.size())));
                    shared[other] = 0;
                }
            }
        }
        return graph.build();
    }
}
