package hearus.models.internal.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import ai.onnxruntime.OrtException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.models.WeightType;
import hearus.models.internal.prepare.Onnx.Value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

/** The graphs of a toy against the same toy in plain Java, and what they promise about passes and batches. */
class WhisperGraphsTest {
    private static final int ROOM = 24;
    private static final int FRAMES = 22;
    private static final int TAIL = 3;
    private static final int[] TOKENS = {3, 60, 17, 17, 42, 8, 69, 0, 25, 31};
    /** Rounding to 8 bits, as a part of the largest value. */
    private static final double EIGHT_BITS = 0.04;
    /** The same to f16. */
    private static final double HALF = 0.004;

    @TempDir
    Path folder;

    private final Toy toy = new Toy();
    private Path encoder;
    private Path decoder;

    @BeforeEach
    void publish() throws IOException {
        encoder = Files.write(folder.resolve("encoder_model.onnx"), toy.encoder().toByteArray());
        decoder = Files.write(folder.resolve("decoder_model.onnx"), toy.mergedDecoder().toByteArray());
    }

    @ParameterizedTest
    @EnumSource(WeightType.class)
    void areWhisper(WeightType type) throws Exception {
        assumeThat(type != WeightType.S8 || WeightType.forThisMachine() == WeightType.S8).as("this processor multiplies u8 by s8 exactly")
                .isTrue();
        WhisperGraphs.prepare(encoder, decoder, folder.resolve("ready"), type);
        var mel = mel();
        var states = toy.states(transposed(mel));
        var encoded = encode(mel);
        var error = type == WeightType.F16 ? HALF : EIGHT_BITS;
        assertClose(Onnx.named(encoded, "last_hidden_state").floats(), flat(states), error);

        var memory = Arrays.copyOf(states, FRAMES + TAIL);
        Arrays.fill(memory, FRAMES, memory.length, new double[Toy.WIDTH]);
        for (int i = 0; i < TAIL; i++) {
            memory[FRAMES + i] = Arrays.copyOfRange(doubles(tail()), i * Toy.WIDTH, (i + 1) * Toy.WIDTH);
        }
        try (var text = new Text(encoded)) {
            assertClose(text.append(TOKENS), flat(toy.logits(TOKENS, memory, doubles(bias()))), error);
        }
    }

