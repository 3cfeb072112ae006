package hearus.whisper.internal.decode;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;

import hearus.whisper.internal.encode.EncoderOutput;
import hearus.whisper.internal.model.Configuration;
import hearus.whisper.internal.model.Configuration.Head;
import hearus.whisper.internal.model.Graphs;
import hearus.whisper.internal.onnx.Workspace;

/**
 * The decoder in the middle of a text: keys and values of all tokens so far, in memory of a fixed size that passes write into, and logits and attention of the last
 * pass. Tokens can be taken back. Used by one thread; what it holds belongs to the workspace.
 */
final class DecoderState {
    /**
     * The least number of tokens in a pass. ONNX Runtime multiplies a single row by another kernel, which adds in another order; the last bit of a sum then decides how the next layer rounds
     * to 8 bits, and logits move by a hundredth. With two tokens or more a token's logits are the same to the bit, whatever else is in the pass.
     */
    private static final int MIN_TOKENS = 2;

    private final Configuration configuration;
    private final Graphs graphs;
    private final EncoderOutput encoderOutput;
    private final Workspace workspace;
    /** Layers whose attention is wanted. */
    private final Set<Integer> attentionLayers = new HashSet<>();
    private final Map<String, OnnxTensor> inputs = new HashMap<>();
    private final Map<String, OnnxTensor> outputs = new HashMap<>();
    private final Map<Integer, Workspace.Floats> attention = new HashMap<>();
    /** Keys and values of the tokens, by input: [1, H, cacheLength, d/H] each. */
    private final Map<String, FloatBuffer> caches = new HashMap<>();
    private final int cacheLength;
    private Workspace.Floats logits;
    private int first;
    private int rest;
    private int passLength;
    private int length;

    /**
     * A text without tokens yet.
     *
     * @param capacity how many tokens it may have
     * @param withAttention whether the attention of the alignment heads is wanted
     */
    DecoderState(Configuration configuration, Graphs graphs, EncoderOutput encoderOutput, int capacity, boolean withAttention,
            Workspace workspace)
            throws OrtException {
        this.configuration = configuration;
        this.graphs = graphs;
        this.encoderOutput = encoderOutput;
        this.workspace = workspace;
        this.logits = workspace.floats("logits", 1, 0, configuration.vocabulary());
        if (withAttention) {
            configuration.alignmentHeads().forEach(head -> attentionLayers.add(head.layer()));
        }
        this.cacheLength = capacity + MIN_TOKENS - 1;
        inputs.put("xbias", encoderOutput.bias());
        for (int layer = 0; layer < configuration.layers(); layer++) {
            for (var part : new String[]{layer + ".key", layer + ".value"}) {
                inputs.put("cross." + part, encoderOutput.of("cross." + part));
                var cache = workspace.floats("cache." + part, 1, configuration.heads(), cacheLength,
                        configuration.width() / configuration.heads());
                caches.put("past." + part, cache.values());
                inputs.put("past." + part, cache.tensor());
                outputs.put("present." + part, cache.tensor());
            }
        }
    }

    /** How many tokens there are. */
    int length() {
        return length;
    }

    /** Takes back all tokens but the first {@code kept}. */
    void cut(int kept) {
        length = kept;
    }

    /** Begins with the first {@code count} tokens of a text that was decoded earlier. Only before anything was appended. */
    void resume(DecodedText text, int count) {
        caches.forEach((name, cache) -> text.write(name, count, cache, cacheLength));
        length = count;
    }

    /** A copy of what was computed for these tokens, the first of the state; {@code attention} has a row for each of the last ones. */
    DecodedText decoded(int[] tokens, List<float[]> attention, double noSpeech) {
        return new DecodedText(tokens, configuration.heads(), caches, cacheLength, attention, encoderOutput.audioFrames(), noSpeech);
    }

    /**
     * Appends tokens, in one pass.
     *
     * @param one a token whose logits are wanted
     * @param from the first of those behind it whose logits are wanted
     */
    void append(int[] tokens, int one, int from) throws OrtException {
        passLength = Math.max(MIN_TOKENS, tokens.length);
        int rows = 1 + tokens.length - from;
        var ids = workspace.longs("input_ids", 1, passLength);
        var positions = workspace.longs("position_ids", 1, passLength);
        var at = workspace.longs("logits_at", rows);
        for (int i = 0; i < passLength; i++) {
            ids.values().put(i, tokens[Math.min(i, tokens.length - 1)]);
            positions.values().put(i, (long) length + i);
        }
        at.values().put(0, one);
        for (int row = 1; row < rows; row++) {
            at.values().put(row, (long) from + row - 1);
        }
        first = one;
        rest = from;
        inputs.put("input_ids", ids.tensor());
        inputs.put("position_ids", positions.tensor());
        inputs.put("logits_at", at.tensor());
        inputs.put("last_positions", integer("last_positions", length + passLength - 1));
        inputs.put("length", integer("length", length + passLength));
        logits = workspace.floats("logits", 1, rows, configuration.vocabulary());
        outputs.put("logits", logits.tensor());
        for (int layer : attentionLayers) {
            var weights = workspace.floats("attention." + layer, 1, passLength, configuration.heads(), 1, encoderOutput.length());
            attention.put(layer, weights);
            outputs.put("attention." + layer, weights.tensor());
        }
        graphs.decoder().run(inputs, Set.of(), outputs).close();
        length += tokens.length;
    }

    private OnnxTensor integer(String name, int value) throws OrtException {
        var integer = workspace.ints(name, 1);
        integer.values().put(0, value);
        return integer.tensor();
    }

    /** Fills in the logits after token {@code token} of the last pass. */
    Logits logits(int token, Logits into) {
        return into.take(logits.values(), token == first ? 0 : token - rest + 1);
    }

    /**
     * The attention that token {@code token} of the last pass paid to the audio.
     *
     * @return [alignment heads][audio frames], one head after the other
     */
    float[] attention(int token) {
        int frames = encoderOutput.audioFrames();
        var row = new float[configuration.alignmentHeads().size() * frames];
        for (int h = 0; h < configuration.alignmentHeads().size(); h++) {
            var head = configuration.alignmentHeads().get(h);
            attentionOf(head).get((token * configuration.heads() + head.head()) * encoderOutput.length(), row, h * frames,
                    frames);
        }
        return row;
    }

    private FloatBuffer attentionOf(Head head) {
        return Objects.requireNonNull(attention.get(head.layer()), "the attention was not asked for").values();
    }

    /** The share of that token's attention, over the alignment heads, that lies on frame {@code frame} or later. */
    double attentionFrom(int token, int frame) {
        double sum = 0;
        for (var head : configuration.alignmentHeads()) {
            var values = attentionOf(head);
            int row = (token * configuration.heads() + head.head()) * encoderOutput.length();
            for (int i = Math.max(0, frame); i < encoderOutput.length(); i++) {
                sum += values.get(row + i);
            }
        }
        return sum / configuration.alignmentHeads().size();
    }
}
