package hearus.whisper;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/** One row of logits [V], and what can be asked of it. Reused from token to token by one thread. */
final class Logits {
    private static final float LN_2 = (float) Math.log(2);
    private static final float LOG2_E = (float) (1 / Math.log(2));

    private final float[] values;
    private final float[] exponentials;

    Logits(int vocabulary) {
        values = new float[vocabulary];
        exponentials = new float[vocabulary];
    }

    /** Takes row {@code row} of [n, V]. */
    Logits take(FloatBuffer rows, int row) {
        rows.get(row * values.length, values);
        return this;
    }

    float of(int token) {
        return values[token];
    }

    /** Rules tokens out. */
    Logits without(List<Integer> tokens) {
        for (int token : tokens) {
            values[token] = Float.NEGATIVE_INFINITY;
        }
        return this;
    }

    /** The likeliest token, the first of several. */
    int best() {
        float max = max();
        int token = 0;
        while (values[token] != max) {
            token++;
        }
        return token;
    }

    /** Natural logarithm of the probability among all tokens that are not ruled out. */
    double logProbability(int token) {
        return values[token] - logSum();
    }

    /** The probability of each of these tokens among themselves. */
    double[] among(int[] tokens) {
        double max = Arrays.stream(tokens).mapToDouble(this::of).max().orElseThrow();
        var probabilities = Arrays.stream(tokens).mapToDouble(token -> Math.exp(of(token) - max)).toArray();
        double sum = Arrays.stream(probabilities).sum();
        return Arrays.stream(probabilities).map(probability -> probability / sum).toArray();
    }

    private float max() {
        float max = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            max = Math.max(max, value);
        }
        return max;
    }

    private double logSum() {
        float max = max();
        for (int i = 0; i < values.length; i++) {
            exponentials[i] = exp(values[i] - max);
        }
        double sum = 0;
        for (float value : exponentials) {
            sum += value;
        }
        return max + Math.log(sum);
    }

    /** e^x for x of 0 or less to 6 digits, several times as fast as Math.exp: 2^whole by the exponent's bits, 2^rest by its series. */
    private static float exp(float x) {
        float power = Math.max(x * LOG2_E, -126);
        int whole = (int) power;
        float rest = (power - whole) * LN_2;
        float series = 1 + rest * (1 + rest * (1 / 2f + rest * (1 / 6f + rest * (1 / 24f + rest * (1 / 120f + rest / 720f)))));
        return series * Float.intBitsToFloat((whole + 127) << 23);
    }
}
