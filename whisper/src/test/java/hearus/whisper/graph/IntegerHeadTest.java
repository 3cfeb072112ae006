package hearus.whisper.graph;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import hearus.whisper.graph.Onnx.Value;
import hearus.whisper.graph.onnx.GraphProto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class IntegerHeadTest {
    private static final int WIDTH = 64;
    private static final int VOCABULARY = 100;
    private static final float SCALE = 0.005f;
    private static final byte ZERO_POINT = 126;

    @Test
    void logitsAreThoseOfFloatsEvenBesideALargeElement() throws Exception {
        var states = random(3 * WIDTH);
        states[5] = 60;
        try (var edited = edited()) {
            assertThat(run(edited, states, 3)).containsExactly(products(states, 3), within(0.02f));
        }
    }

    @Test
    void positionsDoNotChangeEachOther() throws Exception {
        var states = random(2 * WIDTH);
        states[WIDTH + 1] = 1000;
        try (var edited = edited()) {
            var alone = run(edited, Arrays.copyOf(states, WIDTH), 1);
            assertThat(Arrays.copyOf(run(edited, states, 2), VOCABULARY)).containsExactly(alone);
        }
    }

    @Test
    void noStatesGiveNoLogits() throws Exception {
        try (var edited = edited()) {
            assertThat(run(edited, new float[WIDTH], 1)).containsOnly(0f);
        }
    }

    @Test
    void anotherHeadIsRefusedByName() {
        var graph = graph();
        graph.getNodeBuilder(2).setOpType("Gemm");
        assertThatThrownBy(() -> IntegerHead.replace(Graph.of(Toy.model(graph.build())), "logits")).isInstanceOf(IOException.class)
                .hasMessageContaining("\"logits\" should be a MatMul, but is a Gemm");
    }

    private static Onnx edited() throws Exception {
        var graph = Graph.of(Toy.model(graph().build()));
        IntegerHead.replace(graph, "logits");
        return Onnx.load(graph.toModel().toByteArray());
    }

    private static float[] run(Onnx session, float[] states, int positions) throws Exception {
        return session.run(Map.of("states", Value.floats(states, 1, positions, WIDTH))).get("logits").floats();
    }

    private static float[] products(float[] states, int positions) {
        var embedding = embedding();
        var logits = new float[positions * VOCABULARY];
        for (int i = 0; i < logits.length; i++) {
            double sum = 0;
            for (int k = 0; k < WIDTH; k++) {
                sum += states[i / VOCABULARY * WIDTH + k] * SCALE * ((embedding[i % VOCABULARY * WIDTH + k] & 0xff) - ZERO_POINT);
            }
            logits[i] = (float) sum;
        }
        return logits;
    }

    private static byte[] embedding() {
        var embedding = new byte[VOCABULARY * WIDTH];
        new Random(3).nextBytes(embedding);
        return embedding;
    }

    private static GraphProto.Builder graph() {
        return GraphProto.newBuilder().addInput(Toy.floats("states", -1, -1, WIDTH))
                .addInitializer(Tensors.bytes("embedding", Tensors.UINT8, List.of((long) VOCABULARY, (long) WIDTH), embedding()))
                .addInitializer(Tensors.floats("scale", List.of(), SCALE))
                .addInitializer(Tensors.bytes("zero_point", Tensors.UINT8, List.of(), new byte[]{126}))
                .addNode(Toy.node("Transpose", "columns", "embedding"))
                .addNode(Toy.node("DequantizeLinear", "head", "columns", "scale", "zero_point"))
                .addNode(Toy.node("MatMul", "logits", "states", "head")).addOutput(Toy.output("logits"));
    }

    private static float[] random(int size) {
        var random = new Random(4);
        var values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
