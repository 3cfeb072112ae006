package hearus.whisper;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;

/** The native memory of one decode: whatever is made through it is freed with it. Used by one thread. */
final class NativeScope implements AutoCloseable {
    private final OrtEnvironment environment;
    private final Arena arena = Arena.ofConfined();
    private final Deque<Runnable> owned = new ArrayDeque<>();

    NativeScope(OrtEnvironment environment) {
        this.environment = environment;
    }

    /** A tensor and the memory under it: what one side writes the other reads. */
    record Floats(OnnxTensor tensor, FloatBuffer values) {}

    /** The same for integers. */
    record Longs(OnnxTensor tensor, LongBuffer values) {}

    /** A tensor of zeros to be written by us or, as a pinned output, by a graph. */
    Floats floats(long... shape) throws OrtException {
        var values = memory(size(shape) * Float.BYTES).asFloatBuffer();
        return new Floats(tensor(values, shape), values);
    }

    /** A tensor over floats that exist already, from the start of the buffer. */
    OnnxTensor tensor(FloatBuffer values, long... shape) throws OrtException {
        return own(OnnxTensor.createTensor(environment, values.slice(0, Math.toIntExact(size(shape))), shape));
    }

    Longs integers(long[] values, long... shape) throws OrtException {
        var buffer = memory(size(shape) * Long.BYTES).asLongBuffer();
        buffer.put(0, values);
        return new Longs(own(OnnxTensor.createTensor(environment, buffer, shape)), buffer);
    }

    private OnnxTensor own(OnnxTensor tensor) {
        owned.push(tensor::close);
        return tensor;
    }

    private ByteBuffer memory(long bytes) {
        return arena.allocate(bytes, 64).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    private static long size(long... shape) {
        long size = 1;
        for (long dimension : shape) {
            size *= dimension;
        }
        return size;
    }

    @Override
    public void close() {
        owned.forEach(Runnable::run);
        owned.clear();
        arena.close();
    }
}
