package hearus.whisper.graph;

import java.util.List;
import java.util.Map;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import hearus.whisper.graph.Onnx.Value;
import hearus.whisper.graph.onnx.GraphProto;
import hearus.whisper.graph.onnx.ModelProto;
import hearus.whisper.graph.onnx.TensorProto;

import static org.assertj.core.api.Assertions.assertThat;

class QuantizationTest {
    private static final int IN = 16;
    private static final int OUT = 8;

    @Property(tries = 20)
    void productsStayTheSameInBothTypes(@ForAll long seed) throws Exception {
        var random = new Random(seed);
        var weights = new byte[IN * OUT];
        random.nextBytes(weights);
        var zeroPoint = (byte) random.nextInt();
        // At most 63, so that not even processors whose u8 x s8 kernels saturate do.
        var input = new float[3 * IN];
        for (int i = 0; i < input.length; i++) {
            input[i] = random.nextInt(64);
        }
        var published = model(weights, zeroPoint);
        var expected = products(published, input);
        assertThat(products(converted(published, WeightType.S8), input)).containsExactly(expected);
        assertThat(products(converted(converted(published, WeightType.S8), WeightType.U8), input)).containsExactly(expected);
    }

    @Property(tries = 1)
    void theZeroPointOfOtherNodesStays() throws Exception {
        // A shared zero point: moved for the product, it would be wrong for the DequantizeLinear.
        var model = converted(model(new byte[IN * OUT], (byte) 3), WeightType.S8);
        assertThat(model.getGraph().getInitializerList()).extracting(TensorProto::getName).contains("zero_point", "zero_point_s8");
        try (var session = Onnx.load(model.toByteArray())) {
            var outputs = session.run(Map.of("x", Value.floats(new float[IN], 1, IN)));
            assertThat(outputs.get("dequantized").floats()).containsOnly(-3f);
        }
    }

    private static ModelProto converted(ModelProto model, WeightType type) throws Exception {
        var graph = Graph.of(model);
        Quantization.convert(graph, type);
        var converted = graph.toModel();
        var weight = converted.getGraph().getNodeList().stream().filter(node -> node.getOpType().equals("MatMulInteger")).findFirst()
                .orElseThrow().getInput(1);
        assertThat(converted.getGraph().getInitializerList()).filteredOn(tensor -> tensor.getName().equals(weight)).singleElement()
                .extracting(TensorProto::getDataType).isEqualTo(type.elementType());
        return converted;
    }

    private static float[] products(ModelProto model, float[] input) throws Exception {
        try (var session = Onnx.load(model.toByteArray())) {
            return session.run(Map.of("x", Value.floats(input, 3, IN))).get("y").floats();
        }
    }

    private static ModelProto model(byte[] weights, byte zeroPoint) {
        return Toy.model(GraphProto.newBuilder().addInput(Toy.floats("x", -1, IN))
                .addInitializer(Tensors.bytes("weight", Tensors.UINT8, List.of((long) IN, (long) OUT), weights))
                .addInitializer(TensorProto.newBuilder().setName("zero_point").setDataType(Tensors.UINT8).addInt32Data(zeroPoint & 0xff))
                .addInitializer(Tensors.bytes("x_zero_point", Tensors.UINT8, List.of(), new byte[1]))
                .addInitializer(Tensors.floats("one", List.of(), 1))
                .addNode(Nodes.of("Cast", List.of("x"), "x_8", Nodes.attribute("to", Tensors.UINT8)))
                .addNode(Toy.node("MatMulInteger", "product", "x_8", "weight", "x_zero_point", "zero_point"))
                .addNode(Nodes.of("Cast", List.of("product"), "y", Nodes.attribute("to", Tensors.FLOAT)))
                .addNode(Toy.node("DequantizeLinear", "dequantized", "weight", "one", "zero_point")).addOutput(Toy.output("y"))
                .addOutput(Toy.output("dequantized")).build());
    }
}
