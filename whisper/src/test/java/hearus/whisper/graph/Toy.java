package hearus.whisper.graph;

import java.util.List;

import hearus.whisper.graph.onnx.AttributeProto;
import hearus.whisper.graph.onnx.GraphProto;
import hearus.whisper.graph.onnx.ModelProto;
import hearus.whisper.graph.onnx.NodeProto;
import hearus.whisper.graph.onnx.OperatorSetIdProto;
import hearus.whisper.graph.onnx.TensorShapeProto;
import hearus.whisper.graph.onnx.TypeProto;
import hearus.whisper.graph.onnx.ValueInfoProto;

/** Small models with the same joints as the published ones. */
final class Toy {
    static final int VOCABULARY = 8;
    static final int WIDTH = 4;
    static final int MAX_ROWS = 6;

    private static final int BOOLEAN = 9;
    private static final int GRAPH_ATTRIBUTE = 5;

    private Toy() {}

    static ModelProto model(GraphProto graph) {
        return model(graph, 11);
    }

    static ModelProto model(GraphProto graph, int opset) {
        return ModelProto.newBuilder().setIrVersion(6).setGraph(graph).addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .build();
    }

    static NodeProto node(String operator, String output, String... inputs) {
        return Nodes.of(operator, List.of(inputs), output);
    }

