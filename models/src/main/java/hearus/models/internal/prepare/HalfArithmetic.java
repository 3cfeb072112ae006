package hearus.models.internal.prepare;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Products in f16, the only numbers that CUDA's GroupQueryAttention takes and those that a GPU multiplies fastest. What is summed up over the layers stays f32, as do
 * normalisation and Softmax: there f16 would lose digits, and a few states of Whisper are so large that their squares leave its range.
 */
final class HalfArithmetic implements Arithmetic {
    private final GraphWriter graph;
    /** The f16 of f32 values: neither is a value rounded twice, nor one rounded that was f16 before. */
    private final Map<String, String> halves = new HashMap<>();

    HalfArithmetic(GraphWriter graph) {
        this.graph = graph;
    }

    @Override
    public String linear(String x, String name, Linear layer) {
        // Matrices lie as graphics processors read them, inputs of one output side by side.
        var weight = graph.constant(Tensors.halves(name + ".weight", List.of((long) layer.outputs(), (long) layer.inputs()),
                layer.transposedHalves()));
        var product = graph.own("FusedMatMul", List.of(narrow(x), weight), Nodes.attribute("transB", 1));
        return wide(layer.bias()
                .map(bias -> graph.add(product,
                        graph.constant(Tensors.halves(name + ".bias", List.of((long) bias.length), Tensors.rounded(bias)))))
                .orElse(product));
    }

    @Override
    public String narrow(String x) {
        return halves.computeIfAbsent(x, it -> graph.node("Cast", List.of(it), Nodes.attribute("to", Tensors.FLOAT16)));
    }

    @Override
    public String wide(String product) {
        var x = graph.node("Cast", List.of(product), Nodes.attribute("to", Tensors.FLOAT));
        halves.put(x, product);
        return x;
    }

    @Override
    public String narrowName(String name) {
        return name + ".f16";
    }

    @Override
    public void widen(String name) {
        graph.named(name, "Cast", List.of(narrowName(name)), Nodes.attribute("to", Tensors.FLOAT));
        halves.put(name, narrowName(name));
    }
}
