package hearus.whisper.graph;

import java.io.IOException;
import java.util.List;

import hearus.whisper.graph.onnx.AttributeProto;
import hearus.whisper.graph.onnx.NodeProto;
import hearus.whisper.graph.onnx.TensorShapeProto;
import hearus.whisper.graph.onnx.TypeProto;
import hearus.whisper.graph.onnx.ValueInfoProto;

/** Makes nodes and the declarations of inputs. */
final class Nodes {
    private static final int INTEGER_ATTRIBUTE = 2;
    private static final int INTEGERS_ATTRIBUTE = 7;

    private Nodes() {}

    /** A node with one output, which also names it. */
    static NodeProto of(String operator, List<String> inputs, String output, AttributeProto... attributes) {
        return of(operator, inputs, List.of(output), attributes);
    }

    /** A node named after its first output. */
    static NodeProto of(String operator, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
        return NodeProto.newBuilder().setName(outputs.getFirst()).setOpType(operator).addAllInput(inputs).addAllOutput(outputs)
                .addAllAttribute(List.of(attributes)).build();
    }

    static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder().setName(name).setI(value).setType(INTEGER_ATTRIBUTE).build();
    }

    static AttributeProto attribute(String name, List<Long> values) {
        return AttributeProto.newBuilder().setName(name).addAllInts(values).setType(INTEGERS_ATTRIBUTE).build();
    }

    /** The name of an input that {@code node} must have. */
    static String input(NodeProto node, int index) throws IOException {
        if (index >= node.getInputCount() || node.getInput(index).isEmpty()) {
            throw new IOException("The node that makes \"" + node.getOutput(0) + "\" (" + node.getOpType() + ") has no input " + index);
        }
        return node.getInput(index);
    }

    /** The same node with another input in place of {@code index}. */
    static NodeProto withInput(NodeProto node, int index, String value) {
        return node.toBuilder().setInput(index, value).build();
    }

    /** Declares an input of a graph. Each dimension is named and free. */
    static ValueInfoProto declaration(String name, int elementType, String... dimensions) {
        var shape = TensorShapeProto.newBuilder();
        for (var dimension : dimensions) {
            shape.addDimBuilder().setDimParam(dimension);
        }
        return ValueInfoProto.newBuilder().setName(name)
                .setType(TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(elementType).setShape(shape)))
                .build();
    }
}
