package hearus.models.internal.prepare;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;

/** Runs a graph on plain arrays. */
final class Onnx implements AutoCloseable {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    /** What a value holds: a FloatBuffer, an IntBuffer, a LongBuffer or a boolean array of one, in row-major order. */
    static final class Value {
        private final long[] shape;
        private final Object elements;

        private Value(long[] shape, Object elements) {
            this.shape = shape;
            this.elements = elements;
        }

        static Value floats(float[] elements, long... shape) {
            return new Value(shape, FloatBuffer.wrap(elements));
        }

        static Value longs(long[] elements, long... shape) {
            return new Value(shape, LongBuffer.wrap(elements));
        }

        static Value ints(int[] elements, long... shape) {
            return new Value(shape, IntBuffer.wrap(elements));
        }

        static Value flag(boolean value) {
            return new Value(new long[]{1}, new boolean[]{value});
        }

        long[] shape() {
            return shape;
        }

        float[] floats() {
            return ((FloatBuffer) elements).array();
        }

        private OnnxTensor tensor() throws OrtException {
            return switch (elements) {
                case FloatBuffer floats -> OnnxTensor.createTensor(ENVIRONMENT, floats.duplicate(), shape);
                case IntBuffer ints -> OnnxTensor.createTensor(ENVIRONMENT, ints.duplicate(), shape);
                case LongBuffer longs -> OnnxTensor.createTensor(ENVIRONMENT, longs.duplicate(), shape);
                default -> OnnxTensor.createTensor(ENVIRONMENT, elements);
            };
        }
    }

    /** The inputs of an encoder for a window that goes on behind the first {@code kept} frames of an earlier one; {@code given} has what else there is, by input. */
    static Map<String, Value> encoding(Onnx encoder, Value mel, int kept, Map<String, Value> given) throws OrtException {
        var inputs = new HashMap<String, Value>();
        for (var name : encoder.inputs()) {
            if (name.contains(".")) {
                inputs.put(name, Value.floats(new float[0], encoder.emptied(name)));
            }
        }
        inputs.put("input_features", mel);
        inputs.put("kept", Value.longs(new long[]{kept}, 1));
        inputs.put("tail_from", Value.longs(new long[]{0}, 1));
        inputs.putAll(given);
        return inputs;
    }

    private final OrtSession session;

    private Onnx(OrtSession session) {
        this.session = session;
    }

    static Onnx load(String file) throws OrtException {
        try (var options = options()) {
            return new Onnx(ENVIRONMENT.createSession(file, options));
        }
    }

    static Onnx load(byte[] model) throws OrtException {
        try (var options = options()) {
            return new Onnx(ENVIRONMENT.createSession(model, options));
        }
    }

    /** Runs the graph for all its outputs (f32). */
    Map<String, Value> run(Map<String, Value> inputs) throws OrtException {
        var tensors = new HashMap<String, OnnxTensor>();
        var open = new ArrayList<OnnxTensor>();
        try {
            for (var input : inputs.entrySet()) {
                var tensor = input.getValue().tensor();
                open.add(tensor);
                tensors.put(input.getKey(), tensor);
            }
            try (var result = session.run(tensors)) {
                var values = new HashMap<String, Value>();
                for (var output : result) {
                    var tensor = (OnnxTensor) output.getValue();
                    var buffer = tensor.getFloatBuffer();
                    var floats = new float[buffer.remaining()];
                    buffer.get(floats);
                    values.put(output.getKey(), Value.floats(floats, tensor.getInfo().getShape()));
                }
                return values;
            }
        } finally {
            open.forEach(OnnxTensor::close);
        }
    }

    /** The value of that name, which must be there. */
    static Value named(Map<String, Value> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    List<String> inputs() {
        return List.copyOf(session.getInputNames());
    }

    /** The shape of an input where every dimension that is free is 0. */
    private long[] emptied(String input) throws OrtException {
        var shape = ((TensorInfo) Objects.requireNonNull(session.getInputInfo().get(input), input).getInfo()).getShape();
        return Arrays.stream(shape).map(dimension -> Math.max(0, dimension)).toArray();
    }

    List<String> outputs() {
        return List.copyOf(session.getOutputNames());
    }

    static long[] range(int count) {
        return LongStream.range(0, count).toArray();
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }

    private static OrtSession.SessionOptions options() throws OrtException {
        var options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        return options;
    }
}