    static ValueInfoProto output(String name) {
        return ValueInfoProto.newBuilder().setName(name)
                .setType(TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(Tensors.FLOAT))).build();
    }

    /** Declares f32 of a fixed shape; -1 leaves a dimension free. */
    static ValueInfoProto floats(String name, long... dims) {
        var shape = TensorShapeProto.newBuilder();
        for (var dim : dims) {
            if (dim < 0) {
                shape.addDimBuilder().setDimParam(name + shape.getDimCount());
            } else {
                shape.addDimBuilder().setDimValue(dim);
            }
        }
        return ValueInfoProto.newBuilder().setName(name)
                .setType(TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(Tensors.FLOAT).setShape(shape)))
                .build();
    }

    /** Positions for {@value #MAX_ROWS} rows and no other number, one self-attention, and its weights as another output. */
    static GraphProto.Builder encoder() {
        var positions = new float[MAX_ROWS * WIDTH];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = (float) Math.sin(i);
        }
        return GraphProto.newBuilder().setName("toy encoder").addInput(floats("input_features", -1, WIDTH, -1))
                .addInitializer(Tensors.floats("embed_positions.weight", List.of((long) MAX_ROWS, (long) WIDTH), positions))
                .addNode(Nodes.of("Transpose", List.of("input_features"), "convolved", Nodes.attribute("perm", List.of(0L, 2L, 1L))))
                .addNode(node("Add", "rows", "convolved", "embed_positions.weight"))
                .addNode(Nodes.of("Transpose", List.of("rows"), "keys", Nodes.attribute("perm", List.of(0L, 2L, 1L))))
                .addNode(node("MatMul", "scores", "rows", "keys"))
                .addNode(Nodes.of("Softmax", List.of("scores"), "weights", Nodes.attribute("axis", 2)))
                .addNode(node("MatMul", "last_hidden_state", "weights", "rows"))
                .addNode(node("Identity", "encoder_attentions.0", "weights"))
                .addOutput(floats("last_hidden_state", -1, MAX_ROWS, WIDTH))
                .addOutput(floats("encoder_attentions.0", -1, MAX_ROWS, MAX_ROWS));
    }

    /** One head, one layer: attends from the embedding of each token to the encoder's rows; its cache holds the embeddings. */
    static GraphProto.Builder mergedDecoder() {
        var cacheShape = new long[]{-1, 1, -1, WIDTH};
        var decision = NodeProto.newBuilder().setOpType("If").setName("decision").addInput("use_cache_branch")
                .addAllOutput(
                        List.of("logits", "present.0.decoder.key", "present.0.encoder.key", "decoder_attentions.0", "cross_attentions.0"))
                .addAttribute(branch("else_branch", first())).addAttribute(branch("then_branch", next()));
        return GraphProto.newBuilder().setName("toy decoder")
                .addInput(Nodes.declaration("input_ids", Tensors.INT64, "B", "N")).addInput(floats("encoder_hidden_states", -1, -1, WIDTH))
                .addInput(floats("past_key_values.0.decoder.key", cacheShape)).addInput(floats("past_key_values.0.encoder.key", cacheShape))
                .addInput(Nodes.declaration("use_cache_branch", BOOLEAN, "one"))
                .addInitializer(Tensors.bytes("embedding", Tensors.UINT8, List.of((long) VOCABULARY, (long) WIDTH), embedding()))
                .addInitializer(Tensors.floats("embedding_scale", List.of(), 0.02f))
                .addInitializer(Tensors.bytes("embedding_zero_point", Tensors.UINT8, List.of(), new byte[]{127}))
                .addInitializer(Tensors.int64("flat", 0, -1, WIDTH)).addInitializer(Tensors.int64("one_head", 0, 1, -1, WIDTH))
                .addNode(decision).addOutput(output("logits"))
                .addOutput(output("present.0.decoder.key")).addOutput(output("present.0.encoder.key"))
                .addOutput(output("decoder_attentions.0")).addOutput(output("cross_attentions.0"));
    }

    private static AttributeProto branch(String name, GraphProto.Builder graph) {
        return AttributeProto.newBuilder().setName(name).setType(GRAPH_ATTRIBUTE).setG(graph.setName(name)).build();
    }

    private static GraphProto.Builder first() {
        return rest(GraphProto.newBuilder().addNode(node("Reshape", "present.0.encoder.key", "encoder_hidden_states", "one_head"))
                .addNode(node("Gather", "tokens_8", "embedding", "input_ids"))
                .addNode(node("DequantizeLinear", "tokens", "tokens_8", "embedding_scale", "embedding_zero_point"))
                .addNode(node("Reshape", "present.0.decoder.key", "tokens", "one_head")));
    }

    private static GraphProto.Builder next() {
        return rest(GraphProto.newBuilder().addNode(node("Identity", "present.0.encoder.key", "past_key_values.0.encoder.key"))
                .addNode(node("Gather", "tokens_8", "embedding", "input_ids"))
                .addNode(node("DequantizeLinear", "tokens", "tokens_8", "embedding_scale", "embedding_zero_point"))
                .addNode(node("Reshape", "new_key", "tokens", "one_head")).addNode(Nodes.of("Concat",
                        List.of("past_key_values.0.decoder.key", "new_key"), "present.0.decoder.key", Nodes.attribute("axis", 2))));
    }

    private static GraphProto.Builder rest(GraphProto.Builder graph) {
        return graph.addNode(node("Reshape", "memory", "present.0.encoder.key", "flat"))
                .addNode(Nodes.of("Transpose", List.of("memory"), "memory_columns", Nodes.attribute("perm", List.of(0L, 2L, 1L))))
                .addNode(node("MatMul", "cross_scores", "tokens", "memory_columns"))
                .addNode(Nodes.of("Softmax", List.of("cross_scores"), "cross_weights", Nodes.attribute("axis", 2)))
                .addNode(Nodes.of("Shape", List.of("cross_scores"), "cross_shape"))
                .addInitializer(Tensors.int64("where_heads", 1))
                .addInitializer(Tensors.int64("cross_order_first", 0)).addInitializer(Tensors.int64("cross_order_rest", 1, 2))
                .addNode(Nodes.of("Gather", List.of("cross_shape", "cross_order_first"), "cross_batch", Nodes.attribute("axis", 0)))
                .addNode(Nodes.of("Gather", List.of("cross_shape", "cross_order_rest"), "cross_sizes", Nodes.attribute("axis", 0)))
                .addNode(Nodes.of("Concat", List.of("cross_batch", "where_heads", "cross_sizes"), "cross_target",
                        Nodes.attribute("axis", 0)))
                .addNode(node("Reshape", "cross_attentions.0", "cross_weights", "cross_target"))
                .addNode(node("Identity", "decoder_attentions.0", "cross_weights"))
                .addNode(node("MatMul", "context", "cross_weights", "memory")).addNode(node("Add", "states", "tokens", "context"))
                .addNode(node("Transpose", "embedding_columns", "embedding"))
                .addNode(node("DequantizeLinear", "head", "embedding_columns", "embedding_scale", "embedding_zero_point"))
                .addNode(node("MatMul", "logits", "states", "head")).addOutput(output("logits")).addOutput(output("present.0.decoder.key"))
                .addOutput(output("present.0.encoder.key")).addOutput(output("decoder_attentions.0"))
                .addOutput(output("cross_attentions.0"));
    }

    private static byte[] embedding() {
        var elements = new byte[VOCABULARY * WIDTH];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (byte) (127 + 100 * Math.sin(3 * i));
        }
        return elements;
    }
}
