package hearus.models.internal.prepare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import hearus.models.internal.prepare.onnx.AttributeProto;
import hearus.models.internal.prepare.onnx.GraphProto;
import hearus.models.internal.prepare.onnx.ModelProto;
import hearus.models.internal.prepare.onnx.NodeProto;
import hearus.models.internal.prepare.onnx.OperatorSetIdProto;
import hearus.models.internal.prepare.onnx.TensorProto;

/**
 * A very small Whisper with random weights: as it would be published, with the names and constants that are looked for, and written out as plain loops over floats
 * (Radford et al. 2022; openai/whisper's model.py).
 */
final class Toy {
    static final int WIDTH = 128;
    static final int HEADS = 2;
    static final int LAYERS = 2;
    static final int HIDDEN = 256;
    static final int BINS = 8;
    static final int VOCABULARY = 70;
    private static final int POSITIONS = 40;
    private static final String EMBEDDING = "model.decoder.embed_tokens.weight";

    private final Random random = new Random(5);
    private final List<TensorProto> encoderConstants = new ArrayList<>();
    private final List<NodeProto> encoderNodes = new ArrayList<>();
    private final List<TensorProto> decoderConstants = new ArrayList<>();
    private final List<NodeProto> decoderNodes = new ArrayList<>();
    /** [in][out] of linear layers, [rows][width] of tables, [1][width] of vectors. */
    private final Map<String, double[][]> values = new HashMap<>();

    Toy() {
        convolution("conv1", BINS);
        convolution("conv2", WIDTH);
        vector("embed_positions.weight", POSITIONS, 0.1, "");
        for (int layer = 0; layer < LAYERS; layer++) {
            attention("layers." + layer + ".self_attn", "");
            feedForward("layers." + layer + ".", "");
        }
        norm("layer_norm", "");
        embedding();
        vector("model.decoder.embed_positions.weight", POSITIONS, 0.3, "_merged_0");
        for (int layer = 0; layer < LAYERS; layer++) {
            attention("model.decoder.layers." + layer + ".self_attn", "_merged_0");
            attention("model.decoder.layers." + layer + ".encoder_attn", "_merged_0");
            feedForward("model.decoder.layers." + layer + ".", "_merged_0");
        }
        norm("model.decoder.layer_norm", "_merged_0");
    }

    ModelProto encoder() {
        return model(GraphProto.newBuilder().addAllNode(encoderNodes).addAllInitializer(encoderConstants));
    }

    ModelProto mergedDecoder() {
        var branch = AttributeProto.newBuilder().setName("else_branch").setType(5).setG(GraphProto.newBuilder().addAllNode(decoderNodes));
        return model(GraphProto.newBuilder().addNode(NodeProto.newBuilder().setOpType("If").addAttribute(branch))
                .addAllInitializer(decoderConstants));
    }

