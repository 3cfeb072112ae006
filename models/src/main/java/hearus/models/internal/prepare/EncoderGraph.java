package hearus.models.internal.prepare;

import java.io.IOException;
import java.util.List;

import hearus.models.WeightType;
import hearus.models.internal.prepare.GraphWriter.Residual;

/**
 * The encoder of Radford et al. 2022, section 2.2: two convolutions, sinusoidal positions, pre-norm Transformer layers; and behind it the projections of its states
 * to the keys and values that the decoder's layers attend to, which need to be made but once for a window.
 *
 * <p>A window may go on where an earlier run ended: its frames then attend to the keys and values that the earlier ones had.
 */
final class EncoderGraph {
    private static final int WIDTH = 3;
    private static final String KEPT = "kept";

    private final GraphWriter graph = new GraphWriter("encoder");
    private final PublishedWeights weights;
    private final PublishedWeights decoder;
    private final Shape shape;
    private final Arithmetic arithmetic;

    /**
     * @param weights of the encoder
     * @param decoder weights of the decoder
     */
    EncoderGraph(PublishedWeights weights, PublishedWeights decoder, Shape shape, WeightType type) {
        this.weights = weights;
        this.decoder = decoder;
        this.shape = shape;
        this.arithmetic = type == WeightType.F16 ? new HalfArithmetic(graph) : new DynamicArithmetic(graph, type);
    }

    GraphWriter write() throws IOException {
        var mel = graph.input("input_features", Tensors.FLOAT, 1, "bins", "frames");
        var x = graph.transposed(mel, 0L, 2L, 1L);
        x = graph.gelu(arithmetic.linear(neighbours(x, 1), "conv1", weights.convolution("conv1")));
        x = graph.gelu(arithmetic.linear(neighbours(x, 2), "conv2", weights.convolution("conv2")));
        graph.input(KEPT, Tensors.INT64, 1);
        // Behind frames that are kept, the first new one is there only so that the convolutions see what lies before the second.
        x = graph.node("Slice", List.of(x, graph.node("Min", List.of(KEPT, graph.integers(1))), graph.integers(Integer.MAX_VALUE),
                graph.integers(1)));
        int layers = weights.layers("layers.%d.fc1");
        var residual = residual(x, positions(x), "layers.0.self_attn_layer_norm");
        for (int layer = 0; layer < layers; layer++) {
            var next = layer + 1 < layers ? "layers." + (layer + 1) + ".self_attn_layer_norm" : "layer_norm";
            residual = layer(residual, layer, next);
        }
        var states = graph.named("last_hidden_state", "Identity", List.of(residual.normalised()));
        graph.output(states);
        crossAttention(states);
        return graph;
    }

    /** Each frame, or every second one, with the one before and the one after it: a convolution is a linear layer over them. */
    private String neighbours(String x, int stride) {
        var padded = graph.node("Pad", List.of(x, graph.integers(0, 1, 0, 0, 1, 0)));
        var axis = graph.integers(1);
        var step = graph.integers(stride);
        var before = graph.node("Slice", List.of(padded, graph.integers(0), graph.integers(-2), axis, step));
        var at = graph.node("Slice", List.of(padded, graph.integers(1), graph.integers(-1), axis, step));
        var after = graph.node("Slice", List.of(padded, graph.integers(2), graph.integers(Integer.MAX_VALUE), axis, step));
        return graph.node("Concat", List.of(before, at, after), Nodes.attribute("axis", WIDTH - 1));
    }

    private String positions(String x) throws IOException {
        var table = weights.floats("embed_positions.weight");
        var all = graph
                .constant(Tensors.floats("embed_positions", List.of((long) table.length / shape.width(), (long) shape.width()), table));
        var length = graph.node("Slice", List.of(graph.node("Shape", List.of(x)), graph.integers(1), graph.integers(2)));
        return graph.node("Slice", List.of(all, KEPT, graph.add(KEPT, length), graph.integers(0)));
    }

    /** Self-attention and feed-forward, each within a residual connection; {@code next} is the normalisation of what comes then. */
    private Residual layer(Residual x, int layer, String next) throws IOException {
        var name = "layers." + layer + ".";
        var queries = linear(x.normalised(), name + "self_attn.q_proj");
        var keys = behindEarlier(linear(x.normalised(), name + "self_attn.k_proj"), "self." + layer + ".key");
        var values = behindEarlier(linear(x.normalised(), name + "self_attn.v_proj"), "self." + layer + ".value");
        var attended = arithmetic.wide(graph.own("MultiHeadAttention",
                List.of(arithmetic.narrow(queries), arithmetic.narrow(keys), arithmetic.narrow(values)),
                Nodes.attribute("num_heads", shape.heads())));
        var afterAttention = residual(x.sum(), linear(attended, name + "self_attn.out_proj"), name + "final_layer_norm");
        var hidden = graph.gelu(linear(afterAttention.normalised(), name + "fc1"));
        return residual(afterAttention.sum(), linear(hidden, name + "fc2"), next);
    }

    /** The new frames behind those that were encoded earlier and are kept. */
    private String behindEarlier(String x, String name) {
        var earlier = graph.input("earlier." + name, Tensors.FLOAT, 1, "E", shape.width());
        var axis = graph.integers(1);
        var all = graph.named(name, "Concat", List.of(graph.node("Slice", List.of(earlier, graph.integers(0), KEPT, axis)), x),
                Nodes.attribute("axis", 1));
        graph.output(all);
        return all;
    }

    /** The keys and values that the decoder's layers attend to: of the frames that are kept, of the new ones, and of a silence that was encoded once. */
    private void crossAttention(String states) throws IOException {
        var tailFrom = graph.input("tail_from", Tensors.INT64, 1);
        for (int layer = 0; layer < shape.layers(); layer++) {
            project(states, layer, "k_proj", "key", tailFrom);
            project(states, layer, "v_proj", "value", tailFrom);
        }
    }

    private void project(String states, int layer, String projection, String part, String tailFrom) throws IOException {
        var linear = "model.decoder.layers." + layer + ".encoder_attn." + projection;
        var heads = graph.reshaped(arithmetic.linear(states, linear, decoder.linear(linear)), 0, 0, shape.heads(), shape.headWidth());
        var name = "cross." + layer + "." + part;
        var earlier = graph.input("earlier." + name, Tensors.FLOAT, 1, shape.heads(), "F", shape.headWidth());
        var tail = graph.input("tail." + name, Tensors.FLOAT, 1, shape.heads(), "G", shape.headWidth());
        var axis = graph.integers(2);
        graph.output(graph.named(name, "Concat",
                List.of(graph.node("Slice", List.of(earlier, graph.integers(0), KEPT, axis)), graph.transposed(heads, 0L, 2L, 1L, 3L),
                        graph.node("Slice", List.of(tail, tailFrom, graph.integers(Integer.MAX_VALUE), axis))),
                Nodes.attribute("axis", 2)));
    }

    private Residual residual(String x, String y, String norm) throws IOException {
        return graph.residual(x, y, norm, weights.floats(norm + ".weight"), weights.floats(norm + ".bias"));
    }

    private String linear(String x, String name) throws IOException {
        return arithmetic.linear(x, name, weights.linear(name));
    }
}
