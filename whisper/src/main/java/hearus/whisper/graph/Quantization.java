package hearus.whisper.graph;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

import hearus.whisper.graph.onnx.NodeProto;
import hearus.whisper.graph.onnx.TensorProto;

/** Rewrites the 8-bit weights of integer matrix products from unsigned to signed or back: weight and zero point move by 128, their difference stays. */
final class Quantization {
    private static final int WEIGHT = 1;
    private static final int WEIGHT_ZERO_POINT = 3;
    private static final int SIGN = 0x80;

    private Quantization() {}

    /** Gives all weights of MatMulInteger nodes that have a zero point the element type {@code type}. */
    static void convert(Graph graph, WeightType type) throws IOException {
        for (var node : graph.nodes()) {
            if (convertible(graph, node, type)) {
                // Copies under new names: other nodes (a Gather of the same embedding, a DequantizeLinear with the same zero point) keep the originals.
                var weight = converted(graph, node.getInput(WEIGHT), type);
                var zeroPoint = converted(graph, node.getInput(WEIGHT_ZERO_POINT), type);
                graph.put(Nodes.withInput(Nodes.withInput(node, WEIGHT, weight), WEIGHT_ZERO_POINT, zeroPoint));
            }
        }
    }

    private static boolean convertible(Graph graph, NodeProto node, WeightType type) {
        return node.getOpType().equals("MatMulInteger") && node.getInputCount() > WEIGHT_ZERO_POINT
                && otherType(graph.initializer(node.getInput(WEIGHT)), type)
                && otherType(graph.initializer(node.getInput(WEIGHT_ZERO_POINT)), type);
    }

    private static boolean otherType(Optional<TensorProto> tensor, WeightType type) {
        return tensor.filter(Tensors::isEightBit).filter(found -> found.getDataType() != type.elementType()).isPresent();
    }

    private static String converted(Graph graph, String name, WeightType type) throws IOException {
        var newName = name + "_" + type.name().toLowerCase(Locale.ROOT);
        if (graph.initializer(newName).isEmpty()) {
            var tensor = graph.initializer(name).orElseThrow();
            graph.put(Tensors.bytes(newName, type.elementType(), tensor.getDimsList(), signFlipped(Tensors.bytes(tensor))));
        }
        return newName;
    }

    private static byte[] signFlipped(byte[] elements) {
        for (int i = 0; i < elements.length; i++) {
            elements[i] ^= (byte) SIGN;
        }
        return elements;
    }
}
