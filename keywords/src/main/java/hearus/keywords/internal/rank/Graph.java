package hearus.keywords.internal.rank;

import java.util.Arrays;

/**
 * An undirected graph with weights, its vertices numbered from 0. In the manner of sparse matrices: the neighbours of vertex {@code v} lie at {@code first[v]} to
 * {@code first[v + 1]}.
 */
final class Graph {
    private final int[] first;
    private final int[] neighbours;
    private final double[] weights;

    private Graph(int[] first, int[] neighbours, double[] weights) {
        this.first = first;
        this.neighbours = neighbours;
        this.weights = weights;
    }

    int size() {
        return first.length - 1;
    }

    /** Whether any edge leads to this vertex. */
    boolean isConnected(int vertex) {
        return first[vertex] < first[vertex + 1];
    }

    /** The sum over the edges at this vertex: the weight of each times the value of the vertex at its other end. */
    double sum(int vertex, double[] values) {
        double sum = 0;
        for (int i = first[vertex]; i < first[vertex + 1]; i++) {
            sum += weights[i] * values[neighbours[i]];
        }
        return sum;
    }

    /** Collects edges. */
    static final class Builder {
        private final int size;
        private int[] from = new int[64];
        private int[] to = new int[64];
        private double[] weight = new double[64];
        private int edges;

        Builder(int size) {
            this.size = size;
        }

        /** Adds an edge between two different vertices; two edges between the same vertices count together. */
        void add(int one, int other, double value) {
            if (edges == from.length) {
                from = Arrays.copyOf(from, 2 * edges);
                to = Arrays.copyOf(to, 2 * edges);
                weight = Arrays.copyOf(weight, 2 * edges);
            }
            from[edges] = one;
            to[edges] = other;
            weight[edges] = value;
            edges++;
        }

        Graph build() {
            var first = new int[size + 1];
            for (int i = 0; i < edges; i++) {
                first[from[i] + 1]++;
                first[to[i] + 1]++;
            }
            Arrays.parallelPrefix(first, Integer::sum);
            var next = Arrays.copyOf(first, size);
            var neighbours = new int[2 * edges];
            var weights = new double[2 * edges];
            for (int i = 0; i < edges; i++) {
                put(next[from[i]]++, to[i], weight[i], neighbours, weights);
                put(next[to[i]]++, from[i], weight[i], neighbours, weights);
            }
            return new Graph(first, neighbours, weights);
        }

        private static void put(int at, int neighbour, double weight, int[] neighbours, double[] weights) {
            neighbours[at] = neighbour;
            weights[at] = weight;
        }
    }
}
