package hearus.keywords.internal.rank;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How important each vertex of a graph is: TextRank's form of PageRank for undirected graphs with weights (R. Mihalcea and P. Tarau, "TextRank: Bringing Order into Texts",
 * EMNLP 2004, section 2.2), with the paper's damping factor and its threshold for convergence. The chance to begin at a vertex may be uneven, as in T. Haveliwala, "Topic-Sensitive
 * PageRank", WWW 2002. Deterministic.
 */
final class TextRank {
    private static final double DAMPING = 0.85;
    private static final double THRESHOLD = 1e-4;
    /** The paper sees convergence after 20 to 30. */
    private static final int MAX_ITERATIONS = 100;

    private TextRank() {}

    /** A score for each vertex, around 1; a vertex without edges has 1 - d = 0.15. */
    static double[] scores(Graph graph) {
        var even = new double[graph.size()];
        Arrays.fill(even, 1);
        return scores(graph, even);
    }

    /**
     * A score for each vertex.
     *
     * @param bias how often a reader begins at each vertex; 1 is usual
     */
    static double[] scores(Graph graph, double[] bias) {
        var ones = new double[graph.size()];
        Arrays.fill(ones, 1);
        var given = IntStream.range(0, graph.size()).mapToDouble(vertex -> graph.sum(vertex, ones)).toArray();
        var scores = new double[graph.size()];
        Arrays.fill(scores, 1);
        double change = Double.MAX_VALUE;
        for (int i = 0; i < MAX_ITERATIONS && change > THRESHOLD; i++) {
            var next = iterate(graph, given, scores, bias);
            change = 0;
            for (int vertex = 0; vertex < next.length; vertex++) {
                change = Math.max(change, Math.abs(next[vertex] - scores[vertex]));
            }
            scores = next;
        }
        return scores;
    }

    private static double[] iterate(Graph graph, double[] given, double[] scores, double[] bias) {
        // What each vertex gives for a unit of weight. One without edges gives nothing, and nobody asks it.
        var votes = IntStream.range(0, scores.length).mapToDouble(vertex -> scores[vertex] / given[vertex]).toArray();
        return IntStream.range(0, scores.length).mapToDouble(vertex -> (1 - DAMPING) * bias[vertex] + DAMPING * graph.sum(vertex, votes))
                .toArray();
    }
}
