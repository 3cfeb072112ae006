package hearus.audio.internal.resample;

import java.util.Arrays;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ResamplerTest {
    private static final int SECOND = 16_000;

    @ParameterizedTest
    @ValueSource(ints = {8_000, 11_025, 12_000, 15_999, 16_000, 16_001, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400,
            191_999, 192_000})
    void aToneKeepsItsPitchItsLevelAndItsPlace(int rate) {
        var out = resample(rate, tone(rate, 1_000, rate), rate);
        var wanted = tone(SECOND, 1_000, SECOND);
        assertThat(out).hasSize(SECOND);
        double noise = 0;
        double signal = 0;
        for (int i = 400; i < SECOND - 400; i++) {
            noise += Math.pow(out[i] - wanted[i], 2);
            signal += Math.pow(wanted[i], 2);
        }
        assertThat(10 * Math.log10(signal / noise)).isGreaterThan(65);
    }

    @ParameterizedTest
    @ValueSource(ints = {24_000, 32_000, 44_100, 48_000, 96_000, 191_999})
    void whatLiesAboveOurBandIsNotFoldedIntoIt(int rate) {
        var out = resample(rate, tone(rate, 9_500, rate), rate);
        double power = 0;
        for (int i = 400; i < SECOND - 400; i++) {
            power += Math.pow(out[i], 2);
        }
        assertThat(Math.sqrt(power / (SECOND - 800))).isLessThan(6); // of 7,071: 61 dB and rounding
    }

    @Property(tries = 60)
    void anyPiecesGiveTheSameSamples(@ForAll @IntRange(min = 8_000, max = 192_000) int rate, @ForAll @IntRange(max = 30_000) int length,
            @ForAll @IntRange(min = 1, max = 9_000) int piece) {
        var random = new Random(rate);
        var input = new float[length];
        for (int i = 0; i < length; i++) {
            input[i] = random.nextInt(-20_000, 20_000);
        }
        var whole = resample(rate, input, Math.max(1, length));
        assertThat(whole).hasSize((int) Math.ceilDiv((long) length * SECOND, rate));
        assertThat(resample(rate, input, piece)).isEqualTo(whole);
    }

    private static float[] tone(int rate, double hertz, int length) {
        var samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (float) (10_000 * Math.sin(2 * Math.PI * hertz * i / rate));
        }
        return samples;
    }

    private static short[] resample(int rate, float[] input, int piece) {
        var out = new short[input.length * 3 + 16];
        var size = new int[1];
        var resampler = new Resampler(rate, (samples, offset, length) -> {
            System.arraycopy(samples, offset, out, size[0], length);
            size[0] += length;
        });
        for (int at = 0; at < input.length; at += piece) {
            resampler.push(input, at, Math.min(piece, input.length - at));
        }
        resampler.finish();
        return Arrays.copyOf(out, size[0]);
    }
}
