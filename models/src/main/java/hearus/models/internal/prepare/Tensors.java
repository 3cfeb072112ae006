package hearus.models.internal.prepare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;

import hearus.models.internal.prepare.onnx.TensorProto;

/** Makes and reads constant tensors. Elements are in row-major order. */
final class Tensors {
    static final int FLOAT = 1;
    static final int UINT8 = 2;
    static final int INT8 = 3;
    static final int INT32 = 6;
    static final int INT64 = 7;
    static final int FLOAT16 = 10;
    private static final int SIGN = 0x80;

    private Tensors() {}

    /** A vector of int64. */
    static TensorProto int64(String name, long... values) {
        var bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return raw(name, INT64, List.of((long) values.length), UnsafeByteOperations.unsafeWrap(bytes));
    }

    /** A tensor of f32; a scalar where there are no dimensions. */
    static TensorProto floats(String name, List<Long> dims, float... values) {
        var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return raw(name, FLOAT, dims, UnsafeByteOperations.unsafeWrap(bytes));
    }

    /** A tensor of f16, of which each element is the bits. */
    static TensorProto halves(String name, List<Long> dims, short[] elements) {
        var bytes = ByteBuffer.allocate(elements.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(elements);
        return raw(name, FLOAT16, dims, UnsafeByteOperations.unsafeWrap(bytes));
    }

    /** The bits of the f16 that are nearest to these. */
    static short[] rounded(float[] values) {
        var halves = new short[values.length];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = Float.floatToFloat16(values[i]);
        }
        return halves;
    }

    /** A tensor of int8 or uint8 that takes over {@code elements}. */
    static TensorProto bytes(String name, int type, List<Long> dims, byte[] elements) {
        return raw(name, type, dims, UnsafeByteOperations.unsafeWrap(elements));
    }

    static TensorProto raw(String name, int type, List<Long> dims, ByteString elements) {
        return TensorProto.newBuilder().setName(name).setDataType(type).addAllDims(dims).setRawData(elements).build();
    }

    /** The elements of an f32 tensor. */
    static float[] floats(TensorProto tensor) throws IOException {
        if (tensor.getDataType() != FLOAT) {
            throw new IOException("The tensor \"" + tensor.getName() + "\" should hold floats, but has ONNX element type "
                    + tensor.getDataType());
        }
        var elements = new float[size(tensor)];
        if (tensor.hasRawData()) {
            requireSize(tensor, tensor.getRawData().size() / Float.BYTES);
            tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(elements);
        } else {
            requireSize(tensor, tensor.getFloatDataCount());
            for (int i = 0; i < elements.length; i++) {
                elements[i] = tensor.getFloatData(i);
            }
        }
        return elements;
    }

    /** The elements of an int8 or uint8 tensor as uint8: those of int8 plus 128. */
    static byte[] unsigned(TensorProto tensor) throws IOException {
        int type = tensor.getDataType();
        if (type != UINT8 && type != INT8) {
            throw new IOException("The tensor \"" + tensor.getName() + "\" should hold 8-bit integers, but has ONNX element type " + type);
        }
        var elements = tensor.hasRawData() ? tensor.getRawData().toByteArray() : narrowed(tensor.getInt32DataList());
        requireSize(tensor, elements.length);
        return type == INT8 ? signFlipped(elements) : elements;
    }

    /** Turns uint8 into int8 that are 128 less, and back. */
    static byte[] signFlipped(byte[] elements) {
        var result = elements.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] ^= (byte) SIGN;
        }
        return result;
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

    static float[] filled(int length, float value) {
        var result = new float[length];
        Arrays.fill(result, value);
        return result;
    }

    private static int size(TensorProto tensor) {
        return Math.toIntExact(tensor.getDimsList().stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact));
    }

    private static void requireSize(TensorProto tensor, int elements) throws IOException {
        if (elements != size(tensor)) {
            throw new IOException("The tensor \"" + tensor.getName() + "\" has " + elements + " elements instead of " + size(tensor));
        }
    }

    private static byte[] narrowed(List<Integer> values) {
        var bytes = new byte[values.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = values.get(i).byteValue();
        }
        return bytes;
    }
}
