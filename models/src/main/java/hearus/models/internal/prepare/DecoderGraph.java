package hearus.models.internal.prepare;

import java.io.IOException;
import java.util.List;

import hearus.models.WeightType;
import hearus.models.internal.prepare.GraphWriter.Residual;

/**
 * The decoder of Radford et al. 2022, section 2.2: learned positions, pre-norm Transformer layers that attend to the tokens so far and to the encoder, and the token
 * embedding once more as the output. One graph for any number of tokens after any number of tokens: the first pass over a prompt, a draft to be verified, a step.
 */
final class DecoderGraph {
    private static final String TOKENS = "model.decoder.embed_tokens.weight";

    private final GraphWriter graph = new GraphWriter("decoder");
    private final PublishedWeights weights;
    private final Shape shape;
    private final Arithmetic arithmetic;

    DecoderGraph(PublishedWeights weights, Shape shape, WeightType type) {
        this.weights = weights;
        this.shape = shape;
        this.arithmetic = type == WeightType.F16 ? new HalfArithmetic(graph) : new BlockArithmetic(graph);
    }

    GraphWriter write() throws IOException {
        graph.input("input_ids", Tensors.INT64, "B", "N");
        graph.input("position_ids", Tensors.INT64, "B", "N");
        graph.input("last_positions", Tensors.INT32, "B");
        graph.input("length", Tensors.INT32, 1);
        graph.input("xbias", Tensors.FLOAT, "B_or_1", 1, 1, 1, "T");
        graph.input("logits_at", Tensors.INT64, "n");
        var embedding = weights.table(TOKENS);
        var residual = residual(embedded(embedding), positions(), "model.decoder.layers.0.self_attn_layer_norm");
        for (int layer = 0; layer < shape.layers(); layer++) {
            var next = layer + 1 < shape.layers() ? "layers." + (layer + 1) + ".self_attn_layer_norm" : "layer_norm";
            residual = layer(residual, layer, "model.decoder." + next);
        }
        var wanted = graph.node("Gather", List.of(residual.normalised(), "logits_at"), Nodes.attribute("axis", 1));
        graph.named("logits", "Identity", List.of(arithmetic.linear(wanted, "head", embedding)));
        graph.output("logits");
        return graph;
    }

    private String embedded(Linear embedding) {
        var table = graph
                .constant(Tensors.bytes("embed_tokens", Tensors.UINT8, List.of((long) embedding.outputs(), (long) embedding.inputs()),
                        Tensors.transposed(embedding.weights(), embedding.inputs(), embedding.outputs())));
        var rows = graph.node("Gather", List.of(table, "input_ids"));
        return graph.node("DequantizeLinear",
                List.of(rows, graph.constant(Tensors.floats("embed_tokens.scale", List.of(), embedding.scale())),
                        graph.constant(Tensors.bytes("embed_tokens.zero_point", Tensors.UINT8, List.of(),
                                new byte[]{(byte) embedding.zeroPoint()}))));
    }

    private String positions() throws IOException {
        var table = weights.floats("model.decoder.embed_positions.weight");
        return graph.node("Gather",
                List.of(graph.constant(
                        Tensors.floats("embed_positions", List.of((long) table.length / shape.width(), (long) shape.width()), table)),
                        "position_ids"));
    }

    /** Self-attention, attention to the encoder and feed-forward, each within a residual connection; {@code next} is the normalisation of what comes then. */
    private Residual layer(Residual x, int layer, String next) throws IOException {
        var name = "model.decoder.layers." + layer + ".";
        var afterSelfAttention = residual(x.sum(), linear(selfAttention(x.normalised(), name, layer), name + "self_attn.out_proj"),
                name + "encoder_attn_layer_norm");
        var afterCrossAttention = residual(afterSelfAttention.sum(),
                linear(crossAttention(afterSelfAttention.normalised(), name, layer), name + "encoder_attn.out_proj"),
                name + "final_layer_norm");
        var hidden = graph.gelu(linear(afterCrossAttention.normalised(), name + "fc1"));
        return residual(afterCrossAttention.sum(), linear(hidden, name + "fc2"), next);
    }

    /** Attention to the tokens so far. Their keys and values lie in tensors of a fixed size, into which those of the new tokens are written. */
    private String selfAttention(String x, String name, int layer) throws IOException {
        var output = "self_attention." + layer;
        var keys = "present." + layer + ".key";
        var values = "present." + layer + ".value";
        graph.own("GroupQueryAttention",
                List.of(arithmetic.narrow(linear(x, name + "self_attn.q_proj")), arithmetic.narrow(linear(x, name + "self_attn.k_proj")),
                        arithmetic.narrow(linear(x, name + "self_attn.v_proj")), arithmetic.narrow(cache("past", layer, "key", "S")),
                        arithmetic.narrow(cache("past", layer, "value", "S")), "last_positions", "length"),
                List.of(arithmetic.narrowName(output), arithmetic.narrowName(keys), arithmetic.narrowName(values)),
                Nodes.attribute("num_heads", shape.heads()), Nodes.attribute("kv_num_heads", shape.heads()));
        List.of(output, keys, values).forEach(arithmetic::widen);
        graph.output(keys);
        graph.output(values);
        return output;
    }

    /** Attention to the encoder. Each token and head is a product of its own, [1,d/H] by [d/H,T]: what is common to them, ONNX Runtime would copy for every pass. */
    private String crossAttention(String x, String name, int layer) throws IOException {
        var projection = weights.linear(name + "encoder_attn.q_proj").times((float) (1 / Math.sqrt(shape.headWidth())));
        var queries = graph.reshaped(arithmetic.linear(x, name + "encoder_attn.q_proj", projection), 0, 0, shape.heads(), 1,
                shape.headWidth());
        var keys = forEachToken(arithmetic.narrow(cache("cross", layer, "key", "T")));
        var scores = arithmetic.wide(graph.own("FusedMatMul", List.of(arithmetic.narrow(queries), keys), Nodes.attribute("transB", 1)));
        var attention = graph.named("attention." + layer, "Softmax", List.of(graph.add(scores, "xbias")), Nodes.attribute("axis", -1));
        graph.output(attention);
        var values = forEachToken(arithmetic.narrow(cache("cross", layer, "value", "T")));
        var mixed = arithmetic.wide(graph.node("MatMul", List.of(arithmetic.narrow(attention), values)));
        return graph.reshaped(mixed, 0, 0, shape.width());
    }

    /** From [B,H,T,d/H] to [B,1,H,T,d/H]. */
    private String forEachToken(String cache) {
        return graph.node("Unsqueeze", List.of(cache, graph.integers(1)));
    }

    private String cache(String kind, int layer, String part, String length) {
        return graph.input(kind + "." + layer + "." + part, Tensors.FLOAT, "B", shape.heads(), length, shape.headWidth());
    }

    private Residual residual(String x, String y, String norm) throws IOException {
        return graph.residual(x, y, norm, weights.floats(norm + ".weight"), weights.floats(norm + ".bias"));
    }

    private String linear(String x, String name) throws IOException {
        return arithmetic.linear(x, name, weights.linear(name));
    }
}
