package hearus.whisper;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;

/**
 * Encoder states of the silence after speech, computed once: appended to the states of a short window they tell the decoder that the speech is over. Without them
 * it repeats the phrase. Frames are merged 25 to 1, and the weight that they had comes back as a bias on their attention scores, ln 25. Immutable and thread-safe.
 */
final class SilentTail {
    /** The number changes with the way in which the tail is made. */
    static final String FILE = "silent-tail-1.f32";
    private static final System.Logger LOG = System.getLogger(SilentTail.class.getName());
    private static final int MERGED = 25;
    private static final int GROUPS = Encoder.FULL_LENGTH / MERGED;

    private final int width;
    /** [GROUPS][width], means over frames [25 g, 25 g + 25) of a 30 s window. */
    private final float[] means;

    private SilentTail(int width, float[] means) {
        this.width = width;
        this.means = means;
    }

    /** The tail of the model in {@code folder}: computed the first time (as long as 30 s of audio take), then read from {@value #FILE} there. */
    static SilentTail load(Path folder, Encoder encoder, int width, OrtEnvironment environment) throws OrtException {
        var file = folder.resolve(FILE);
        try {
            var bytes = Files.readAllBytes(file);
            if (bytes.length == GROUPS * width * Float.BYTES) {
                var means = new float[GROUPS * width];
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(means);
                return new SilentTail(width, means);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "There is no {0} yet: {1}", file, e.toString());
        }
        var tail = compute(encoder, width, environment);
        tail.save(file);
        return tail;
    }

    /** Whole or not at all: several processes may share the folder, and it may be one that they cannot write. */
    private void save(Path file) {
        try {
            var partial = Files.createTempFile(file.getParent(), FILE, ".partial");
            try {
                var bytes = ByteBuffer.allocate(means.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(means);
                Files.write(partial, bytes.array());
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "{0} cannot be kept and is computed at each start: {1}", file, e.toString());
        }
    }

    /** Encodes a second of noise and 29 s of silence. */
    private static SilentTail compute(Encoder encoder, int width, OrtEnvironment environment) throws OrtException {
        try (var workspace = new Workspace(environment)) {
            var states = encoder.states(burst(), workspace);
            var means = new float[GROUPS * width];
            for (int frame = 0; frame < Encoder.FULL_LENGTH; frame++) {
                for (int i = 0; i < width; i++) {
                    means[frame / MERGED * width + i] += states[frame * width + i] / MERGED;
                }
            }
            return new SilentTail(width, means);
        }
    }

    /** One second of noise that swells and fades like a spoken word. Always the same. */
    private static short[] burst() {
        var random = new Random(1);
        var pcm = new short[Whisper.SAMPLE_RATE];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (3_000 * Math.sin(Math.PI * i / pcm.length) * random.nextGaussian());
        }
        return pcm;
    }

    /** How many rows stand for the frames from {@code frame} to 30 s. */
    int lengthAfter(int frame) {
        return GROUPS - frame / MERGED;
    }

    /** Writes those rows into {@code rows} [G, d], and their weights into {@code bias} from {@code frame} on. */
    void write(int frame, FloatBuffer rows, FloatBuffer bias) {
        int first = frame / MERGED;
        rows.put(0, means, first * width, (GROUPS - first) * width);
        for (int group = first; group < GROUPS; group++) {
            int stands = Math.min(MERGED, (group + 1) * MERGED - frame);
            bias.put(frame + group - first, (float) Math.log(stands));
        }
    }
}
