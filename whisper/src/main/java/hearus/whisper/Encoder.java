package hearus.whisper;

import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/**
 * Audio to encoder states. A window is either filled up with zeros to the 30 s that the model knows, or encoded with 0.3 s of zeros and then given the
 * {@link SilentTail} in place of the rest, which costs nothing. Immutable and thread-safe.
 */
final class Encoder {
    /** Encoder frames of 30 s: 20 ms each. */
    static final int FULL_LENGTH = 1500;
    static final int SAMPLES_PER_FRAME = 2 * LogMel.HOP;
    /** Silence that must really be encoded after the audio, lest the decoder repeat itself: 0.3 s. */
    private static final int PADDING = 15;

    private final Configuration configuration;
    private final Graphs graphs;
    private final LogMel mel = new LogMel();

    Encoder(Configuration configuration, Graphs graphs) {
        this.configuration = configuration;
        this.graphs = graphs;
    }

    /** The reference's way: 30 s, whatever the length of the audio. */
    Memory full(short[] pcm, NativeScope scope) throws OrtException {
        var states = scope.floats(1, FULL_LENGTH, configuration.width());
        run(pcm, FULL_LENGTH, states, scope);
        return new Memory(states.tensor(), scope.floats(1, 1, 1, FULL_LENGTH).tensor(), FULL_LENGTH, audioFrames(pcm));
    }

    /** The audio, 0.3 s of zeros, and the cached tail. */
    Memory brief(short[] pcm, SilentTail tail, NativeScope scope) throws OrtException {
        int audioFrames = audioFrames(pcm);
        int real = audioFrames + PADDING;
        if (real >= FULL_LENGTH) {
            return full(pcm, scope);
        }
        int length = real + tail.lengthAfter(real);
        var all = scope.floats(1, length, configuration.width());
        run(pcm, real, new NativeScope.Floats(scope.tensor(all.values(), 1, real, configuration.width()), all.values()), scope);
        var bias = scope.floats(1, 1, 1, length);
        tail.append(real, all.values(), bias.values());
        return new Memory(all.tensor(), bias.tensor(), length, audioFrames);
    }

    private static int audioFrames(short[] pcm) {
        return (pcm.length + SAMPLES_PER_FRAME - 1) / SAMPLES_PER_FRAME;
    }

    private void run(short[] pcm, int length, NativeScope.Floats states, NativeScope scope) throws OrtException {
        var features = scope.floats(1, LogMel.BINS, 2L * length);
        features.values().put(0, mel.of(pcm, 2 * length));
        var ids = scope.integers(LongStream.range(0, length).toArray(), length).tensor();
        var inputs = Map.of("input_features", features.tensor(), "src_ids", ids, "pos_ids", ids, "attn_bias",
                scope.floats(length).tensor());
        try (var options = new OrtSession.RunOptions()) {
            if (length == FULL_LENGTH) {
                // The sessions keep the memory of their largest run; 30 s take 140 MB more than a phrase (base), and are rare.
                options.addRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
            }
            graphs.encoder().run(inputs, Set.of(), Map.of("last_hidden_state", states.tensor()), options).close();
        }
    }
}
