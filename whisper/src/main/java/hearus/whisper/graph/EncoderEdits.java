package hearus.whisper.graph;

import java.io.IOException;
import java.util.List;

import hearus.whisper.graph.onnx.ModelProto;
import hearus.whisper.graph.onnx.NodeProto;

/** Turns the published encoder, which takes 30 s and nothing else, into one that takes any rows of any length. */
final class EncoderEdits {
    private static final String OUTPUT = "last_hidden_state";
    private static final String POSITIONS = "embed_positions.weight";

    private EncoderEdits() {}

    static Graph encoder(ModelProto model) throws IOException {
        var graph = Graph.of(model);
        graph.producer(OUTPUT);
        graph.keepOutputs(OUTPUT::equals);
        chooseRows(graph);
        biasAttention(graph);
        return graph;
    }

    /** Before the sum of convolution output [B,frames/2,d] and position embedding [1500,d], takes rows of both. */
    private static void chooseRows(Graph graph) throws IOException {
        var sum = graph.nodes().stream().filter(node -> node.getOpType().equals("Add") && node.getInputList().contains(POSITIONS))
                .findFirst()
                .orElseThrow(() -> new IOException("The encoder graph has no Add of \"" + POSITIONS + "\" (the position embedding)"));
        var convolved = Nodes.input(sum, 1 - sum.getInputList().indexOf(POSITIONS));
        graph.put(Nodes.declaration("src_ids", Tensors.INT64, "T"));
        graph.put(Nodes.declaration("pos_ids", Tensors.INT64, "T"));
        graph.put(Nodes.of("Gather", List.of(convolved, "src_ids"), "chosen_rows", Nodes.attribute("axis", 1)));
        graph.put(Nodes.of("Gather", List.of(POSITIONS, "pos_ids"), "chosen_positions", Nodes.attribute("axis", 0)));
        graph.put(sum.toBuilder().clearInput().addInput("chosen_rows").addInput("chosen_positions").build());
    }

    /** Adds a value per key to the scores [B*heads,T,T] of every self-attention. */
    private static void biasAttention(Graph graph) throws IOException {
        graph.put(Nodes.declaration("attn_bias", Tensors.FLOAT, "T"));
        var softmaxes = graph.nodes().stream().filter(node -> node.getOpType().equals("Softmax")).toList();
        if (softmaxes.isEmpty()) {
            throw new IOException("The encoder graph has no Softmax (self-attention)");
        }
        for (var softmax : softmaxes) {
            addBefore(graph, softmax, "attn_bias");
        }
    }

    /** Adds {@code bias} to what {@code softmax} reads. */
    static void addBefore(Graph graph, NodeProto softmax, String bias) throws IOException {
        var scores = Nodes.input(softmax, 0);
        graph.put(Nodes.of("Add", List.of(scores, bias), scores + "_biased"));
        graph.put(Nodes.withInput(softmax, 0, scores + "_biased"));
    }
}
