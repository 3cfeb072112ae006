package hearus.whisper;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/**
 * Audio to what the decoder listens to. A window is either filled up with zeros to the 30 s that the model knows, or encoded with 0.3 s of zeros and then given the
 * {@link SilentTail} in place of the rest, which costs nothing. Immutable and thread-safe.
 */
final class Encoder {
    /** Encoder frames of 30 s: 20 ms each. */
    static final int FULL_LENGTH = 1500;
    static final int SAMPLES_PER_FRAME = 2 * LogMel.HOP;
    /** Silence that must really be encoded after the audio, lest the decoder repeat itself: 0.3 s. */
    private static final int PADDING = 15;
    private static final String STATES = "last_hidden_state";

    private final int width;
    private final Graphs graphs;
    private final Set<String> crossAttention = new HashSet<>();
    private final LogMel mel = new LogMel();

    Encoder(Configuration configuration, Graphs graphs) {
        this.width = configuration.width();
        this.graphs = graphs;
        for (int layer = 0; layer < configuration.layers(); layer++) {
            crossAttention.add("cross." + layer + ".key");
            crossAttention.add("cross." + layer + ".value");
        }
    }

    /** The reference's way: 30 s, whatever the length of the audio. */
    Memory full(short[] pcm, Workspace workspace) throws OrtException {
        return memory(pcm, FULL_LENGTH, Optional.empty(), workspace);
    }

    /** The audio, 0.3 s of zeros, and the cached tail. */
    Memory brief(short[] pcm, SilentTail tail, Workspace workspace) throws OrtException {
        int real = audioFrames(pcm) + PADDING;
        return real < FULL_LENGTH ? memory(pcm, real, Optional.of(tail), workspace) : full(pcm, workspace);
    }

    /** The states of 30 s that begin with {@code pcm}, [{@value #FULL_LENGTH}][d]. */
    float[] states(short[] pcm, Workspace workspace) throws OrtException {
        var nothing = workspace.floats("tail", 1, 0, width);
        try (var result = run(pcm, FULL_LENGTH, nothing.tensor(), Set.of(STATES), workspace)) {
            var states = new float[FULL_LENGTH * width];
            ((OnnxTensor) result.get(STATES).orElseThrow()).getFloatBuffer().get(states);
            return states;
        }
    }

    private Memory memory(short[] pcm, int real, Optional<SilentTail> tail, Workspace workspace) throws OrtException {
        int silent = tail.map(it -> it.lengthAfter(real)).orElse(0);
        int length = real + silent;
        var rows = workspace.floats("tail", 1, silent, width);
        var bias = workspace.floats("xbias", 1, 1, 1, 1, length);
        for (int frame = 0; frame < real; frame++) {
            bias.values().put(frame, 0);
        }
        tail.ifPresent(it -> it.write(real, rows.values(), bias.values()));
        return new Memory(run(pcm, real, rows.tensor(), crossAttention, workspace), bias.tensor(), length, audioFrames(pcm));
    }

    private static int audioFrames(short[] pcm) {
        return (pcm.length + SAMPLES_PER_FRAME - 1) / SAMPLES_PER_FRAME;
    }

    private OrtSession.Result run(short[] pcm, int frames, OnnxTensor tail, Set<String> outputs, Workspace workspace) throws OrtException {
        var features = workspace.floats("input_features", 1, LogMel.BINS, 2L * frames);
        features.values().put(0, mel.of(pcm, 2 * frames));
        try (var options = new OrtSession.RunOptions()) {
            if (frames == FULL_LENGTH) {
                // The sessions keep the memory of their largest run; 30 s take 140 MB more than a phrase (base), and are rare.
                options.addRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
            }
            return graphs.encoder().run(Map.of("input_features", features.tensor(), "tail", tail), outputs, Map.of(), options);
        }
    }
}
