package hearus.models.internal.prepare;

import java.util.List;

import hearus.models.internal.prepare.onnx.AttributeProto;
import hearus.models.internal.prepare.onnx.TensorShapeProto;
import hearus.models.internal.prepare.onnx.TypeProto;
import hearus.models.internal.prepare.onnx.ValueInfoProto;

/** Makes attributes of nodes, and the declarations of inputs and outputs. */
final class Nodes {
    private static final int FLOAT_ATTRIBUTE = 1;
    private static final int INTEGER_ATTRIBUTE = 2;
    private static final int INTEGERS_ATTRIBUTE = 7;

    private Nodes() {}

    static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder().setName(name).setI(value).setType(INTEGER_ATTRIBUTE).build();
    }

    static AttributeProto attribute(String name, float value) {
        return AttributeProto.newBuilder().setName(name).setF(value).setType(FLOAT_ATTRIBUTE).build();
    }

    static AttributeProto attribute(String name, List<Long> values) {
        return AttributeProto.newBuilder().setName(name).addAllInts(values).setType(INTEGERS_ATTRIBUTE).build();
    }

    /** Declares an input. A dimension is a number, or a name for one that is free. */
    static ValueInfoProto input(String name, int elementType, Object... dimensions) {
        var shape = TensorShapeProto.newBuilder();
        for (var dimension : dimensions) {
            if (dimension instanceof Number number) {
                shape.addDimBuilder().setDimValue(number.longValue());
            } else {
                shape.addDimBuilder().setDimParam(dimension.toString());
            }
        }
        return declaration(name, TypeProto.Tensor.newBuilder().setElemType(elementType).setShape(shape));
    }

    /** Declares an output of floats, whose shape ONNX Runtime infers. */
    static ValueInfoProto output(String name) {
        return declaration(name, TypeProto.Tensor.newBuilder().setElemType(Tensors.FLOAT));
    }

    private static ValueInfoProto declaration(String name, TypeProto.Tensor.Builder type) {
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(type)).build();
    }
}