    /** With the same audio as before it must be the same as before, wherever the window is cut. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, FRAMES - 1})
    void aWindowMayGoOnBehindFramesThatWereEncodedEarlier(int kept) throws Exception {
        WhisperGraphs.prepare(encoder, decoder, folder.resolve("ready"), WeightType.forThisMachine());
        var mel = mel();
        var whole = encode(mel);
        var given = new HashMap<>(tails());
        whole.forEach((name, value) -> {
            if (!name.equals("last_hidden_state")) {
                given.put("earlier." + name, value);
            }
        });
        try (var graph = Onnx.load(folder.resolve("ready").resolve(WhisperGraphs.ENCODER).toString())) {
            int first = 2 * (kept - 1);
            var rest = new float[Toy.BINS * (2 * FRAMES - first)];
            for (int bin = 0; bin < Toy.BINS; bin++) {
                System.arraycopy(mel, bin * 2 * FRAMES + first, rest, bin * (2 * FRAMES - first), 2 * FRAMES - first);
            }
            var gone = graph.run(Onnx.encoding(graph, Value.floats(rest, 1, Toy.BINS, 2 * FRAMES - first), kept, given));
            for (var name : gone.keySet()) {
                if (name.equals("last_hidden_state")) {
                    var states = Onnx.named(whole, name).floats();
                    assertClose(Onnx.named(gone, name).floats(), doubles(Arrays.copyOfRange(states, kept * Toy.WIDTH, states.length)));
                } else {
                    assertThat(Onnx.named(gone, name).shape()).as(name).isEqualTo(Onnx.named(whole, name).shape());
                    assertClose(Onnx.named(gone, name).floats(), doubles(Onnx.named(whole, name).floats()));
                }
            }
        }
    }

    @Test
    void aTokenHasTheSameLogitsInWhateverPassOfTwoOrMore() throws Exception {
        WhisperGraphs.prepare(encoder, decoder, folder.resolve("ready"), WeightType.S8);
        var encoded = encode(mel());
        try (var text = new Text(encoded)) {
            var atOnce = text.append(TOKENS);
            for (int size = 2; size <= 5; size++) {
                text.cut(0);
                for (int at = 0; at < TOKENS.length; at += size) {
                    var pass = text.append(Arrays.copyOfRange(TOKENS, at, Math.min(TOKENS.length, at + size)));
                    if (pass.length > Toy.VOCABULARY) {
                        assertThat(pass).as("passes of %d, token %d", size, at)
                                .isEqualTo(Arrays.copyOfRange(atOnce, at * Toy.VOCABULARY, at * Toy.VOCABULARY + pass.length));
                    }
                }
            }
        }
    }

    @Test
    void tokensThatWereTakenBackLeaveNoTrace() throws Exception {
        WhisperGraphs.prepare(encoder, decoder, folder.resolve("ready"), WeightType.S8);
        try (var text = new Text(encode(mel()))) {
            var expected = text.append(TOKENS);
            text.cut(4);
            text.append(new int[]{1, 2, 3, 4, 5, 6, 7, 8});
            text.cut(4);
            assertThat(text.append(Arrays.copyOfRange(TOKENS, 4, TOKENS.length)))
                    .isEqualTo(Arrays.copyOfRange(expected, 4 * Toy.VOCABULARY, expected.length));
        }
    }

    @Test
    void aTextOfHalvesGrowsPassByPass() throws Exception {
        WhisperGraphs.prepare(encoder, decoder, folder.resolve("ready"), WeightType.F16);
        try (var text = new Text(encode(mel()))) {
            var expected = text.append(TOKENS);
            text.cut(2);
            text.append(new int[]{1, 2, 3, 4, 5, 6, 7, 8});
            text.cut(2);
            for (int at = 2; at < TOKENS.length; at += 2) {
                assertClose(text.append(Arrays.copyOfRange(TOKENS, at, at + 2)),
                        doubles(Arrays.copyOfRange(expected, at * Toy.VOCABULARY, (at + 2) * Toy.VOCABULARY)), HALF);
            }
        }
    }

    @Test
    void logitsComeForTheAskedTokensOnly() throws Exception {
        WhisperGraphs.prepare(encoder, decoder, folder.resolve("ready"), WeightType.S8);
        try (var text = new Text(encode(mel()))) {
            var all = text.append(TOKENS);
            text.cut(0);
            var some = text.append(TOKENS, 1, 7);
            assertThat(Arrays.copyOf(some, Toy.VOCABULARY)).isEqualTo(Arrays.copyOfRange(all, Toy.VOCABULARY, 2 * Toy.VOCABULARY));
            assertThat(Arrays.copyOfRange(some, Toy.VOCABULARY, some.length))
                    .isEqualTo(Arrays.copyOfRange(all, 7 * Toy.VOCABULARY, 8 * Toy.VOCABULARY));
        }
    }

    @Test
    void theSameFilesGiveTheSameBytes() throws IOException {
        WhisperGraphs.prepare(encoder, decoder, folder.resolve("a"), WeightType.S8);
        WhisperGraphs.prepare(encoder, decoder, folder.resolve("b"), WeightType.S8);
        for (var file : WhisperGraphs.FILES) {
            assertThat(folder.resolve("a").resolve(file)).hasSameBinaryContentAs(folder.resolve("b").resolve(file));
        }
    }

    @Test
    void aFileOfTheWrongKindIsNamedWithWhatItLacks() {
        assertThatThrownBy(() -> WhisperGraphs.prepare(decoder, decoder, folder.resolve("a"), WeightType.U8))
                .isInstanceOf(IOException.class).hasMessageContaining("decoder_model.onnx").hasMessageContaining("/conv1/Conv_quant");
        assertThatThrownBy(() -> WhisperGraphs.prepare(encoder, encoder, folder.resolve("a"), WeightType.U8))
                .isInstanceOf(IOException.class).hasMessageContaining("encoder_model.onnx").hasMessageContaining("If");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> WhisperGraphs.prepare(folder.resolve("none.onnx"), decoder, folder.resolve("a"), WeightType.U8))
                .isInstanceOf(IOException.class).hasMessageContaining("none.onnx: there is no such file");
    }

    private Map<String, Value> encode(float[] mel) throws Exception {
        try (var graph = Onnx.load(folder.resolve("ready").resolve(WhisperGraphs.ENCODER).toString())) {
            return graph.run(Onnx.encoding(graph, Value.floats(mel, 1, Toy.BINS, 2 * FRAMES), 0, tails()));
        }
    }

    /** The keys and values of the tail, by the encoder's inputs. */
    private Map<String, Value> tails() {
        var rows = new double[TAIL][];
        for (int i = 0; i < TAIL; i++) {
            rows[i] = Arrays.copyOfRange(doubles(tail()), i * Toy.WIDTH, (i + 1) * Toy.WIDTH);
        }
        var tails = new HashMap<String, Value>();
        for (int layer = 0; layer < Toy.LAYERS; layer++) {
            var attention = "model.decoder.layers." + layer + ".encoder_attn.";
            tails.put("tail.cross." + layer + ".key", headByHead(toy.apply(attention + "k_proj", rows)));
            tails.put("tail.cross." + layer + ".value", headByHead(toy.apply(attention + "v_proj", rows)));
        }
        return tails;
    }

