package hearus.whisper.internal.onnx;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;

/**
 * The native memory of one decode, kept for the next one. A piece of it is asked for by name and shape; what had the name before is gone then. Memory grows to the
 * largest that was asked for and is never cleared. Used by one thread at a time.
 */
public final class Workspace implements AutoCloseable {
    private final OrtEnvironment environment;
    private final Map<String, Piece> pieces = new HashMap<>();
    private final Map<String, Workspace> parts = new HashMap<>();

    public Workspace(OrtEnvironment environment) {
        this.environment = environment;
    }

    /** A tensor and the memory under it: what one side writes the other reads. */
    public record Floats(OnnxTensor tensor, FloatBuffer values) {}

    /** The same for integers of 64 bits. */
    public record Longs(OnnxTensor tensor, LongBuffer values) {}

    /** The same for integers of 32 bits. */
    public record Ints(OnnxTensor tensor, IntBuffer values) {}

    public Floats floats(String name, long... shape) throws OrtException {
        var piece = piece(name);
        var values = piece.memory(size(shape) * Float.BYTES).asFloatBuffer();
        return new Floats(piece.hold(OnnxTensor.createTensor(environment, values, shape)), values);
    }

    public Longs longs(String name, long... shape) throws OrtException {
        var piece = piece(name);
        var values = piece.memory(size(shape) * Long.BYTES).asLongBuffer();
        return new Longs(piece.hold(OnnxTensor.createTensor(environment, values, shape)), values);
    }

    public Ints ints(String name, long... shape) throws OrtException {
        var piece = piece(name);
        var values = piece.memory(size(shape) * Integer.BYTES).asIntBuffer();
        return new Ints(piece.hold(OnnxTensor.createTensor(environment, values, shape)), values);
    }

    /** A workspace within this one, with names of its own: the same for the same name. */
    public Workspace part(String name) {
        return parts.computeIfAbsent(name, _ -> new Workspace(environment));
    }

    private Piece piece(String name) {
        return pieces.computeIfAbsent(name, _ -> new Piece());
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
        parts.values().forEach(Workspace::close);
        parts.clear();
        pieces.values().forEach(Piece::close);
        pieces.clear();
    }

    /** Memory and the tensor that lies in it. */
    @SuppressWarnings("MustBeClosed") // close() does.
    private static final class Piece {
        private static final int ALIGNMENT = 64;

        private Arena arena = Arena.ofShared();
        private ByteBuffer memory = ByteBuffer.allocateDirect(0);
        private AutoCloseable tensor = () -> {};

        /** Its first {@code bytes}. */
        ByteBuffer memory(long bytes) {
            free();
            if (memory.capacity() < bytes) {
                // Nobody may find the freed memory where asking for more fails.
                memory = ByteBuffer.allocateDirect(0);
                arena.close();
                arena = Arena.ofShared();
                memory = arena.allocate(bytes, ALIGNMENT).asByteBuffer();
            }
            return memory.slice(0, Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
        }

        OnnxTensor hold(OnnxTensor next) {
            tensor = next;
            return next;
        }

        private void free() {
            try {
                tensor.close();
            } catch (Exception e) {
                throw new IllegalStateException("A tensor could not be freed", e);
            }
            tensor = () -> {};
        }

        void close() {
            free();
            arena.close();
        }
    }
}
