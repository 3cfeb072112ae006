package hearus.whisper.graph;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

import org.junit.jupiter.api.Test;

import hearus.whisper.graph.Onnx.Value;
import hearus.whisper.graph.onnx.NodeProto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class EncoderEditsTest {
    @Test
    void plainIdsAndNoBiasGiveThePublishedStates() throws Exception {
        var features = features(Toy.MAX_ROWS);
        try (var published = Onnx.load(Toy.model(Toy.encoder().build()).toByteArray()); var edited = edited()) {
            assertThat(edited.outputs()).containsExactly("last_hidden_state");
            assertThat(run(edited, features, Onnx.range(Toy.MAX_ROWS), new float[Toy.MAX_ROWS]))
                    .containsExactly(published.run(Map.of("input_features", features)).get("last_hidden_state").floats());
        }
    }

    @Test
    void aRowWithTheBiasOfTwoStandsForTwo() throws Exception {
        try (var edited = edited()) {
            var twice = run(edited, features(3), new long[]{0, 1, 1}, new float[3]);
            var once = run(edited, features(3), new long[]{0, 1}, new float[]{0, (float) Math.log(2)});
            assertThat(Arrays.copyOf(twice, once.length)).containsExactly(once, within(1e-5f));
        }
    }

    @Test
    void anEncoderWithoutPositionsIsRefusedByName() {
        var graph = Toy.encoder();
        graph.setNode(1, graph.getNode(1).toBuilder().setInput(1, "convolved"));
        assertThatThrownBy(() -> EncoderEdits.encoder(Toy.model(graph.build()))).isInstanceOf(IOException.class)
                .hasMessageContaining("embed_positions.weight");
    }

    @Test
    void anEncoderWithoutAttentionIsRefusedByName() {
        var graph = Toy.encoder();
        graph.setNode(4, NodeProto.newBuilder(graph.getNode(4)).setOpType("Identity").clearAttribute());
        assertThatThrownBy(() -> EncoderEdits.encoder(Toy.model(graph.build()))).isInstanceOf(IOException.class)
                .hasMessageContaining("Softmax");
    }

    private static Onnx edited() throws Exception {
        return Onnx.load(EncoderEdits.encoder(Toy.model(Toy.encoder().build())).toModel().toByteArray());
    }

    private static float[] run(Onnx encoder, Value features, long[] ids, float[] bias) throws Exception {
        var rows = Value.longs(ids, ids.length);
        return encoder
                .run(Map.of("input_features", features, "src_ids", rows, "pos_ids", rows, "attn_bias", Value.floats(bias, bias.length)))
                .get("last_hidden_state").floats();
    }

    private static Value features(int rows) {
        var elements = new float[Toy.WIDTH * rows];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (float) Math.cos(2 * i);
        }
        return Value.floats(elements, 1, Toy.WIDTH, rows);
    }
}
