package hearus.models.internal.prepare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import ai.onnxruntime.OrtException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import hearus.models.InstalledModel;
import hearus.models.Model;
import hearus.models.PublishedModel;
import hearus.models.WeightType;
import hearus.models.internal.prepare.Onnx.Value;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The prepared graphs against the published ones. Both round to 8 bits, not at the same places: they agree as one of them does with itself after a change of its
 * input by a ten-thousandth. {@code -Dhearus.parity=tiny,base,small} takes more models than tiny.
 */
class RealModelTest {
    private static final long[] PROMPT = {50258, 50264, 50359, 50363, 5, 1500, 20_000};
    private static final int ROWS = 1500;
    /** Cosine of the angle between them. */
    private static final double ALIKE = 0.95;

    @TempDir
    static Path folder;

    static Stream<String> models() {
        return Stream.of(System.getProperty("hearus.parity", "tiny").split(","));
    }

    @ParameterizedTest
    @MethodSource("models")
    void areThePublishedModel(String model) throws Exception {
        var mel = mel(2 * ROWS);
        try (var publishedEncoder = Onnx.load(published(model).file(PublishedModel.ENCODER).toString());
                var publishedDecoder = Onnx.load(published(model).file(PublishedModel.DECODER).toString());
                var encoder = Onnx.load(prepared(model, WhisperGraphs.ENCODER));
                var decoder = Onnx.load(prepared(model, WhisperGraphs.DECODER))) {
            var states = Onnx.named(publishedEncoder.run(Map.of("input_features", mel)), "last_hidden_state");
            var width = Math.toIntExact(states.shape()[2]);
            var encoded = encoder.run(Onnx.encoding(encoder, mel, 0, Map.of()));
            assertAlike(model + " states", Onnx.named(encoded, "last_hidden_state"), states);

            var expected = publishedDecoder.run(mergedInputs(publishedDecoder, states));
            var actual = decoder.run(inputs(encoded, width));
            assertAlike(model + " logits", Onnx.named(actual, "logits"), Onnx.named(expected, "logits"));
            for (var name : expected.keySet()) {
                if (name.startsWith("cross_attentions.")) {
                    assertAlike(model + " " + name, headByHead(Onnx.named(actual, name.replace("cross_attentions", "attention"))),
                            Onnx.named(expected, name));
                }
            }
        }
    }

    /** From [1,N,H,1,T] to [1,H,N,T]. */
    private static Value headByHead(Value attention) {
        int tokens = (int) attention.shape()[1];
        int heads = (int) attention.shape()[2];
        int rows = (int) attention.shape()[4];
        var moved = new float[attention.floats().length];
        for (int token = 0; token < tokens; token++) {
            for (int head = 0; head < heads; head++) {
                System.arraycopy(attention.floats(), (token * heads + head) * rows, moved, (head * tokens + token) * rows, rows);
            }
        }
        return Value.floats(moved, 1, heads, tokens, rows);
    }

    private static void assertAlike(String what, Value actual, Value expected) {
        assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
        double product = 0;
        double actuals = 0;
        double expecteds = 0;
        for (int i = 0; i < expected.floats().length; i++) {
            product += actual.floats()[i] * expected.floats()[i];
            actuals += actual.floats()[i] * actual.floats()[i];
            expecteds += expected.floats()[i] * expected.floats()[i];
        }
        assertThat(product / Math.sqrt(actuals * expecteds)).as(what).isBetween(ALIKE, 1.000_001);
    }

    private static Map<String, Value> inputs(Map<String, Value> encoded, int width) {
        int tokens = PROMPT.length;
        var inputs = new HashMap<String, Value>();
        encoded.forEach((name, value) -> {
            if (name.startsWith("cross.")) {
                inputs.put(name, value);
                inputs.put(name.replace("cross.", "past."), Value.floats(new float[width * tokens], 1, width / 64, tokens, 64));
            }
        });
        inputs.put("xbias", Value.floats(new float[ROWS], 1, 1, 1, 1, ROWS));
        inputs.put("input_ids", Value.longs(PROMPT, 1, tokens));
        inputs.put("position_ids", Value.longs(Onnx.range(tokens), 1, tokens));
        inputs.put("logits_at", Value.longs(Onnx.range(tokens), tokens));
        inputs.put("last_positions", Value.ints(new int[]{tokens - 1}, 1));
        inputs.put("length", Value.ints(new int[]{tokens}, 1));
        return inputs;
    }

    private static Map<String, Value> mergedInputs(Onnx original, Value states) throws OrtException {
        var inputs = new HashMap<String, Value>();
        var heads = states.shape()[2] / 64;
        original.inputs().stream().filter(name -> name.startsWith("past_key_values."))
                .forEach(name -> inputs.put(name, Value.floats(new float[0], 1, heads, 0, 64)));
        inputs.put("input_ids", Value.longs(PROMPT, 1, PROMPT.length));
        inputs.put("encoder_hidden_states", states);
        inputs.put("use_cache_branch", Value.flag(false));
        return inputs;
    }

    /** Where the graph {@code file} of {@code model} lies, prepared. */
    private static String prepared(String model, String file) throws Exception {
        var target = folder.resolve(model);
        if (!Files.exists(target)) {
            WhisperGraphs.prepare(published(model).file(PublishedModel.ENCODER), published(model).file(PublishedModel.DECODER), target,
                    WeightType.forThisMachine());
        }
        return target.resolve(file).toString();
    }

    private static InstalledModel published(String model) {
        return PublishedModel.pull(Model.valueOf(model.toUpperCase(Locale.ROOT)));
    }

    /** Bands that rise and fall, as speech has, in the range of Whisper's log-mel. */
    private static Value mel(int frames) {
        var random = new Random(7);
        var mel = new float[80 * frames];
        for (int band = 0; band < 80; band++) {
            var phase = random.nextDouble() * 6;
            for (int frame = 0; frame < frames; frame++) {
                mel[band * frames + frame] = (float) (0.3 + 0.7 * Math.sin(frame / 9.0 + phase) * Math.cos(band / 11.0)
                        + 0.1 * random.nextGaussian());
            }
        }
        return Value.floats(mel, 1, 80, frames);
    }
}
