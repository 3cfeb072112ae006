package hearus.whisper.graph;

import java.io.IOException;
import java.util.List;

import hearus.whisper.graph.onnx.NodeProto;

/**
 * Adds the input {@code xbias}, [1,1,1,T] or [B,1,1,T], to the scores of every cross-attention. The published graphs keep those scores as [B*heads,N,T], so the
 * bias is brought to [B*heads,1,T] once per run.
 */
final class CrossAttentionBias {
    private static final String CACHED_KEY = "past_key_values.0.encoder.key";

    private CrossAttentionBias() {}

    /**
     * @param attentions the outputs that hold the attention weights, [B,heads,N,T]
     */
    static void add(Graph graph, List<String> attentions) throws IOException {
        addInput(graph);
        for (var attention : attentions) {
            EncoderEdits.addBefore(graph, softmax(graph, attention), "xbias_per_head");
        }
    }

    private static NodeProto softmax(Graph graph, String attention) throws IOException {
        var reshape = graph.producer(attention, "Reshape");
        return graph.producer(Nodes.input(reshape, 0), "Softmax");
    }

    private static void addInput(Graph graph) throws IOException {
        var heads = graph.inputShape(CACHED_KEY).get(1);
        if (heads < 1) {
            throw new IOException("The decoder graph does not declare the number of heads in the shape of \"" + CACHED_KEY + "\"");
        }
        graph.put(Nodes.declaration("xbias", Tensors.FLOAT, "batch_size_or_one", "one", "one", "T"));
        graph.put(Tensors.int64("xbias_zero", 0));
        graph.put(Tensors.int64("xbias_one", 1));
        graph.put(Tensors.int64("xbias_three", 3));
        graph.put(Tensors.int64("xbias_four", 4));
        graph.put(Tensors.int64("xbias_heads_1_1", heads, 1, 1));
        graph.put(Tensors.int64("xbias_any_1", -1, 1));
        graph.put(Nodes.of("Shape", List.of("input_ids"), "xbias_ids_shape"));
        graph.put(Nodes.of("Slice", List.of("xbias_ids_shape", "xbias_zero", "xbias_one", "xbias_zero"), "xbias_batch"));
        graph.put(Nodes.of("Concat", List.of("xbias_batch", "xbias_heads_1_1"), "xbias_repeat", Nodes.attribute("axis", 0)));
        graph.put(Nodes.of("Expand", List.of("xbias", "xbias_repeat"), "xbias_expanded"));
        graph.put(Nodes.of("Shape", List.of("xbias"), "xbias_shape"));
        graph.put(Nodes.of("Slice", List.of("xbias_shape", "xbias_three", "xbias_four", "xbias_zero"), "xbias_length"));
        graph.put(Nodes.of("Concat", List.of("xbias_any_1", "xbias_length"), "xbias_flat_shape", Nodes.attribute("axis", 0)));
        graph.put(Nodes.of("Reshape", List.of("xbias_expanded", "xbias_flat_shape"), "xbias_per_head"));
    }
}
