package hearus.whisper.graph;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import hearus.whisper.graph.Onnx.Value;
import hearus.whisper.graph.onnx.GraphProto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class DecoderEditsTest {
    private static final int ROWS = 3;
    private static final float LEAST = -1e9f;

    @Test
    void prefillAndStepGiveWhatTheBranchesGave() throws Exception {
        var states = states(ROWS);
        var none = Value.floats(new float[ROWS], 1, 1, 1, ROWS);
        try (var merged = Onnx.load(Toy.model(Toy.mergedDecoder().build()).toByteArray()); var prefill = prefill(); var step = step()) {
            var noCache = Value.floats(new float[0], 1, 1, 0, Toy.WIDTH);
            var inputs = new HashMap<>(Map.of("input_ids", ids(1, 5, 2), "encoder_hidden_states", states, "use_cache_branch",
                    Value.flag(false), "past_key_values.0.decoder.key", noCache, "past_key_values.0.encoder.key", noCache));
            var expected = merged.run(inputs);
            var actual = prefill
                    .run(Map.of("input_ids", ids(1, 5, 2), "encoder_hidden_states", states, "xbias", none, "logits_from", from(0)));
            assertSame(expected, actual, "logits", "present.0.decoder.key", "present.0.encoder.key", "cross_attentions.0");

            var cache = Map.of("input_ids", ids(7), "past_key_values.0.decoder.key", expected.get("present.0.decoder.key"),
                    "past_key_values.0.encoder.key", expected.get("present.0.encoder.key"));
            inputs.putAll(cache);
            inputs.put("use_cache_branch", Value.flag(true));
            var stepInputs = new HashMap<>(cache);
            stepInputs.put("xbias", none);
            // The toy does not look at its own past; ONNX Runtime still asks for no input that the graph dropped.
            stepInputs.keySet().retainAll(step.inputs());
            assertSame(merged.run(inputs), step.run(stepInputs), "logits", "present.0.decoder.key", "cross_attentions.0");
        }
    }

    @Test
    void logitsStartAtTheAskedPosition() throws Exception {
        try (var prefill = prefill()) {
            var all = logits(prefill, 0);
            assertThat(all).hasSize(3 * Toy.VOCABULARY);
            assertThat(logits(prefill, 1)).containsExactly(Arrays.copyOfRange(all, Toy.VOCABULARY, all.length));
            assertThat(logits(prefill, -1)).containsExactly(Arrays.copyOfRange(all, 2 * Toy.VOCABULARY, all.length));
        }
    }

    @Test
    void aMaskedRowOfTheEncoderIsNotThere() throws Exception {
        try (var prefill = prefill()) {
            var masked = prefill.run(Map.of("input_ids", ids(1, 5), "encoder_hidden_states", states(ROWS), "xbias",
                    Value.floats(new float[]{0, 0, LEAST}, 1, 1, 1, ROWS), "logits_from", from(0)));
            var shorter = prefill.run(Map.of("input_ids", ids(1, 5), "encoder_hidden_states", states(2), "xbias",
                    Value.floats(new float[2], 1, 1, 1, 2), "logits_from", from(0)));
            assertThat(masked.get("logits").floats()).containsExactly(shorter.get("logits").floats(), within(1e-4f));
        }
    }

    @Test
    void eachRowOfABatchHasItsOwnBiasOnAllItsHeads() throws Exception {
        var heads = 2;
        var graph = Graph.of(Toy.model(GraphProto.newBuilder().addInput(Nodes.declaration("input_ids", Tensors.INT64, "B", "N"))
                .addInput(Toy.floats("past_key_values.0.encoder.key", -1, heads, -1, 2)).addInput(Toy.floats("scores", -1, 1, ROWS))
                .addInitializer(Tensors.int64("shape", -1, heads, 1, ROWS))
                .addNode(Nodes.of("Softmax", List.of("scores"), "weights", Nodes.attribute("axis", 2)))
                .addNode(Toy.node("Reshape", "cross_attentions.0", "weights", "shape")).addOutput(Toy.output("cross_attentions.0"))
                .build()));
        CrossAttentionBias.add(graph, List.of("cross_attentions.0"));
        try (var session = Onnx.load(graph.toModel().toByteArray())) {
            var scores = Value.floats(new float[2 * heads * ROWS], 2L * heads, 1, ROWS);
            var tokens = Value.longs(new long[2], 2, 1);
            var own = Value.floats(new float[]{0, 0, 0, 0, LEAST, 0}, 2, 1, 1, ROWS);
            var third = 1f / 3;
            assertThat(session.run(Map.of("input_ids", tokens, "scores", scores, "xbias", own)).get("cross_attentions.0").floats())
                    .containsExactly(new float[]{third, third, third, third, third, third, .5f, 0, .5f, .5f, 0, .5f}, within(1e-6f));
            var shared = Value.floats(new float[]{0, LEAST, LEAST}, 1, 1, 1, ROWS);
            assertThat(session.run(Map.of("input_ids", tokens, "scores", scores, "xbias", shared)).get("cross_attentions.0").floats())
                    .containsExactly(new float[]{1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0}, within(1e-6f));
        }
    }

    @Test
    void aDecoderThatIsNotMergedIsRefusedByName() {
        var graph = Toy.mergedDecoder().clearNode().build();
        assertThatThrownBy(() -> DecoderEdits.step(Toy.model(graph))).isInstanceOf(IOException.class).hasMessageContaining("If");
    }

    @Test
    void aDecoderWithoutAttentionOutputsIsRefusedByName() {
        var graph = Toy.mergedDecoder();
        var branch = graph.getNodeBuilder(0).getAttributeBuilder(1).getGBuilder();
        branch.removeOutput(branch.getOutputCount() - 1);
        assertThatThrownBy(() -> DecoderEdits.step(Toy.model(graph.build()))).isInstanceOf(IOException.class)
                .hasMessageContaining("cross_attentions");
    }

    private static Onnx prefill() throws Exception {
        return Onnx.load(DecoderEdits.prefill(Toy.model(Toy.mergedDecoder().build())).toModel().toByteArray());
    }

    private static Onnx step() throws Exception {
        return Onnx.load(DecoderEdits.step(Toy.model(Toy.mergedDecoder().build())).toModel().toByteArray());
    }

    private static float[] logits(Onnx prefill, int from) throws Exception {
        return prefill.run(Map.of("input_ids", ids(1, 5, 2), "encoder_hidden_states", states(ROWS), "xbias",
                Value.floats(new float[ROWS], 1, 1, 1, ROWS), "logits_from", from(from))).get("logits").floats();
    }

    private static void assertSame(Map<String, Value> expected, Map<String, Value> actual, String... outputs) {
        assertThat(actual).containsOnlyKeys(outputs);
        for (var output : outputs) {
            assertThat(actual.get(output).shape()).as(output).containsExactly(expected.get(output).shape());
            assertThat(actual.get(output).floats()).as(output).containsExactly(expected.get(output).floats(), within(1e-3f));
        }
    }

    private static Value ids(long... ids) {
        return Value.longs(ids, 1, ids.length);
    }

    private static Value from(long position) {
        return Value.longs(new long[]{position}, 1);
    }

    private static Value states(int rows) {
        var elements = new float[rows * Toy.WIDTH];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (float) Math.sin(5 * i);
        }
        return Value.floats(elements, 1, rows, Toy.WIDTH);
    }
}
