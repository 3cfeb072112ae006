package hearus.whisper.graph;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import hearus.whisper.graph.onnx.GraphProto;
import hearus.whisper.graph.onnx.ModelProto;
import hearus.whisper.graph.onnx.NodeProto;

/**
 * Takes the two graphs out of the published decoder, which holds them as the branches of an If: the first pass over a prompt, and the step over one token
 * with cached keys and values.
 */
final class DecoderEdits {
    private static final Pattern CROSS_ATTENTION = Pattern.compile("cross_attentions\\.\\d+");
    private static final Pattern CACHE = Pattern.compile("present\\.\\d+\\.(decoder|encoder)\\.(key|value)");
    private static final Pattern DECODER_CACHE = Pattern.compile("present\\.\\d+\\.decoder\\.(key|value)");
    private static final String LOGITS = "logits";

    private DecoderEdits() {}

    static Graph prefill(ModelProto merged) throws IOException {
        var graph = branch(merged, "else_branch");
        keepOutputs(graph, CACHE);
        chooseLogits(graph);
        finish(graph);
        return graph;
    }

    static Graph step(ModelProto merged) throws IOException {
        var graph = branch(merged, "then_branch");
        // The encoder's keys and values go in and come out unchanged.
        keepOutputs(graph, DECODER_CACHE);
        finish(graph);
        return graph;
    }

    private static void finish(Graph graph) throws IOException {
        CrossAttentionBias.add(graph, graph.outputs().stream().filter(CROSS_ATTENTION.asMatchPredicate()).toList());
        IntegerHead.replace(graph, LOGITS);
    }

    /** The graph that remains when the If has been decided. Names are unique across it, as ONNX asks for. */
    private static Graph branch(ModelProto merged, String which) throws IOException {
        var main = merged.getGraph();
        var decision = main.getNodeList().stream().filter(DecoderEdits::isIf).findFirst()
                .orElseThrow(() -> new IOException("The decoder graph has no If node (it should be the merged decoder)"));
        var branch = decision.getAttributeList().stream().filter(attribute -> attribute.getName().equals(which)).findFirst()
                .orElseThrow(() -> new IOException("The If node of the decoder graph has no " + which)).getG();
        return Graph.of(merged, GraphProto.newBuilder().addAllInput(main.getInputList())
                .addAllNode(main.getNodeList().stream().filter(Predicate.not(DecoderEdits::isIf)).toList()).addAllNode(branch.getNodeList())
                .addAllInitializer(main.getInitializerList()).addAllInitializer(branch.getInitializerList())
                .addAllOutput(branch.getOutputList()).build());
    }

    private static boolean isIf(NodeProto node) {
        return node.getOpType().equals("If");
    }

    private static void keepOutputs(Graph graph, Pattern cache) throws IOException {
        graph.producer(LOGITS);
        graph.keepOutputs(cache.asMatchPredicate().or(CROSS_ATTENTION.asMatchPredicate()).or(LOGITS::equals));
        require(graph, cache, "cached keys and values");
        require(graph, CROSS_ATTENTION, "cross-attention weights");
    }

    private static void require(Graph graph, Pattern outputs, String what) throws IOException {
        if (graph.outputs().stream().noneMatch(outputs.asMatchPredicate())) {
            throw new IOException("The decoder graph has no outputs " + outputs + " (" + what + ")");
        }
    }

    /** The language model head is a third of a small model's work: it runs for the positions that are asked for. */
    private static void chooseLogits(Graph graph) throws IOException {
        var head = graph.producer(LOGITS, "MatMul");
        graph.put(Nodes.declaration("logits_from", Tensors.INT64, "one"));
        graph.put(Tensors.int64("logits_end", Long.MAX_VALUE));
        graph.put(Tensors.int64("logits_axis", 1));
        graph.put(Nodes.of("Slice", List.of(Nodes.input(head, 0), "logits_from", "logits_end", "logits_axis"), "chosen_states"));
        graph.put(Nodes.withInput(head, 0, "chosen_states"));
    }
}
