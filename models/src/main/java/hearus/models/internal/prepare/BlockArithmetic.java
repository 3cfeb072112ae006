package hearus.models.internal.prepare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Linear layers in 8 bits, which quantise what comes in by blocks of {@value #BLOCK} numbers of one token, so that a token's numbers do not depend on what else is in
 * the pass.
 */
final class BlockArithmetic implements Arithmetic {
    private static final int BLOCK = 64;

    private final GraphWriter graph;

    BlockArithmetic(GraphWriter graph) {
        this.graph = graph;
    }

    @Override
    public String linear(String x, String name, Linear layer) {
        int blocks = layer.inputs() / BLOCK;
        var zeroPoints = new byte[layer.outputs() * blocks];
        Arrays.fill(zeroPoints, (byte) layer.zeroPoint());
        var inputs = new ArrayList<>(List.of(x,
                graph.constant(Tensors.bytes(name + ".weight", Tensors.UINT8, List.of((long) layer.outputs(), (long) blocks, (long) BLOCK),
                        Tensors.transposed(layer.weights(), layer.inputs(), layer.outputs()))),
                graph.constant(Tensors.floats(name + ".scale", List.of((long) zeroPoints.length),
                        Tensors.filled(zeroPoints.length, layer.scale()))),
                graph.constant(Tensors.bytes(name + ".zero_point", Tensors.UINT8, List.of((long) zeroPoints.length), zeroPoints))));
        layer.bias().ifPresent(bias -> inputs.addAll(
                List.of("", graph.constant(Tensors.floats(name + ".bias", List.of((long) bias.length), bias)))));
        return graph.own("MatMulNBits", inputs, Nodes.attribute("K", layer.inputs()), Nodes.attribute("N", layer.outputs()),
                Nodes.attribute("bits", 8), Nodes.attribute("block_size", BLOCK),
                // 8-bit products of 8-bit inputs; without it the weights would be turned into floats.
                Nodes.attribute("accuracy_level", 4));
    }
}
