package hearus.models.internal.prepare;

import java.util.List;

import hearus.models.WeightType;

/** Linear layers in 8 bits, which quantise what comes in with one scale for all frames of a run. */
final class DynamicArithmetic implements Arithmetic {
    private final GraphWriter graph;
    private final WeightType type;

    DynamicArithmetic(GraphWriter graph, WeightType type) {
        this.graph = graph;
        this.type = type;
    }

    @Override
    public String linear(String x, String name, Linear layer) {
        return layer.bias().map(bias -> graph.own("DynamicQuantizeMatMul",
                List.of(x, weight(name, layer), scale(name, layer), zeroPoint(name, layer),
                        graph.constant(Tensors.floats(name + ".bias", List.of((long) bias.length), bias)))))
                .orElseGet(() -> graph.own("DynamicQuantizeMatMul",
                        List.of(x, weight(name, layer), scale(name, layer), zeroPoint(name, layer))));
    }

    private String weight(String name, Linear layer) {
        return graph.constant(Tensors.bytes(name + ".weight", elementType(), List.of((long) layer.inputs(), (long) layer.outputs()),
                converted(layer.weights())));
    }

    private String scale(String name, Linear layer) {
        return graph.constant(Tensors.floats(name + ".scale", List.of(), layer.scale()));
    }

    private String zeroPoint(String name, Linear layer) {
        return graph.constant(
                Tensors.bytes(name + ".zero_point", elementType(), List.of(), converted(new byte[]{(byte) layer.zeroPoint()})));
    }

    /** ONNX's number for the element type. */
    private int elementType() {
        return type == WeightType.S8 ? Tensors.INT8 : Tensors.UINT8;
    }

    /** The same weights in the 8 bits of this type. */
    private byte[] converted(byte[] unsigned) {
        return type == WeightType.S8 ? Tensors.signFlipped(unsigned) : unsigned;
    }
}
