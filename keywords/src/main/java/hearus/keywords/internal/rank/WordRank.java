package hearus.keywords.internal.rank;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import hearus.keywords.internal.analyse.Sentence;

/**
 * How important each word of a text is: TextRank over a graph whose vertices are words, with an edge where two of them stand within a window of each other (Mihalcea and Tarau 2004,
 * section 3.1). The window counts words that carry meaning and ends with the sentence.
 */
public record WordRank(Map<String, Double> scores, double threshold) {
    /** The paper tried windows of 2 to 10 words, function words counted; this is one of about 6 to 8 of those. */
    private static final int WINDOW = 4;
    /** The paper makes keywords of the best third of the vertices. */
    private static final int BEST = 3;

    public static WordRank of(List<Sentence> sentences) {
        var numbers = new LinkedHashMap<String, Integer>();
        sentences.forEach(sentence -> sentence.tokens().forEach(token -> numbers.putIfAbsent(token.key(), numbers.size())));
        var graph = new Graph.Builder(numbers.size());
        for (var sentence : sentences) {
            connect(sentence.tokens().stream().mapToInt(token -> numbers.get(token.key())).toArray(), graph);
        }
        var ranks = TextRank.scores(graph.build());
        var scores = new LinkedHashMap<String, Double>();
        numbers.forEach((key, number) -> scores.put(key, ranks[number]));
        var sorted = Arrays.stream(ranks).sorted().toArray();
        return new WordRank(scores, sorted.length == 0 ? 0 : sorted[Math.max(0, sorted.length - 1 - sorted.length / BEST)]);
    }

    private static void connect(int[] words, Graph.Builder graph) {
        for (int i = 0; i < words.length; i++) {
            for (int j = i + 1; j < Math.min(i + WINDOW, words.length); j++) {
                if (words[i] != words[j]) {
                    graph.add(words[i], words[j], 1);
                }
            }
        }
    }

    double score(String key) {
        return scores.getOrDefault(key, 0.0);
    }

    /** Whether the word is among the best third. */
    boolean isKeyword(String key) {
        return score(key) >= threshold;
    }
}
