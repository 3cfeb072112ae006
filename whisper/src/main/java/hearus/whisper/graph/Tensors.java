package hearus.whisper.graph;

import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;

import hearus.whisper.graph.onnx.TensorProto;

/** Makes and reads the constant tensors that the edits touch. */
final class Tensors {
    static final int FLOAT = 1;
    static final int UINT8 = 2;
    static final int INT8 = 3;
    static final int INT64 = 7;

    private Tensors() {}

    /** A vector of int64. */
    static TensorProto int64(String name, long... values) {
        return TensorProto.newBuilder().setName(name).setDataType(INT64).addDims(values.length)
                .addAllInt64Data(LongStream.of(values).boxed().toList()).build();
    }

    /** A tensor of f32; a scalar where there are no dimensions. */
    static TensorProto floats(String name, List<Long> dims, float... values) {
        var builder = TensorProto.newBuilder().setName(name).setDataType(FLOAT).addAllDims(dims);
        for (var value : values) {
            builder.addFloatData(value);
        }
        return builder.build();
    }

    /** A tensor of int8 or uint8 that takes over {@code elements}, in row-major order. */
    static TensorProto bytes(String name, int type, List<Long> dims, byte[] elements) {
        return TensorProto.newBuilder().setName(name).setDataType(type).addAllDims(dims)
                .setRawData(UnsafeByteOperations.unsafeWrap(elements)).build();
    }

    static boolean isEightBit(TensorProto tensor) {
        return tensor.getDataType() == UINT8 || tensor.getDataType() == INT8;
    }

    /** The elements of an int8 or uint8 tensor, in row-major order. */
    static byte[] bytes(TensorProto tensor) throws IOException {
        if (!isEightBit(tensor)) {
            throw new IOException("The tensor \"" + tensor.getName() + "\" should hold 8-bit integers, but has ONNX element type "
                    + tensor.getDataType());
        }
        var elements = tensor.hasRawData() ? tensor.getRawData() : narrowed(tensor.getInt32DataList());
        var expected = tensor.getDimsList().stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
        if (elements.size() != expected) {
            throw new IOException("The tensor \"" + tensor.getName() + "\" has " + elements.size() + " elements instead of " + expected);
        }
        return elements.toByteArray();
    }

    /** Rows become columns. */
    static byte[] transposed(byte[] elements, int rows, int columns) {
        var result = new byte[elements.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                result[column * rows + row] = elements[row * columns + column];
            }
        }
        return result;
    }

    private static ByteString narrowed(List<Integer> values) {
        var bytes = new byte[values.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = values.get(i).byteValue();
        }
        return UnsafeByteOperations.unsafeWrap(bytes);
    }
}
