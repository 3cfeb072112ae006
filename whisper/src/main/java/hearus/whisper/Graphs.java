package hearus.whisper;

import java.nio.file.Path;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import hearus.whisper.graph.WhisperGraphs;

/**
 * The three prepared graphs, loaded. A session may be run by any number of threads at once; each run uses the calling thread and no other.
 *
 * @param encoder input_features [1, 80, 2T], src_ids [T], pos_ids [T], attn_bias [T] to last_hidden_state [1, T, d]
 * @param prefill input_ids [1, N], encoder_hidden_states [1, T, d], xbias [1, 1, 1, T], logits_from [1] to logits [1, n, V], present.* and cross_attentions.*
 *            [1, heads, N, T]
 * @param step input_ids [1, 1], past_key_values.*, xbias to logits [1, 1, V], present.*.decoder.* and cross_attentions.* [1, heads, 1, T]
 */
record Graphs(OrtEnvironment environment, OrtSession encoder, OrtSession prefill, OrtSession step) implements AutoCloseable {
    static Graphs load(Path folder) throws OrtException {
        var environment = OnnxRuntime.environment();
        try (var options = new OrtSession.SessionOptions()) {
            // One worker per core runs its own decode: more threads in a run would only get into each other's way.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            // Every window has its own length, so that a remembered allocation plan never fits.
            options.setMemoryPatternOptimization(false);
            var encoder = environment.createSession(folder.resolve(WhisperGraphs.ENCODER).toString(), options);
            var prefill = environment.createSession(folder.resolve(WhisperGraphs.PREFILL).toString(), options);
            var step = environment.createSession(folder.resolve(WhisperGraphs.STEP).toString(), options);
            return new Graphs(environment, encoder, prefill, step);
        }
    }

    @Override
    public void close() {
        try (encoder; prefill; step) {
            // Closes all three, even if one of them fails.
        } catch (OrtException e) {
            throw new IllegalStateException("The model's native memory could not be freed", e);
        }
    }
}
