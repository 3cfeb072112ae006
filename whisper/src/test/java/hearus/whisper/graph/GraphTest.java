package hearus.whisper.graph;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Test;

import hearus.whisper.graph.onnx.AttributeProto;
import hearus.whisper.graph.onnx.GraphProto;
import hearus.whisper.graph.onnx.NodeProto;
import hearus.whisper.graph.onnx.TensorProto;
import hearus.whisper.graph.onnx.ValueInfoProto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GraphTest {
    @Test
    void whatNoOutputNeedsIsLeftOut() throws IOException {
        var model = Toy.model(GraphProto.newBuilder().addInput(Toy.floats("x", -1)).addInput(Toy.floats("unused", -1))
                .addInitializer(Tensors.floats("c", List.of(), 1)).addInitializer(Tensors.floats("dead_c", List.of(), 1))
                .addNode(Toy.node("Add", "y", "x", "c")).addNode(Toy.node("Add", "dead", "x", "dead_c")).addOutput(Toy.output("y"))
                .addOutput(Toy.output("dead")).build());
        var graph = Graph.of(model);
        graph.keepOutputs("y"::equals);
        var edited = graph.toModel().getGraph();
        assertThat(edited.getNodeList()).extracting(NodeProto::getName).containsExactly("y");
        assertThat(edited.getInitializerList()).extracting(TensorProto::getName).containsExactly("c");
        assertThat(edited.getInputList()).extracting(ValueInfoProto::getName).containsExactly("x");
        assertThat(edited.getOutputList()).extracting(ValueInfoProto::getName).containsExactly("y");
    }

    @Test
    void nodesStandAfterThoseThatTheyNeed() throws IOException {
        var model = Toy.model(GraphProto.newBuilder().addInput(Toy.floats("x", -1)).addNode(Toy.node("Add", "c", "a", "b"))
                .addNode(Toy.node("Neg", "b", "a")).addNode(Toy.node("Abs", "a", "x")).addOutput(Toy.output("c")).build());
        assertThat(Graph.of(model).toModel().getGraph().getNodeList()).extracting(NodeProto::getName).containsExactly("a", "b", "c");
    }

    @Test
    void whatAGraphWithinANodeTakesFromOutsideIsKept() throws IOException {
        var branch = GraphProto.newBuilder().addNode(Toy.node("Add", "inner", "x", "c")).addOutput(Toy.output("inner")).build();
        var model = Toy.model(GraphProto.newBuilder().addInput(Toy.floats("flag", 1)).addInput(Toy.floats("x", -1))
                .addInitializer(Tensors.floats("c", List.of(), 1)).addNode(Toy.node("If", "y", "flag").toBuilder()
                        .addAttribute(AttributeProto.newBuilder().setName("then_branch").setG(branch)))
                .addOutput(Toy.output("y")).build());
        var edited = Graph.of(model).toModel().getGraph();
        assertThat(edited.getInitializerList()).extracting(TensorProto::getName).containsExactly("c");
        assertThat(edited.getInputList()).extracting(ValueInfoProto::getName).containsExactly("flag", "x");
    }

    @Test
    void aValueThatNothingGivesIsNamed() throws IOException {
        var graph = Graph
                .of(Toy.model(GraphProto.newBuilder().addNode(Toy.node("Abs", "y", "nowhere")).addOutput(Toy.output("y")).build()));
        assertThatThrownBy(graph::toModel).isInstanceOf(IOException.class).hasMessageContaining("nowhere");
    }

    @Test
    void nodesThatNeedEachOtherAreNamed() throws IOException {
        var graph = Graph.of(Toy.model(GraphProto.newBuilder().addNode(Toy.node("Abs", "a", "b")).addNode(Toy.node("Neg", "b", "a"))
                .addOutput(Toy.output("a")).build()));
        assertThatThrownBy(graph::toModel).isInstanceOf(IOException.class).hasMessageContaining("\"a\"").hasMessageContaining("\"b\"");
    }

    @Test
    void operatorVersionsThatTheEditsDoNotKnowAreRefused() {
        for (var version : new int[]{0, 10, 18}) {
            assertThatThrownBy(() -> Graph.of(Toy.model(Toy.encoder().build(), version))).isInstanceOf(IOException.class)
                    .hasMessageContaining("version " + version);
        }
    }
}
