package hearus.models.internal.prepare;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.google.protobuf.ByteString;

import hearus.models.internal.prepare.onnx.AttributeProto;
import hearus.models.internal.prepare.onnx.GraphProto;
import hearus.models.internal.prepare.onnx.ModelProto;
import hearus.models.internal.prepare.onnx.NodeProto;
import hearus.models.internal.prepare.onnx.OperatorSetIdProto;
import hearus.models.internal.prepare.onnx.StringStringEntryProto;
import hearus.models.internal.prepare.onnx.TensorProto;

/**
 * A graph that is written from its inputs to its outputs. Each method returns the name of the value that it makes. Operators are those of ONNX 17 and of ONNX
 * Runtime's own set.
 */
final class GraphWriter {
    private static final String ONNX_RUNTIME = "com.microsoft";
    private static final int IR_VERSION = 8;
    private static final int OPERATORS = 17;
    /** Larger constants lie in the file beside the graph, from where they are mapped into memory instead of being read. */
    private static final int LARGE = 4096;
    /** Mappings begin at pages; some systems have pages of 16 KiB, Windows maps at 64 KiB. */
    private static final int PAGE = 65_536;
    private static final int EXTERNAL = 1;

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final List<TensorProto> constants = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private int count;

    GraphWriter(String name) {
        graph.setName(name);
    }

    /** Declares an input. A dimension is a number, or a name for one that is free. */
    String input(String name, int elementType, Object... dimensions) {
        graph.addInput(Nodes.input(name, elementType, dimensions));
        return name;
    }

    /** Declares the value {@code name}, made by a node, as an output. */
    void output(String name) {
        graph.addOutput(Nodes.output(name));
    }

    /** A constant; one of the same name is the same. */
    String constant(TensorProto constant) {
        if (names.add(constant.getName())) {
            constants.add(constant);
        }
        return constant.getName();
    }

    /** A vector of integers, named by them. */
    String integers(long... values) {
        var name = new StringBuilder("integers");
        for (var value : values) {
            name.append('_').append(value);
        }
        return constant(Tensors.int64(name.toString(), values));
    }

    /** A node of ONNX with one output. */
    String node(String operator, List<String> inputs, AttributeProto... attributes) {
        var output = operator + "_" + count++;
        node("", operator, inputs, List.of(output), attributes);
        return output;
    }

    /** A node of ONNX whose output has that name. */
    String named(String output, String operator, List<String> inputs, AttributeProto... attributes) {
        node("", operator, inputs, List.of(output), attributes);
        return output;
    }

    /** A node of ONNX Runtime with one output. */
    String own(String operator, List<String> inputs, AttributeProto... attributes) {
        var output = operator + "_" + count++;
        node(ONNX_RUNTIME, operator, inputs, List.of(output), attributes);
        return output;
    }

    /** A node of ONNX Runtime with several outputs. */
    void own(String operator, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
        node(ONNX_RUNTIME, operator, inputs, outputs, attributes);
    }

    private void node(String domain, String operator, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder().setName(outputs.getFirst()).setDomain(domain).setOpType(operator).addAllInput(inputs)
                .addAllOutput(outputs).addAllAttribute(List.of(attributes)));
    }

    /** x + y. */
    String add(String x, String y) {
        return node("Add", List.of(x, y));
    }

    String reshaped(String x, long... shape) {
        return node("Reshape", List.of(x, integers(shape)));
    }

    String transposed(String x, Long... axes) {
        return node("Transpose", List.of(x), Nodes.attribute("perm", List.of(axes)));
    }

    /** The Gaussian error linear unit. */
    String gelu(String x) {
        return own("Gelu", List.of(x));
    }

    /**
     * A residual connection and the layer normalisation behind it: x + y, and that sum normalised over the last axis. In one node: ONNX Runtime 1.29 takes ten times as
     * long for a LayerNormalization of its own.
     */
    Residual residual(String x, String y, String name, float[] weight, float[] bias) {
        var normalised = "SkipLayerNormalization_" + count++;
        own("SkipLayerNormalization",
                List.of(x, y, constant(Tensors.floats(name + ".weight", List.of((long) weight.length), weight)),
                        constant(Tensors.floats(name + ".bias", List.of((long) bias.length), bias))),
                List.of(normalised, "", "", normalised + "_sum"), Nodes.attribute("epsilon", 1e-5f));
        return new Residual(normalised + "_sum", normalised);
    }

    /** A sum and what normalisation makes of it. */
    record Residual(String sum, String normalised) {}

    /** Writes the graph to {@code file} and its large constants to the file {@code weights} beside it. */
    void write(Path file, String weights) throws IOException {
        prune();
        try (var out = Files.newOutputStream(file.resolveSibling(weights))) {
            long length = 0;
            var offsets = new HashMap<ByteString, Long>();
            for (var constant : constants) {
                var elements = constant.getRawData();
                if (elements.size() < LARGE) {
                    graph.addInitializer(constant);
                    continue;
                }
                // The token embedding is needed twice, in two shapes, and stands there once.
                if (!offsets.containsKey(elements)) {
                    length += pad(out, length);
                    offsets.put(elements, length);
                    elements.writeTo(out);
                    length += elements.size();
                }
                graph.addInitializer(external(constant, weights, offsets.get(elements)));
            }
        }
        OnnxFile.write(ModelProto.newBuilder().setIrVersion(IR_VERSION).addOpsetImport(operators("", OPERATORS))
                .addOpsetImport(operators(ONNX_RUNTIME, 1)).setGraph(graph).build(), file);
    }

    /** Removes nodes whose results are not used: an f32 value of which only the f16 is multiplied. */
    private void prune() {
        var taken = new HashSet<String>();
        graph.getOutputList().forEach(output -> taken.add(output.getName()));
        var needed = new ArrayDeque<NodeProto>();
        for (var node : List.copyOf(graph.getNodeList()).reversed()) {
            if (node.getOutputList().stream().anyMatch(taken::contains)) {
                taken.addAll(node.getInputList());
                needed.addFirst(node);
            }
        }
        graph.clearNode().addAllNode(needed);
    }

    private static long pad(OutputStream out, long length) throws IOException {
        int missing = (int) (-length & (PAGE - 1));
        out.write(new byte[missing]);
        return missing;
    }

    private static TensorProto external(TensorProto constant, String file, long offset) {
        return constant.toBuilder().clearRawData().setDataLocation(EXTERNAL).addExternalData(entry("location", file))
                .addExternalData(entry("offset", Long.toString(offset)))
                .addExternalData(entry("length", Long.toString(constant.getRawData().size()))).build();
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private static OperatorSetIdProto operators(String domain, int version) {
        return OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version).build();
    }
}
