package hearus.whisper.internal.encode;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;

import hearus.whisper.Whisper;
import hearus.whisper.internal.onnx.Workspace;

/**
 * Precomputed keys and values of the silence after speech, which are appended to those of a short window. Without
 * them the decoder repeats the phrase. Frames are merged 25 to 1, and the weight that they had comes back as a bias on their attention scores, ln 25. Immutable and thread-safe.
 * Owns its tensors.
 */
public final class SilentTail implements AutoCloseable {
    /** The number changes with the way in which the tail is made. */
    static final String FILE = "silent-tail-2.f32";
    private static final System.Logger LOG = System.getLogger(SilentTail.class.getName());
    private static final int MERGED = 25;
    /** How many rows there are. */
    static final int GROUPS = Encoder.FULL_LENGTH / MERGED;

    /** The encoder's inputs, [1][H][GROUPS][d/H] each: means over frames [25 g, 25 g + 25) of a 30 s window. */
    private final Map<String, OnnxTensor> tensors;

    private SilentTail(Map<String, OnnxTensor> tensors) {
        this.tensors = Map.copyOf(tensors);
    }

    /** The tail of the model in {@code folder}: computed the first time (as long as 30 s of audio take), then read from {@value #FILE} there. */
    public static SilentTail load(Path folder, Encoder encoder, OrtEnvironment environment) throws OrtException {
        var file = folder.resolve(FILE);
        try {
            var bytes = Files.readAllBytes(file);
            if (bytes.length == encoder.tailNames().size() * size(encoder) * Float.BYTES) {
                return of(ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.nativeOrder()).put(bytes), encoder, environment);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "There is no {0} yet: {1}", file, e.toString());
        }
        var memory = compute(encoder, environment);
        save(memory, file);
        return of(memory, encoder, environment);
    }

    private static int size(Encoder encoder) {
        return encoder.heads() * GROUPS * encoder.headWidth();
    }

    /** Tensors that lie in {@code memory}, one behind the other. */
    private static SilentTail of(ByteBuffer memory, Encoder encoder, OrtEnvironment environment) throws OrtException {
        var all = memory.clear().asFloatBuffer();
        var tensors = new HashMap<String, OnnxTensor>();
        try {
            for (var name : encoder.tailNames()) {
                tensors.put(name, OnnxTensor.createTensor(environment, all.slice(tensors.size() * size(encoder), size(encoder)),
                        new long[]{1, encoder.heads(), GROUPS, encoder.headWidth()}));
            }
            return new SilentTail(tensors);
        } catch (OrtException | RuntimeException | Error e) {
            tensors.values().forEach(OnnxTensor::close);
            throw e;
        }
    }

    /** Whole or not at all: several processes may share the folder, and it may be one that they cannot write. */
    private static void save(ByteBuffer memory, Path file) {
        try {
            var partial = Files.createTempFile(file.getParent(), FILE, ".partial");
            try {
                var bytes = new byte[memory.capacity()];
                memory.get(0, bytes);
                Files.write(partial, bytes);
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "{0} cannot be kept and is computed at each start: {1}", file, e.toString());
        }
    }

    /** Encodes a second of noise and 29 s of silence; [names][H][GROUPS][d/H]. */
    private static ByteBuffer compute(Encoder encoder, OrtEnvironment environment) throws OrtException {
        var memory = ByteBuffer.allocateDirect(encoder.tailNames().size() * size(encoder) * Float.BYTES).order(ByteOrder.nativeOrder());
        var means = memory.asFloatBuffer();
        try (var workspace = new Workspace(environment); var encoded = encoder.encodeSilence(noiseBurst(), workspace)) {
            for (var name : encoder.tailNames()) {
                merge(encoded.of(Encoder.crossName(name)).getFloatBuffer(), encoder.headWidth(), means);
            }
        }
        return memory;
    }

    /** From [H][30 s][d/H] to [H][GROUPS][d/H]. */
    private static void merge(FloatBuffer frames, int width, FloatBuffer into) {
        var frame = new float[width];
        var sum = new float[width];
        while (frames.hasRemaining()) {
            for (int i = 0; i < MERGED; i++) {
                frames.get(frame);
                for (int j = 0; j < width; j++) {
                    sum[j] = (i == 0 ? 0 : sum[j]) + frame[j] / MERGED;
                }
            }
            into.put(sum);
        }
    }

    /** One second of noise that swells and fades like a spoken word. Always the same. */
    private static short[] noiseBurst() {
        var random = new Random(1);
        var pcm = new short[Whisper.SAMPLE_RATE];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (3_000 * Math.sin(Math.PI * i / pcm.length) * random.nextGaussian());
        }
        return pcm;
    }

    /** What the encoder appends to the keys and values of a window, by input. */
    Map<String, OnnxTensor> tensors() {
        return tensors;
    }

    /** The first row that stands for frames from {@code frame} to 30 s. */
    static int firstAfter(int frame) {
        return frame / MERGED;
    }

    /** How many rows stand for those frames. */
    static int lengthAfter(int frame) {
        return GROUPS - firstAfter(frame);
    }

    /** Writes the weights of those rows into {@code bias}, from {@code frame} on. */
    static void writeBias(int frame, FloatBuffer bias) {
        int first = firstAfter(frame);
        for (int group = first; group < GROUPS; group++) {
            int stands = Math.min(MERGED, (group + 1) * MERGED - frame);
            bias.put(frame + group - first, (float) Math.log(stands));
        }
    }

    @Override
    public void close() {
        tensors.values().forEach(OnnxTensor::close);
    }
}
