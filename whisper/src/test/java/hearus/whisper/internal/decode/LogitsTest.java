package hearus.whisper.internal.decode;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class LogitsTest {
    private static final int VOCABULARY = 50_000;

    private static float[] random(double deviation) {
        var random = new Random(3);
        var values = new float[VOCABULARY];
        for (int i = 0; i < VOCABULARY; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }

    private static Logits logits(float[] values) {
        return new Logits(values.length).take(FloatBuffer.wrap(values), 0);
    }

    @Test
    void probabilitiesAreThoseOfTheSoftmax() {
        for (double deviation : new double[]{0.1, 3, 12}) {
            var values = random(deviation);
            double sum = 0;
            for (float value : values) {
                sum += Math.exp(value);
            }
            for (int token : new int[]{0, 17, logits(values).argmax()}) {
                assertThat(logits(values).logProbability(token)).isCloseTo(values[token] - Math.log(sum), within(1e-5));
            }
        }
    }

    @Test
    void aTokenThatIsRuledOutIsNeverTheBestAndTakesNoProbability() {
        var values = new float[]{1, 5, 5, 2};
        assertThat(logits(values).argmax()).isEqualTo(1);
        var without = logits(values).suppress(List.of(1, 2));
        assertThat(without.argmax()).isEqualTo(3);
        assertThat(without.logProbability(3)).isCloseTo(-Math.log(1 + Math.exp(-1)), within(1e-6));
        assertThat(without.logProbability(1)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void takesTheRowThatIsAskedFor() {
        var rows = FloatBuffer.wrap(new float[]{9, 1, 1, 9});
        assertThat(new Logits(2).take(rows, 0).argmax()).isEqualTo(0);
        assertThat(new Logits(2).take(rows, 1).argmax()).isEqualTo(1);
    }

    @Test
    void sharesProbabilityAmongSomeTokens() {
        assertThat(logits(new float[]{0, 100, (float) Math.log(3), 7}).probabilitiesAmong(new int[]{0, 2})).containsExactly(
                new double[]{0.25, 0.75},
                within(1e-6));
    }

    @Test
    void tokensAreDrawnAsOftenAsTheyAreLikely() {
        // Probabilities of 0.1, 0.2 and 0.7; at half the temperature they are squared and made to sum up to 1 again.
        var values = new float[]{(float) Math.log(0.1), Float.NEGATIVE_INFINITY, (float) Math.log(0.2), (float) Math.log(0.7)};
        assertThat(shares(values, 1)).containsExactly(new double[]{0.1, 0, 0.2, 0.7}, within(0.02));
        assertThat(shares(values, 0.5)).containsExactly(new double[]{0.01 / 0.54, 0, 0.04 / 0.54, 0.49 / 0.54}, within(0.02));
    }

    @Test
    void theSameTokensAreDrawnEveryTime() {
        var logits = logits(random(3));
        var one = TokenSampler.atTemperature(1);
        var other = TokenSampler.atTemperature(1);
        for (int i = 0; i < 20; i++) {
            assertThat(one.sample(logits)).isEqualTo(other.sample(logits));
        }
    }

    private static double[] shares(float[] values, double temperature) {
        var logits = logits(values);
        var choice = TokenSampler.atTemperature(temperature);
        var shares = new double[values.length];
        for (int i = 0; i < 10_000; i++) {
            shares[choice.sample(logits)] += 1e-4;
        }
        return shares;
    }
}
