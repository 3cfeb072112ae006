package hearus.models.internal.prepare;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import hearus.models.internal.prepare.onnx.ModelProto;
import hearus.models.internal.prepare.onnx.NodeProto;
import hearus.models.internal.prepare.onnx.TensorProto;

/**
 * The weights of a published 8-bit graph, by the names that the layers have in PyTorch. Matrices have lost those names in the export, but the nodes that multiply them
 * have not.
 */
final class PublishedWeights {
    private static final String MERGED = "_merged_0";

    private final Map<String, TensorProto> constants = new HashMap<>();
    private final Map<String, NodeProto> nodes = new HashMap<>();
    /** What constants of the merged decoder are called behind their names. */
    private final String suffix;

    private PublishedWeights(List<TensorProto> constants, List<NodeProto> nodes, String suffix) {
        constants.forEach(constant -> this.constants.put(constant.getName(), constant));
        nodes.forEach(node -> this.nodes.put(node.getName(), node));
        this.suffix = suffix;
    }

    static PublishedWeights ofEncoder(ModelProto model) {
        return new PublishedWeights(model.getGraph().getInitializerList(), model.getGraph().getNodeList(), "");
    }

    /** The merged decoder holds its two graphs as the branches of an If. The one without cached keys and values has all layers. */
    static PublishedWeights ofMergedDecoder(ModelProto model) throws IOException {
        var branch = model.getGraph().getNodeList().stream().filter(node -> node.getOpType().equals("If"))
                .flatMap(node -> node.getAttributeList().stream()).filter(attribute -> attribute.getName().equals("else_branch"))
                .findFirst()
                .orElseThrow(
                        () -> new IOException("The decoder graph has no If node with an else_branch (it should be the merged decoder)"));
        return new PublishedWeights(model.getGraph().getInitializerList(), branch.getG().getNodeList(), MERGED);
    }

    /** How many layers there are: {@code pattern} has a %d for the number of one. */
    int layers(String pattern) {
        int layers = 0;
        while (nodes.containsKey(product(pattern.formatted(layers)))) {
            layers++;
        }
        return layers;
    }

    /** The linear layer {@code name}, such as layers.0.self_attn.q_proj; not all have a bias. */
    Linear linear(String name) throws IOException {
        var node = node(product(name));
        var weight = node.getInput(1);
        var tensor = constant(weight);
        if (tensor.getDimsCount() != 2) {
            throw new IOException("The weights of " + name + " should have 2 dimensions, but have " + tensor.getDimsCount());
        }
        return new Linear((int) tensor.getDims(0), (int) tensor.getDims(1), Tensors.unsigned(tensor), scale(weight), zeroPoint(weight),
                bias(name));
    }

    /**
     * The convolution {@code name} over time, [out][in][width] as published, as the linear layer over {@code width} frames that lie side by side.
     */
    Linear convolution(String name) throws IOException {
        var weight = node("/" + name + "/Conv_quant").getInput(1);
        var tensor = constant(weight);
        int outputs = (int) tensor.getDims(0);
        int channels = (int) tensor.getDims(1);
        int width = (int) tensor.getDims(2);
        var published = Tensors.unsigned(tensor);
        var weights = new byte[published.length];
        for (int out = 0; out < outputs; out++) {
            for (int channel = 0; channel < channels; channel++) {
                for (int frame = 0; frame < width; frame++) {
                    weights[(frame * channels + channel) * outputs + out] = published[(out * channels + channel) * width + frame];
                }
            }
        }
        return new Linear(width * channels, outputs, weights, scale(weight), zeroPoint(weight), bias(name));
    }

    /** A table of rows, [outputs][inputs] as published, as the linear layer that multiplies by it. */
    Linear table(String name) throws IOException {
        var quantized = name + suffix + "_quantized";
        var tensor = constant(quantized);
        int rows = (int) tensor.getDims(0);
        int width = (int) tensor.getDims(1);
        return new Linear(width, rows, Tensors.transposed(Tensors.unsigned(tensor), rows, width), scale(quantized), zeroPoint(quantized),
                Optional.empty());
    }

    /** The floats of a bias, of a normalisation's weight or of a table. */
    float[] floats(String name) throws IOException {
        return Tensors.floats(constant(name + suffix));
    }

    private Optional<float[]> bias(String name) throws IOException {
        return constants.containsKey(name + ".bias" + suffix) ? Optional.of(floats(name + ".bias")) : Optional.empty();
    }

    private float scale(String quantized) throws IOException {
        return Tensors.floats(constant(quantized.replaceFirst("_quantized$", "_scale")))[0];
    }

    private int zeroPoint(String quantized) throws IOException {
        return Byte.toUnsignedInt(Tensors.unsigned(constant(quantized.replaceFirst("_quantized$", "_zero_point")))[0]);
    }

    private NodeProto node(String name) throws IOException {
        return Optional.ofNullable(nodes.get(name)).orElseThrow(() -> new IOException("The graph has no node \"" + name + "\""));
    }

    private TensorProto constant(String name) throws IOException {
        return Optional.ofNullable(constants.get(name)).orElseThrow(() -> new IOException("The graph has no constant \"" + name + "\""));
    }

    /** layers.0.self_attn.q_proj is multiplied in /layers.0/self_attn/q_proj/MatMul_quant. */
    private static String product(String name) {
        return "/" + name.replaceAll("\\.(?!\\d)", "/") + "/MatMul_quant";
    }
}
