package hearus.whisper.graph;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import hearus.whisper.graph.onnx.GraphProto;
import hearus.whisper.graph.onnx.ModelProto;
import hearus.whisper.graph.onnx.NodeProto;
import hearus.whisper.graph.onnx.OperatorSetIdProto;
import hearus.whisper.graph.onnx.TensorProto;
import hearus.whisper.graph.onnx.ValueInfoProto;

/**
 * A graph while it is edited: its nodes by the values that they make. Nodes may be added in any order; {@link #toModel} puts them into one in which they can
 * be run, and leaves out what no output needs.
 */
final class Graph {
    /** The graphs and the edits use DynamicQuantizeLinear, which came with this version of ONNX's operators. */
    private static final long MINIMUM_OPSET = 11;

    /** Later, ReduceMax takes its axes as an input. */
    private static final long MAXIMUM_OPSET = 17;

    private final ModelProto origin;
    private final Map<String, NodeProto> nodesByOutput = new LinkedHashMap<>();
    private final Map<String, TensorProto> initializers = new LinkedHashMap<>();
    private final Map<String, ValueInfoProto> inputs = new LinkedHashMap<>();
    private final Map<String, ValueInfoProto> outputs = new LinkedHashMap<>();

    private Graph(ModelProto origin) {
        this.origin = origin;
    }

    /** The main graph of {@code model}. */
    static Graph of(ModelProto model) throws IOException {
        return of(model, model.getGraph());
    }

    /** A graph with the inputs, nodes and outputs of {@code graph}, and the operator versions of {@code origin}. */
    static Graph of(ModelProto origin, GraphProto graph) throws IOException {
        var version = origin.getOpsetImportList().stream().filter(set -> set.getDomain().isEmpty())
                .mapToLong(OperatorSetIdProto::getVersion).findFirst().orElse(0);
        if (version < MINIMUM_OPSET || version > MAXIMUM_OPSET) {
            throw new IOException("The graph uses version " + version + " of ONNX's operators; " + MINIMUM_OPSET + " to " + MAXIMUM_OPSET
                    + " can be prepared");
        }
        var result = new Graph(origin);
        graph.getNodeList().forEach(result::put);
        graph.getInitializerList().forEach(result::put);
        graph.getInputList().forEach(result::put);
        graph.getOutputList().forEach(output -> result.outputs.put(output.getName(), output));
        return result;
    }

    /** All nodes, in no order that matters. */
    List<NodeProto> nodes() {
        return nodesByOutput.values().stream().distinct().toList();
    }

    Collection<TensorProto> initializers() {
        return initializers.values();
    }

    Set<String> inputs() {
        return inputs.keySet();
    }

    Set<String> outputs() {
        return outputs.keySet();
    }

    Optional<TensorProto> initializer(String name) {
        return Optional.ofNullable(initializers.get(name));
    }

    /** The shape of the input {@code name}; -1 where a dimension is free. */
    List<Long> inputShape(String name) throws IOException {
        var input = Optional.ofNullable(inputs.get(name)).orElseThrow(() -> new IOException("The graph has no input \"" + name + "\""));
        return input.getType().getTensorType().getShape().getDimList().stream().map(dim -> dim.hasDimValue() ? dim.getDimValue() : -1)
                .toList();
    }

    /** The node that makes {@code value}. */
    NodeProto producer(String value) throws IOException {
        return Optional.ofNullable(nodesByOutput.get(value))
                .orElseThrow(() -> new IOException("The graph has no node that makes \"" + value + "\""));
    }

    /** The node that makes {@code value}, which must be an {@code operator}. */
    NodeProto producer(String value, String operator) throws IOException {
        var node = producer(value);
        if (!node.getOpType().equals(operator)) {
            throw new IOException("The node that makes \"" + value + "\" should be a " + operator + ", but is a " + node.getOpType());
        }
        return node;
    }

    /** Adds a node; it takes the place of those that made the same values. */
    void put(NodeProto node) {
        node.getOutputList().stream().filter(Predicate.not(String::isEmpty)).forEach(output -> nodesByOutput.put(output, node));
    }

