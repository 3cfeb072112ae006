package hearus.models.internal.prepare;

import java.util.Optional;

/**
 * A linear layer in 8 bits, y = x W + b: each weight stands for {@code scale * (weight - zeroPoint)}. Immutable by convention.
 */
final class Linear {
    private final int inputs;
    private final int outputs;
    /** [inputs][outputs] u8. */
    private final byte[] weights;
    private final float scale;
    private final int zeroPoint;
    private final Optional<float[]> bias;

    Linear(int inputs, int outputs, byte[] weights, float scale, int zeroPoint, Optional<float[]> bias) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.weights = weights;
        this.scale = scale;
        this.zeroPoint = zeroPoint;
        this.bias = bias;
    }

    int inputs() {
        return inputs;
    }

    int outputs() {
        return outputs;
    }

    byte[] weights() {
        return weights;
    }

    float scale() {
        return scale;
    }

    /** 0 to 255. */
    int zeroPoint() {
        return zeroPoint;
    }

    Optional<float[]> bias() {
        return bias;
    }

    /** What the weights stand for, [outputs][inputs], as the bits of f16. */
    short[] transposedHalves() {
        var values = new short[256];
        for (int weight = 0; weight < values.length; weight++) {
            values[weight] = Float.floatToFloat16(scale * (weight - zeroPoint));
        }
        var halves = new short[weights.length];
        for (int input = 0; input < inputs; input++) {
            for (int output = 0; output < outputs; output++) {
                halves[output * inputs + input] = values[Byte.toUnsignedInt(weights[input * outputs + output])];
            }
        }
        return halves;
    }

    /** The layer whose results are {@code factor} times as large: exactly, for a power of two. */
    Linear times(float factor) {
        return new Linear(inputs, outputs, weights, scale * factor, zeroPoint, bias.map(values -> {
            var scaled = values.clone();
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] *= factor;
            }
            return scaled;
        }));
    }
}
