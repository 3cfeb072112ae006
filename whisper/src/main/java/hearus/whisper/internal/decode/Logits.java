package hearus.whisper.internal.decode;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** One row of logits [V], and what can be asked of it. Reused from token to token by one thread. */
public final class Logits {
    private static final float LN_2 = (float) Math.log(2);
    private static final float LOG2_E = (float) (1 / Math.log(2));

    private static final float NEGLIGIBLE = 21;

    private final float[] values;

    public Logits(int vocabulary) {
        values = new float[vocabulary];
    }

    /** Takes row {@code row} of [n, V]. */
    public Logits take(FloatBuffer rows, int row) {
        rows.get(row * values.length, values);
        return this;
    }

    float of(int token) {
        return values[token];
    }

    /** Rules tokens out. */
    public Logits suppress(List<Integer> tokens) {
        for (int token : tokens) {
            values[token] = Float.NEGATIVE_INFINITY;
        }
        return this;
    }

    /** The likeliest token, the first of several. */
    public int argmax() {
        int best = 0;
        float max = values[0];
        for (int i = 1; i < values.length; i++) {
            if (values[i] > max) {
                max = values[i];
                best = i;
            }
        }
        return best;
    }

    /** The likeliest tokens, the likeliest first; at most as many as there are. */
    int[] top(int count) {
        var tokens = new int[Math.min(count, values.length)];
        int found = 0;
        for (int token = 0; token < values.length; token++) {
            if (found == tokens.length && values[token] <= values[tokens[found - 1]]) {
                continue;
            }
            int at = found == tokens.length ? found - 1 : found++;
            while (at > 0 && values[tokens[at - 1]] < values[token]) {
                tokens[at] = tokens[at - 1];
                at--;
            }
            tokens[at] = token;
        }
        return tokens;
    }

    /** A token at random, each as likely as it is at this temperature. */
    int sample(double temperature, RandomGenerator random) {
        float max = values[argmax()];
        float scale = (float) (1 / temperature);
        double left = random.nextDouble() * sum(max, scale);
        for (int token = 0; token < values.length; token++) {
            float below = (values[token] - max) * scale;
            left -= below > -NEGLIGIBLE ? exp(below) : 0;
            if (left < 0) {
                return token;
            }
        }
        // What rounding has left over.
        return argmax();
    }

    /** Natural logarithm of the probability among all tokens that are not ruled out. */
    public double logProbability(int token) {
        return logProbabilities(token)[0];
    }

    /** The same of several. */
    double[] logProbabilities(int... tokens) {
        float max = values[argmax()];
        double sum = Math.log(sum(max, 1));
        return Arrays.stream(tokens).mapToDouble(token -> values[token] - max - sum).toArray();
    }

    private double sum(float max, float scale) {
        double sum = 0;
        for (float value : values) {
            float below = (value - max) * scale;
            // Below that a thousand tokens together do not make a millionth.
            if (below > -NEGLIGIBLE) {
                sum += exp(below);
            }
        }
        return sum;
    }

    /** The probability of each of these tokens among themselves. */
    double[] probabilitiesAmong(int[] tokens) {
        double max = Arrays.stream(tokens).mapToDouble(this::of).max().orElseThrow();
        var probabilities = Arrays.stream(tokens).mapToDouble(token -> Math.exp(of(token) - max)).toArray();
        double sum = Arrays.stream(probabilities).sum();
        return Arrays.stream(probabilities).map(probability -> probability / sum).toArray();
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