    void put(TensorProto initializer) {
        initializers.put(initializer.getName(), initializer);
    }

    void put(ValueInfoProto input) {
        inputs.put(input.getName(), input);
    }

    /** Drops the outputs that are not {@code kept}. */
    void keepOutputs(Predicate<String> kept) {
        outputs.keySet().removeIf(kept.negate());
    }

    /**
     * The edited graph as a model. The declared shapes of outputs and inner values are left out, since edits make them wrong; ONNX Runtime infers them.
     *
     * @throws IOException when a node needs a value that nothing makes, or nodes need each other
     */
    ModelProto toModel() throws IOException {
        var live = new Liveness();
        for (var output : outputs.keySet()) {
            live.visit(output);
        }
        var graph = GraphProto.newBuilder().setName(origin.getGraph().getName()).addAllNode(live.order);
        initializers.values().stream().filter(initializer -> live.done.contains(initializer.getName())).forEach(graph::addInitializer);
        // Some exporters declare weights as inputs too.
        inputs.values().stream().filter(input -> live.done.contains(input.getName()) && !initializers.containsKey(input.getName()))
                .forEach(graph::addInput);
        outputs.values().stream().map(Graph::withoutShape).forEach(graph::addOutput);
        return ModelProto.newBuilder().setIrVersion(origin.getIrVersion()).addAllOpsetImport(origin.getOpsetImportList()).setGraph(graph)
                .build();
    }

    private static ValueInfoProto withoutShape(ValueInfoProto value) {
        var builder = value.toBuilder();
        builder.getTypeBuilder().getTensorTypeBuilder().clearShape();
        return builder.build();
    }

    /** What a node reads: its inputs, and what graphs within its attributes may take from outside. */
    private static Stream<String> reads(NodeProto node) {
        var nested = node.getAttributeList().stream()
                .flatMap(attribute -> Stream.concat(attribute.hasG() ? Stream.of(attribute.getG()) : Stream.of(),
                        attribute.getGraphsList().stream()));
        return Stream.concat(node.getInputList().stream().filter(Predicate.not(String::isEmpty)), nested.flatMap(Graph::captures));
    }

    private static Stream<String> captures(GraphProto graph) {
        var own = new HashSet<String>();
        graph.getInitializerList().forEach(initializer -> own.add(initializer.getName()));
        graph.getInputList().forEach(input -> own.add(input.getName()));
        graph.getNodeList().forEach(node -> own.addAll(node.getOutputList()));
        var read = Stream.concat(graph.getNodeList().stream().flatMap(Graph::reads),
                graph.getOutputList().stream().map(ValueInfoProto::getName));
        return read.filter(Predicate.not(own::contains));
    }

    /** A depth-first walk from the outputs: leaves out the dead, and meets each node after all that it needs. */
    private final class Liveness {
        private final Set<String> done = new HashSet<>();
        private final List<NodeProto> order = new ArrayList<>();

        void visit(String output) throws IOException {
            var open = new HashSet<String>();
            var stack = new ArrayDeque<String>(List.of(output));
            while (!stack.isEmpty()) {
                var value = stack.peek();
                var node = Optional.ofNullable(nodesByOutput.get(value));
                if (done.contains(value)) {
                    stack.pop();
                } else if (node.isEmpty()) {
                    requireGiven(value);
                    done.add(value);
                } else if (open.add(value)) {
                    reads(node.get()).filter(Predicate.not(done::contains)).forEach(stack::push);
                } else {
                    requireDone(node.get());
                    done.addAll(node.get().getOutputList());
                    order.add(node.get());
                }
            }
        }

        private void requireGiven(String value) throws IOException {
            if (!inputs.containsKey(value) && !initializers.containsKey(value)) {
                throw new IOException("The graph needs \"" + value + "\", which no node, input or constant of it gives");
            }
        }

        private void requireDone(NodeProto node) throws IOException {
            var missing = reads(node).filter(Predicate.not(done::contains)).findFirst();
            if (missing.isPresent()) {
                throw new IOException("The nodes that make \"" + node.getOutput(0) + "\" and \"" + missing.get() + "\" need each other");
            }
        }
    }
}
