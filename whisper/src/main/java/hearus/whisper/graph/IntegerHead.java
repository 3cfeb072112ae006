package hearus.whisper.graph;

import java.io.IOException;
import java.util.List;

import hearus.whisper.graph.onnx.NodeProto;

/**
 * Replaces the language model head. As published, the 8-bit embedding [V,d] is transposed and expanded to floats in each run, then multiplied; this costs more
 * than the rest of a step. Here the product is one of integers.
 *
 * <p>The states [B,n,d] have a few large elements, so 8 bits for them move logits by up to 8 % of the largest. Each row is therefore given as two rows of 8 bits: the
 * nearest multiples of a scale, and what is left in 1/{@value #FINER} of it. Reading the weights is most of the cost, and they are still read once. Rows have their own scale,
 * so that positions and batch rows do not change each other's logits.
 */
final class IntegerHead {
    private static final float LARGEST = 127;
    private static final float FINER = 254;
    private static final int ZERO_POINT = 128;

    private IntegerHead() {}

    /** Expects {@code logits = MatMul(states, DequantizeLinear(Transpose(embedding), scale, zero point))}. */
    static void replace(Graph graph, String logits) throws IOException {
        var product = graph.producer(logits, "MatMul");
        var states = Nodes.input(product, 0);
        var dequantized = graph.producer(Nodes.input(product, 1), "DequantizeLinear");
        putWeight(graph, Nodes.input(graph.producer(Nodes.input(dequantized, 0), "Transpose"), 0));
        putQuantizedRows(graph, states);
        graph.put(Nodes.of("MatMulInteger", List.of("head_rows", "head_weight", "head_rows_zero_point", Nodes.input(dequantized, 2)),
                "head_product"));
        graph.put(cast("head_product", Tensors.FLOAT, "head_product_float"));
        // [B,n,1,2] of scales by [B,n,2,V]: sums the coarse and the fine row.
        graph.put(Tensors.floats("head_parts", List.of(1L, 1L, 1L, 2L), 1, 1 / FINER));
        graph.put(Nodes.of("Mul", List.of("head_state_scale", Nodes.input(dequantized, 1)), "head_scale"));
        graph.put(Nodes.of("Mul", List.of("head_scale", "head_parts"), "head_scales"));
        graph.put(Nodes.of("MatMul", List.of("head_scales", "head_product_float"), "head_logits"));
        graph.put(Tensors.int64("head_logits_shape", 0, 0, -1));
        graph.put(Nodes.of("Reshape", List.of("head_logits", "head_logits_shape"), logits));
    }

    /** Makes {@code head_rows} [B,n,2,d] u8 of {@code states} [B,n,d], and {@code head_state_scale} [B,n,1,1]. */
    private static void putQuantizedRows(Graph graph, String states) {
        graph.put(Tensors.int64("head_rows_shape", 0, 0, 1, -1));
        graph.put(Tensors.floats("head_least", List.of(), Float.MIN_NORMAL * LARGEST));
        graph.put(Tensors.floats("head_inverse_largest", List.of(), 1 / LARGEST));
        graph.put(Tensors.floats("head_finer", List.of(), FINER));
        graph.put(Tensors.floats("head_shift", List.of(), ZERO_POINT));
        graph.put(Tensors.bytes("head_rows_zero_point", Tensors.UINT8, List.of(), new byte[]{(byte) ZERO_POINT}));
        graph.put(Nodes.of("Reshape", List.of(states, "head_rows_shape"), "head_states"));
        graph.put(Nodes.of("Abs", List.of("head_states"), "head_sizes"));
        graph.put(Nodes.of("ReduceMax", List.of("head_sizes"), "head_size", Nodes.attribute("axes", List.of(3L)),
                Nodes.attribute("keepdims", 1)));
        graph.put(Nodes.of("Max", List.of("head_size", "head_least"), "head_size_above_zero"));
        graph.put(Nodes.of("Mul", List.of("head_size_above_zero", "head_inverse_largest"), "head_state_scale"));
        graph.put(Nodes.of("Div", List.of("head_states", "head_state_scale"), "head_scaled"));
        graph.put(Nodes.of("Round", List.of("head_scaled"), "head_coarse"));
        graph.put(Nodes.of("Sub", List.of("head_scaled", "head_coarse"), "head_rest"));
        graph.put(Nodes.of("Mul", List.of("head_rest", "head_finer"), "head_rest_scaled"));
        graph.put(Nodes.of("Round", List.of("head_rest_scaled"), "head_fine"));
        graph.put(Nodes.of("Concat", List.of("head_coarse", "head_fine"), "head_signed_rows", Nodes.attribute("axis", 2)));
        graph.put(Nodes.of("Add", List.of("head_signed_rows", "head_shift"), "head_shifted_rows"));
        graph.put(cast("head_shifted_rows", Tensors.UINT8, "head_rows"));
    }

    private static NodeProto cast(String input, int type, String output) {
        return Nodes.of("Cast", List.of(input), output, Nodes.attribute("to", type));
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
