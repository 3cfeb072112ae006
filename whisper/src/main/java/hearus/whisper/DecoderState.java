package hearus.whisper;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/**
 * The decoder in the middle of a text: keys and values of all tokens so far, logits and attention of the last pass. One prefill makes it, then comes a step for
 * each token. Used by one thread. Closing frees the keys and values; the rest goes with the scope.
 */
final class DecoderState implements AutoCloseable {
    private static final List<String> DECODER = List.of("decoder.key", "decoder.value");
    private static final List<String> ENCODER = List.of("encoder.key", "encoder.value");

    private final Configuration configuration;
    private final Graphs graphs;
    private final Memory memory;
    private final NativeScope.Longs stepToken;
    private final Pass stepPass;
    /** Owns the encoder's keys and values, which every step reads, and the decoder's until the first step. */
    private final OrtSession.Result prefilled;
    /** Owns the decoder's keys and values after the last step. */
    private Optional<OrtSession.Result> stepped = Optional.empty();
    private Pass pass;

    /**
     * What a pass over N tokens writes.
     *
     * @param logits [1, n, V]
     * @param attention of each layer that has alignment heads, [1, heads, N, T]; empty if it is not wanted
     */
    private record Pass(int tokens, NativeScope.Floats logits, Map<Integer, NativeScope.Floats> attention) {
        Map<String, OnnxTensor> outputs() {
            var outputs = new HashMap<String, OnnxTensor>();
            outputs.put("logits", logits.tensor());
            attention.forEach((layer, floats) -> outputs.put("cross_attentions." + layer, floats.tensor()));
            return outputs;
        }
    }

    /**
     * Runs the first tokens through the decoder.
     *
     * @param prefix the prompt and the special tokens that start a text, N of them
     * @param logitsFrom the first position whose logits are wanted
     * @param attending whether the attention of the alignment heads is wanted
     */
    DecoderState(Configuration configuration, Graphs graphs, Memory memory, int[] prefix, int logitsFrom, boolean attending,
            NativeScope scope)
            throws OrtException {
        this.configuration = configuration;
        this.graphs = graphs;
        this.memory = memory;
        stepToken = scope.integers(new long[1], 1, 1);
        stepPass = pass(1, 1, attending, scope);
        pass = pass(prefix.length, prefix.length - logitsFrom, attending, scope);
        var ids = scope.integers(Arrays.stream(prefix).asLongStream().toArray(), 1, prefix.length);
        var from = scope.integers(new long[]{logitsFrom}, 1);
        var inputs = Map.of("input_ids", ids.tensor(), "encoder_hidden_states", memory.states(), "xbias", memory.bias(), "logits_from",
                from.tensor());
        var presents = new HashSet<>(names("present.", DECODER));
        presents.addAll(names("present.", ENCODER));
        prefilled = graphs.prefill().run(inputs, presents, pass.outputs());
    }

    private Pass pass(int tokens, int rows, boolean attending, NativeScope scope) throws OrtException {
        var attention = new HashMap<Integer, NativeScope.Floats>();
        if (attending) {
            for (var head : configuration.alignmentHeads()) {
                if (!attention.containsKey(head.layer())) {
                    attention.put(head.layer(), scope.floats(1, configuration.heads(), tokens, memory.length()));
                }
            }
        }
        return new Pass(tokens, scope.floats(1, rows, configuration.vocabulary()), attention);
    }

    private Set<String> names(String prefix, List<String> parts) {
        var names = new HashSet<String>();
        for (int layer = 0; layer < configuration.layers(); layer++) {
            for (var part : parts) {
                names.add(prefix + layer + "." + part);
            }
        }
        return names;
    }

    /** Appends one token. */
    void step(int token) throws OrtException {
        stepToken.values().put(0, token);
        var inputs = new HashMap<String, OnnxTensor>();
        inputs.put("input_ids", stepToken.tensor());
        inputs.put("xbias", memory.bias());
        for (int layer = 0; layer < configuration.layers(); layer++) {
            for (var part : DECODER) {
                inputs.put("past_key_values." + layer + "." + part, present(stepped.orElse(prefilled), layer, part));
            }
            for (var part : ENCODER) {
                inputs.put("past_key_values." + layer + "." + part, present(prefilled, layer, part));
            }
        }
        var next = graphs.step().run(inputs, names("present.", DECODER), stepPass.outputs());
        stepped.ifPresent(OrtSession.Result::close);
        stepped = Optional.of(next);
        pass = stepPass;
    }

    private static OnnxTensor present(OrtSession.Result result, int layer, String part) {
        return (OnnxTensor) result.get("present." + layer + "." + part).orElseThrow();
    }

    /** Fills in row {@code row} of the last pass's logits: 0 is the first position that was asked for. */
    Logits logits(int row, Logits into) {
        return into.take(pass.logits.values(), row);
    }

    /**
     * The attention that the last {@code count} tokens of the last pass paid to the audio.
     *
     * @return a row for each token: [alignment heads][audio frames], one head after the other
     */
    List<float[]> lastAttention(int count) {
        int frames = memory.audioFrames();
        var rows = new ArrayList<float[]>();
        for (int token = pass.tokens - count; token < pass.tokens; token++) {
            var row = new float[configuration.alignmentHeads().size() * frames];
            for (int h = 0; h < configuration.alignmentHeads().size(); h++) {
                var head = configuration.alignmentHeads().get(h);
                var values = pass.attention.get(head.layer()).values();
                values.get((head.head() * pass.tokens + token) * memory.length(), row, h * frames, frames);
            }
            rows.add(row);
        }
        return rows;
    }

    /** The share of the last token's attention, over the alignment heads, that lies on frame {@code frame} or later. */
    double attentionFrom(int frame) {
        double sum = 0;
        for (var head : configuration.alignmentHeads()) {
            var values = pass.attention.get(head.layer()).values();
            int row = (head.head() * pass.tokens + pass.tokens - 1) * memory.length();
            for (int i = Math.max(0, frame); i < memory.length(); i++) {
                sum += values.get(row + i);
            }
        }
        return sum / configuration.alignmentHeads().size();
    }

    @Override
    public void close() {
        stepped.ifPresent(OrtSession.Result::close);
        prefilled.close();
    }
}
