package hearus.whisper.graph;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import ai.onnxruntime.OrtException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import hearus.whisper.graph.Onnx.Value;
import hearus.whisper.models.InstalledModel;
import hearus.whisper.models.Model;
import hearus.whisper.models.PublishedModel;

import static org.assertj.core.api.Assertions.assertThat;

/** The edited graphs against the published ones. {@code -Dhearus.parity=tiny,base,small} takes more models than tiny. */
class RealModelTest {
    private static final long[] PROMPT = {50258, 50264, 50359, 50363};
    private static final int STEPS = 12;
    private static final int ROWS = 1500;

    /** Sums of floats in another order, as a part of the largest value. */
    private static final double SAME = 1e-4;

    /** The head quantises its states to 8 bits, as a part of the largest logit. */
    private static final double SAME_LOGITS = 0.002;

    @TempDir
    static Path folder;

    static Stream<String> models() {
        return Stream.of(System.getProperty("hearus.parity", "tiny").split(","));
    }

    @ParameterizedTest
    @MethodSource("models")
    void theEncoderGivesTheSameStatesForTheFullWindow(String model) throws Exception {
        var mel = mel(2 * ROWS);
        try (var original = Onnx.load(published(model).file(PublishedModel.ENCODER).toString());
                var edited = Onnx.load(prepared(model, WhisperGraphs.ENCODER))) {
            var differences = new Differences();
            differences.add(Map.of("last_hidden_state", original.run(Map.of("input_features", mel)).get("last_hidden_state")),
                    edited.run(encoderInputs(mel, ROWS)));
            differences.assertSame(model + " encoder");
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void prefillAndStepsGiveTheSameAsTheMergedDecoder(String model) throws Exception {
        var states = states(model, ROWS);
        var differences = new Differences();
        try (var original = Onnx.load(published(model).file(PublishedModel.DECODER).toString());
                var prefill = Onnx.load(prepared(model, WhisperGraphs.PREFILL));
                var step = Onnx.load(prepared(model, WhisperGraphs.STEP))) {
            var xbias = Value.floats(new float[ROWS], 1, 1, 1, ROWS);
            var expected = original.run(mergedInputs(original, states));
            var actual = prefill.run(prefillInputs(states, xbias, 0));
            differences.add(expected, actual);
            var expectedCache = new HashMap<>(cache(expected, ""));
            var cache = new HashMap<>(cache(actual, ""));
            for (int i = 0; i < STEPS; i++) {
                var token = Value.longs(new long[]{best(expected.get("logits"))}, 1, 1);
                expected = original.run(
                        with(expectedCache, "input_ids", token, "encoder_hidden_states", states, "use_cache_branch", Value.flag(true)));
                actual = step.run(with(cache, "input_ids", token, "xbias", xbias));
                differences.add(expected, actual);
                expectedCache.putAll(cache(expected, ".decoder."));
                cache.putAll(cache(actual, ".decoder."));
            }
        }
        differences.assertSame(model + " decoder");
    }

    @ParameterizedTest
    @MethodSource("models")
    void logitsComeForTheAskedPositionsOnly(String model) throws Exception {
        var states = states(model, 50);
        var xbias = Value.floats(new float[50], 1, 1, 1, 50);
        try (var prefill = Onnx.load(prepared(model, WhisperGraphs.PREFILL))) {
            var all = prefill.run(prefillInputs(states, xbias, 0)).get("logits");
            var two = prefill.run(prefillInputs(states, xbias, 2)).get("logits");
            var one = prefill.run(prefillInputs(states, xbias, -1)).get("logits");
            assertThat(all.shape()[1]).isEqualTo(PROMPT.length);
            assertThat(two.shape()[1]).isEqualTo(PROMPT.length - 2);
            assertThat(one.shape()[1]).isEqualTo(1);
            var differences = new Differences();
            differences.add(Map.of("logits", lastPosition(all)), Map.of("logits", lastPosition(two)));
            differences.add(Map.of("logits", lastPosition(all)), Map.of("logits", lastPosition(one)));
            differences.assertSame(model + " logits_from");
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void whatAMaskedRowOfABatchHoldsMakesNoDifference(String model) throws Exception {
        int rows = 60;
        int shorter = 40;
        var states = states(model, rows);
        // Turned around within the padding: the largest and smallest elements stay, and with them the scales of the batch.
        var turned = turned(states, shorter);
        var mask = new float[2 * rows];
        Arrays.fill(mask, rows + shorter, 2 * rows, -1e9f);
        var xbias = Value.floats(mask, 2, 1, 1, rows);
        try (var prefill = Onnx.load(prepared(model, WhisperGraphs.PREFILL));
                var step = Onnx.load(prepared(model, WhisperGraphs.STEP))) {
            var one = prefill.run(batchInputs(states, states, xbias));
            var other = prefill.run(batchInputs(states, turned, xbias));
            assertSecondRowsAreSame(one, other, shorter);
            var token = best(secondRow(one.get("logits")));
            var tokens = Value.longs(new long[]{token, token}, 2, 1);
            assertSecondRowsAreSame(step.run(with(cache(one, ""), "input_ids", tokens, "xbias", xbias)),
                    step.run(with(cache(other, ""), "input_ids", tokens, "xbias", xbias)), shorter);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void anEncoderWindowMayHaveAnyLength(String model) throws Exception {
        try (var edited = Onnx.load(prepared(model, WhisperGraphs.ENCODER))) {
            for (var rows : new int[]{5, 77, 300}) {
                var states = edited.run(encoderInputs(mel(2 * rows), rows)).get("last_hidden_state");
                assertThat(states.shape()).containsExactly(1, rows, width(model));
                assertThat(states.floats()).doesNotContain(Float.NaN);
            }
        }
    }

    private static void assertSecondRowsAreSame(Map<String, Value> one, Map<String, Value> other, int rows) {
        var logits = secondRow(one.get("logits"));
        assertThat(difference(logits, secondRow(other.get("logits")))).isLessThan(SAME * largest(logits));
        var attention = secondRow(one.get("cross_attentions.0"));
        var length = Math.toIntExact(attention.shape()[3]);
        for (int i = 0; i < attention.floats().length; i++) {
            assertThat(i % length < rows || attention.floats()[i] == 0).isTrue();
        }
    }

    private static Map<String, Value> batchInputs(Value first, Value second, Value xbias) {
        var shape = first.shape();
        var both = Arrays.copyOf(first.floats(), 2 * first.floats().length);
        System.arraycopy(second.floats(), 0, both, first.floats().length, second.floats().length);
        var ids = Stream.of(PROMPT, PROMPT).flatMapToLong(Arrays::stream).toArray();
        return Map.of("input_ids", Value.longs(ids, 2, PROMPT.length), "encoder_hidden_states", Value.floats(both, 2, shape[1], shape[2]),
                "xbias", xbias, "logits_from", Value.longs(new long[]{-1}, 1));
    }

    /** The same states with their rows from {@code first} on in the opposite order. */
    private static Value turned(Value states, int first) {
        var rows = Math.toIntExact(states.shape()[1]);
        var width = Math.toIntExact(states.shape()[2]);
        var turned = states.floats().clone();
        for (int row = first; row < rows; row++) {
            System.arraycopy(states.floats(), row * width, turned, (rows - 1 - (row - first)) * width, width);
        }
        return Value.floats(turned, states.shape());
    }

    /** The largest difference of each output over several runs. */
    private static final class Differences {
        private final Map<String, Double> absolute = new TreeMap<>();
        private final Map<String, Double> relative = new TreeMap<>();

        /** Compares all outputs that the edited graph kept. */
        void add(Map<String, Value> expected, Map<String, Value> actual) {
            actual.forEach((name, value) -> {
                var difference = difference(expected.get(name), value);
                var kind = name.replaceAll("\\d+", "*");
                absolute.merge(kind, difference, Math::max);
                relative.merge(kind, difference / largest(expected.get(name)), Math::max);
            });
        }

        void assertSame(String what) {
            System.out.println("Largest differences, " + what + ": absolute " + absolute + ", relative " + relative);
            assertThat(relative).isNotEmpty().allSatisfy(
                    (name, difference) -> assertThat(difference).as(name).isLessThan(name.equals("logits") ? SAME_LOGITS : SAME));
        }
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

    private static int width(String model) throws Exception {
        var shape = Graph.of(OnnxFile.read(published(model).file(PublishedModel.DECODER))).inputShape("encoder_hidden_states");
        return Math.toIntExact(shape.get(2));
    }

    private static Map<String, Value> encoderInputs(Value mel, int rows) {
        return Map.of("input_features", mel, "src_ids", Value.longs(Onnx.range(rows), rows), "pos_ids", Value.longs(Onnx.range(rows), rows),
                "attn_bias", Value.floats(new float[rows], rows));
    }

    private static Map<String, Value> prefillInputs(Value states, Value xbias, int logitsFrom) {
        return Map.of("input_ids", Value.longs(PROMPT, 1, PROMPT.length), "encoder_hidden_states", states, "xbias", xbias, "logits_from",
                Value.longs(new long[]{logitsFrom}, 1));
    }

    private static Map<String, Value> mergedInputs(Onnx original, Value states) throws OrtException {
        var inputs = new HashMap<String, Value>();
        var heads = states.shape()[2] / 64;
        original.inputs().stream().filter(name -> name.startsWith("past_key_values."))
                .forEach(name -> inputs.put(name, Value.floats(new float[0], 1, heads, 0, 64)));
        return with(inputs, "input_ids", Value.longs(PROMPT, 1, PROMPT.length), "encoder_hidden_states", states, "use_cache_branch",
                Value.flag(false));
    }

    private static Map<String, Value> with(Map<String, Value> inputs, Object... namesAndValues) {
        var result = new HashMap<>(inputs);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            result.put((String) namesAndValues[i], (Value) namesAndValues[i + 1]);
        }
        return result;
    }

    private static Map<String, Value> cache(Map<String, Value> outputs, String part) {
        return outputs.entrySet().stream().filter(entry -> entry.getKey().startsWith("present.") && entry.getKey().contains(part))
                .collect(Collectors.toMap(entry -> entry.getKey().replace("present.", "past_key_values."), Map.Entry::getValue));
    }

    private static Value lastPosition(Value logits) {
        var size = Math.toIntExact(logits.shape()[2]);
        var all = logits.floats();
        return Value.floats(Arrays.copyOfRange(all, all.length - size, all.length), 1, 1, size);
    }

    private static Value secondRow(Value batch) {
        var all = batch.floats();
        var shape = batch.shape().clone();
        shape[0] = 1;
        return Value.floats(Arrays.copyOfRange(all, all.length / 2, all.length), shape);
    }

    private static long best(Value logits) {
        var last = lastPosition(logits).floats();
        int best = 0;
        for (int i = 1; i < last.length; i++) {
            best = last[i] > last[best] ? i : best;
        }
        return best;
    }

    private static double largest(Value value) {
        double largest = 0;
        for (var element : value.floats()) {
            largest = Math.max(largest, Math.abs(element));
        }
        return largest;
    }

    private static double difference(Value expected, Value actual) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        double largest = 0;
        for (int i = 0; i < expected.floats().length; i++) {
            largest = Math.max(largest, Math.abs(expected.floats()[i] - actual.floats()[i]));
        }
        return largest;
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

    /** What the prepared encoder makes of the first rows of {@link #mel}. */
    private static Value states(String model, int rows) throws Exception {
        try (var encoder = Onnx.load(prepared(model, WhisperGraphs.ENCODER))) {
            return encoder.run(encoderInputs(mel(2 * rows), rows)).get("last_hidden_state");
        }
    }
}
