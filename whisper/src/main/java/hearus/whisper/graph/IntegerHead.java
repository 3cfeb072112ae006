package hearus.whisper.graph;

import java.io.IOException;
import java.util.List;

/**
 * Replaces the language model head. As published, the 8-bit embedding [V,d] is transposed and expanded to floats in each run, then multiplied; this costs more
 * than the rest of a step. In its place the states are quantised as those of every other matrix product of the graph are, and multiplied as integers.
 */
final class IntegerHead {
    private IntegerHead() {}

    /** Expects {@code logits = MatMul(states, DequantizeLinear(Transpose(embedding), scale, zero point))}. */
    static void replace(Graph graph, String logits) throws IOException {
        var product = graph.producer(logits, "MatMul");
        var states = Nodes.input(product, 0);
        var dequantized = graph.producer(Nodes.input(product, 1), "DequantizeLinear");
        var embedding = Nodes.input(graph.producer(Nodes.input(dequantized, 0), "Transpose"), 0);
        var scale = Nodes.input(dequantized, 1);
        var zeroPoint = Nodes.input(dequantized, 2);
        putWeight(graph, embedding);
        graph.put(
                Nodes.of("DynamicQuantizeLinear", List.of(states), List.of("head_states", "head_states_scale", "head_states_zero_point")));
        graph.put(Nodes.of("MatMulInteger", List.of("head_states", "head_weight", "head_states_zero_point", zeroPoint), "head_product"));
        graph.put(Nodes.of("Cast", List.of("head_product"), "head_product_float", Nodes.attribute("to", Tensors.FLOAT)));
        graph.put(Nodes.of("Mul", List.of("head_states_scale", scale), "head_scale"));
        graph.put(Nodes.of("Mul", List.of("head_product_float", "head_scale"), logits));
    }

    private static void putWeight(Graph graph, String embedding) throws IOException {
        var tensor = graph.initializer(embedding)
                .orElseThrow(() -> new IOException("The decoder graph has no constant \"" + embedding + "\" (the token embedding)"));
        if (tensor.getDimsCount() != 2) {
            throw new IOException("The token embedding \"" + embedding + "\" should have 2 dimensions, but has " + tensor.getDimsCount());
        }
        var vocabulary = tensor.getDims(0);
        var width = tensor.getDims(1);
        var elements = Tensors.transposed(Tensors.bytes(tensor), Math.toIntExact(vocabulary), Math.toIntExact(width));
        graph.put(Tensors.bytes("head_weight", tensor.getDataType(), List.of(width, vocabulary), elements));
    }
}