    private static ModelProto model(GraphProto.Builder graph) {
        return ModelProto.newBuilder().setIrVersion(8).addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(11)).setGraph(graph)
                .build();
    }

    private List<TensorProto> constants(String suffix) {
        return suffix.isEmpty() ? encoderConstants : decoderConstants;
    }

    private void attention(String name, String suffix) {
        norm(name + "_layer_norm", suffix);
        for (var projection : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
            linear(name + "." + projection, WIDTH, WIDTH, !projection.equals("k_proj"), suffix);
        }
    }

    private void feedForward(String prefix, String suffix) {
        norm(prefix + "final_layer_norm", suffix);
        linear(prefix + "fc1", WIDTH, HIDDEN, true, suffix);
        linear(prefix + "fc2", HIDDEN, WIDTH, true, suffix);
    }

    private void norm(String name, String suffix) {
        vector(name + ".weight", 1, 0.2, suffix);
        vector(name + ".bias", 1, 0.1, suffix);
    }

    private void vector(String name, int rows, double deviation, String suffix) {
        var table = new double[rows][WIDTH];
        var floats = new float[rows * WIDTH];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) (random.nextGaussian() * deviation + (name.endsWith("norm.weight") ? 1 : 0));
            table[i / WIDTH][i % WIDTH] = floats[i];
        }
        values.put(name, table);
        constants(suffix).add(Tensors.floats(name + suffix, List.of((long) rows, (long) WIDTH), floats));
    }

    private void linear(String name, int in, int out, boolean biased, String suffix) {
        // As in the published graphs some weights are signed.
        var weight = quantized("onnx::MatMul_" + name.hashCode() + suffix, List.of((long) in, (long) out), name.endsWith("v_proj"), suffix);
        var nodes = suffix.isEmpty() ? encoderNodes : decoderNodes;
        nodes.add(NodeProto.newBuilder().setName("/" + name.replaceAll("\\.(?!\\d)", "/") + "/MatMul_quant").addInput("x")
                .addInput("onnx::MatMul_" + name.hashCode() + suffix + "_quantized").build());
        values.put(name, rows(weight, in, out));
        if (biased) {
            bias(name, out, suffix);
        }
    }

    private void bias(String name, int out, String suffix) {
        var floats = new float[out];
        var row = new double[1][out];
        for (int i = 0; i < out; i++) {
            floats[i] = (float) (random.nextGaussian() * 0.1);
            row[0][i] = floats[i];
        }
        values.put(name + ".bias", row);
        constants(suffix).add(Tensors.floats(name + ".bias" + suffix, List.of((long) out), floats));
    }

    /** [out][in][3] as published, [3 in][out] here. */
    private void convolution(String name, int in) {
        var published = quantized(name + ".weight", List.of((long) WIDTH, (long) in, 3L), false, "");
        encoderNodes
                .add(NodeProto.newBuilder().setName("/" + name + "/Conv_quant").addInput("x").addInput(name + ".weight_quantized").build());
        var table = new double[3 * in][WIDTH];
        for (int i = 0; i < published.length; i++) {
            table[i % 3 * in + i / 3 % in][i / 3 / in] = published[i];
        }
        values.put(name, table);
        bias(name, WIDTH, "");
    }

    private void embedding() {
        values.put(EMBEDDING, rows(quantized(EMBEDDING + "_merged_0", List.of((long) VOCABULARY, (long) WIDTH), false, "_merged_0"),
                VOCABULARY, WIDTH));
    }

    /** Adds 8-bit weights with a scale and a zero point; what they stand for. */
    private double[] quantized(String name, List<Long> dims, boolean signed, String suffix) {
        int size = (int) dims.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
        var bytes = new byte[size];
        random.nextBytes(bytes);
        int zeroPoint = signed ? 3 : 130;
        float scale = 0.001f;
        var result = new double[size];
        for (int i = 0; i < size; i++) {
            result[i] = scale * ((signed ? bytes[i] : Byte.toUnsignedInt(bytes[i])) - zeroPoint);
        }
        int type = signed ? Tensors.INT8 : Tensors.UINT8;
        constants(suffix).add(Tensors.bytes(name + "_quantized", type, dims, bytes));
        constants(suffix).add(Tensors.floats(name + "_scale", List.of(), scale));
        constants(suffix).add(Tensors.bytes(name + "_zero_point", type, List.of(), new byte[]{(byte) zeroPoint}));
        return result;
    }

    private static double[][] rows(double[] elements, int rows, int columns) {
        var result = new double[rows][columns];
        for (int i = 0; i < elements.length; i++) {
            result[i / columns][i % columns] = elements[i];
        }
        return result;
    }

    // What the paper says.

    /** From mel [frames][bins] to [frames / 2][width]. */
    double[][] states(double[][] mel) {
        var x = gelu(apply("conv1", neighbours(mel, 1)));
        x = gelu(apply("conv2", neighbours(x, 2)));
        x = sum(x, Arrays.copyOf(values.get("embed_positions.weight"), x.length));
        for (int layer = 0; layer < LAYERS; layer++) {
            var name = "layers." + layer + ".";
            var normal = normal(name + "self_attn_layer_norm", x);
            x = sum(x, attend(name + "self_attn", normal, normal, new double[x.length], false));
            x = sum(x, apply(name + "fc2", gelu(apply(name + "fc1", normal(name + "final_layer_norm", x)))));
        }
        return normal("layer_norm", x);
    }

    /** [tokens][vocabulary]. */
    double[][] logits(int[] tokens, double[][] memory, double[] bias) {
        var x = new double[tokens.length][];
        for (int i = 0; i < tokens.length; i++) {
            x[i] = sum(new double[][]{weights(EMBEDDING)[tokens[i]]},
                    new double[][]{weights("model.decoder.embed_positions.weight")[i]})[0];
        }
        for (int layer = 0; layer < LAYERS; layer++) {
            var name = "model.decoder.layers." + layer + ".";
            var normal = normal(name + "self_attn_layer_norm", x);
            x = sum(x, attend(name + "self_attn", normal, normal, new double[x.length], true));
            x = sum(x, attend(name + "encoder_attn", normal(name + "encoder_attn_layer_norm", x), memory, bias, false));
            x = sum(x, apply(name + "fc2", gelu(apply(name + "fc1", normal(name + "final_layer_norm", x)))));
        }
        x = normal("model.decoder.layer_norm", x);
        var table = weights(EMBEDDING);
        var logits = new double[x.length][table.length];
        for (int i = 0; i < x.length; i++) {
            for (int token = 0; token < table.length; token++) {
                for (int k = 0; k < WIDTH; k++) {
                    logits[i][token] += x[i][k] * table[token][k];
                }
            }
        }
        return logits;
    }

    private double[][] attend(String name, double[][] from, double[][] to, double[] bias, boolean causal) {
        var q = apply(name + ".q_proj", from);
        var k = apply(name + ".k_proj", to);
        var v = apply(name + ".v_proj", to);
        var mixed = new double[from.length][WIDTH];
        int size = WIDTH / HEADS;
        for (int head = 0; head < HEADS; head++) {
            for (int i = 0; i < from.length; i++) {
                int seen = causal ? i + 1 : to.length;
                var weights = new double[seen];
                double total = 0;
                for (int j = 0; j < seen; j++) {
                    double score = bias[j];
                    for (int c = head * size; c < (head + 1) * size; c++) {
                        score += q[i][c] * k[j][c] / Math.sqrt(size);
                    }
                    weights[j] = Math.exp(score);
                    total += weights[j];
                }
                for (int j = 0; j < seen; j++) {
                    for (int c = head * size; c < (head + 1) * size; c++) {
                        mixed[i][c] += weights[j] / total * v[j][c];
                    }
                }
            }
        }
        return apply(name + ".out_proj", mixed);
    }

    private double[][] weights(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    /** The linear layer {@code name}. */
    double[][] apply(String name, double[][] x) {
        var weights = weights(name);
        var bias = values.get(name + ".bias");
        var y = new double[x.length][weights[0].length];
        for (int i = 0; i < x.length; i++) {
            for (int out = 0; out < y[i].length; out++) {
                double sum = bias == null ? 0 : bias[0][out];
                for (int in = 0; in < weights.length; in++) {
                    sum += x[i][in] * weights[in][out];
                }
                y[i][out] = sum;
            }
        }
        return y;
    }

    private double[][] normal(String name, double[][] x) {
        var y = new double[x.length][WIDTH];
        for (int i = 0; i < x.length; i++) {
            double mean = Arrays.stream(x[i]).average().orElseThrow();
            double variance = Arrays.stream(x[i]).map(value -> (value - mean) * (value - mean)).average().orElseThrow();
            for (int c = 0; c < WIDTH; c++) {
                y[i][c] = (x[i][c] - mean) / Math.sqrt(variance + 1e-5) * weights(name + ".weight")[0][c]
                        + weights(name + ".bias")[0][c];
            }
        }
        return y;
    }

    private static double[][] neighbours(double[][] x, int stride) {
        int width = x[0].length;
        var y = new double[(x.length + stride - 1) / stride][3 * width];
        for (int i = 0; i < y.length; i++) {
            for (int side = -1; side <= 1; side++) {
                int at = i * stride + side;
                if (at >= 0 && at < x.length) {
                    System.arraycopy(x[at], 0, y[i], (side + 1) * width, width);
                }
            }
        }
        return y;
    }

    /** x/2 (1 + erf(x / sqrt 2)), with erf by Abramowitz and Stegun 7.1.26 (1.5e-7). */
    private static double[][] gelu(double[][] x) {
        for (var row : x) {
            for (int i = 0; i < row.length; i++) {
                double z = Math.abs(row[i]) / Math.sqrt(2);
                double t = 1 / (1 + 0.3275911 * z);
                double erf = 1 - t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
                        * Math.exp(-z * z);
                row[i] = row[i] / 2 * (1 + Math.signum(row[i]) * erf);
            }
        }
        return x;
    }

    private static double[][] sum(double[][] x, double[][] y) {
        var z = new double[x.length][x[0].length];
        for (int i = 0; i < x.length; i++) {
            for (int c = 0; c < x[i].length; c++) {
                z[i][c] = x[i][c] + y[i][c];
            }
        }
        return z;
    }
}