    /** From [G][d] to [1,H,G,d/H]. */
    private static Value headByHead(double[][] rows) {
        int width = Toy.WIDTH / Toy.HEADS;
        var heads = new float[rows.length * Toy.WIDTH];
        for (int i = 0; i < heads.length; i++) {
            int head = i / (rows.length * width);
            heads[i] = (float) rows[i / width % rows.length][head * width + i % width];
        }
        return Value.floats(heads, 1, Toy.HEADS, rows.length, width);
    }

    /** A text that grows, pass by pass. */
    private final class Text implements AutoCloseable {
        private final Onnx graph;
        private final Map<String, Value> kept = new HashMap<>();
        private int length;

        Text(Map<String, Value> encoded) throws Exception {
            graph = Onnx.load(folder.resolve("ready").resolve(WhisperGraphs.DECODER).toString());
            encoded.forEach((name, value) -> {
                if (name.startsWith("cross.")) {
                    kept.put(name, value);
                    kept.put(name.replace("cross.", "past."),
                            Value.floats(new float[Toy.WIDTH * ROOM], 1, Toy.HEADS, ROOM, Toy.WIDTH / Toy.HEADS));
                }
            });
            kept.put("xbias", Value.floats(bias(), 1, 1, 1, 1, FRAMES + TAIL));
        }

        void cut(int tokens) {
            length = tokens;
        }

        float[] append(int[] tokens) throws Exception {
            return append(tokens, IntStream.range(0, tokens.length).toArray());
        }

        float[] append(int[] tokens, int... wanted) throws Exception {
            int first = length;
            length += tokens.length;
            var inputs = new HashMap<>(kept);
            inputs.put("input_ids", Value.longs(Arrays.stream(tokens).asLongStream().toArray(), 1, tokens.length));
            inputs.put("position_ids",
                    Value.longs(Arrays.stream(Onnx.range(tokens.length)).map(i -> first + i).toArray(), 1, tokens.length));
            inputs.put("logits_at", Value.longs(Arrays.stream(wanted).asLongStream().toArray(), wanted.length));
            inputs.put("last_positions", Value.ints(new int[]{length - 1}, 1));
            inputs.put("length", Value.ints(new int[]{length}, 1));
            var result = graph.run(inputs);
            result.forEach((name, value) -> {
                if (name.startsWith("present.")) {
                    kept.put(name.replace("present.", "past."), value);
                }
            });
            return Onnx.named(result, "logits").floats();
        }

        @Override
        public void close() throws OrtException {
            graph.close();
        }
    }

    private static void assertClose(float[] actual, double[] expected) {
        assertClose(actual, expected, EIGHT_BITS);
    }

    private static void assertClose(float[] actual, double[] expected, double error) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        double worst = 0;
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
        }
        assertThat(worst / largest).isLessThan(error);
    }

    private static float[] mel() {
        return random(1, Toy.BINS * 2 * FRAMES);
    }

    private static float[] tail() {
        return random(2, TAIL * Toy.WIDTH);
    }

    private static float[] bias() {
        var bias = new float[FRAMES + TAIL];
        Arrays.fill(bias, FRAMES, bias.length, 1.5f);
        return bias;
    }

    private static float[] random(int seed, int length) {
        var random = new Random(seed);
        var values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static double[][] transposed(float[] mel) {
        var rows = new double[2 * FRAMES][Toy.BINS];
        for (int i = 0; i < mel.length; i++) {
            rows[i % (2 * FRAMES)][i / (2 * FRAMES)] = mel[i];
        }
        return rows;
    }

    private static double[] doubles(float[] values) {
        var result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }
}
