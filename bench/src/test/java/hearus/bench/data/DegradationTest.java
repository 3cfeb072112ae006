package hearus.bench.data;

import java.util.Arrays;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

class DegradationTest {
    private static final int SECOND = 16_000;
    private static final short[] TONE = tone(1_000);

    private static short[] tone(double hertz) {
        var pcm = new short[SECOND];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (8_000 * Math.sin(2 * Math.PI * hertz * i / SECOND));
        }
        return pcm;
    }

    private static int peak(short[] pcm) {
        return IntStream.range(0, pcm.length).map(i -> Math.abs(pcm[i])).max().orElseThrow();
    }

    private static double mean(short[] pcm) {
        return IntStream.range(0, pcm.length).map(i -> pcm[i]).average().orElseThrow();
    }

    /** The share of the signal that is this tone, from 0 to 1. */
    private static double share(short[] pcm, double hertz) {
        double sine = 0;
        double cosine = 0;
        double power = 0;
        for (int i = 0; i < pcm.length; i++) {
            double angle = 2 * Math.PI * hertz * i / SECOND;
            sine += pcm[i] * Math.sin(angle);
            cosine += pcm[i] * Math.cos(angle);
            power += (double) pcm[i] * pcm[i];
        }
        return 2 * (sine * sine + cosine * cosine) / (power * pcm.length);
    }

    @ParameterizedTest
    @EnumSource
    void lengthAndRepetitionAreTheSame(Degradation degradation) {
        var degraded = degradation.apply(TONE.clone());

        assertThat(degraded).hasSameSizeAs(TONE).isEqualTo(degradation.apply(TONE.clone()));
        assertThat(degradation.apply(new short[0])).isEmpty();
        assertThat(degradation.apply(new short[100])).hasSize(100);
    }

    @Test
    void levelsAreAsNamed() {
        assertThat(peak(Degradation.FAINT.apply(TONE))).isCloseTo(104, offset(1));
        assertThat(mean(Degradation.OFFSET.apply(TONE))).isCloseTo(0.6 * 32_768, offset(1.0));
        assertThat(peak(Degradation.OFFSET.apply(TONE))).isCloseTo((int) (0.8 * 32_768), offset(100));
        var clipped = Degradation.CLIPPED.apply(TONE);
        assertThat(IntStream.range(0, SECOND).filter(i -> Math.abs((int) clipped[i]) >= 32_767).count()).isGreaterThan(SECOND * 4 / 5);
    }

    @Test
    void aTelephoneHearsTheMiddleOnly() {
        assertThat(share(Degradation.TELEPHONE.apply(TONE), 1_000)).isGreaterThan(0.98);
        assertThat(peak(Degradation.TELEPHONE.apply(TONE))).isCloseTo(8_000, offset(800));
        assertThat(peak(middle(Degradation.TELEPHONE.apply(tone(100))))).isLessThan(800);
        assertThat(peak(middle(Degradation.TELEPHONE.apply(tone(5_000))))).isLessThan(800);
    }

    /** Without the edges, at which every filter rings. */
    private static short[] middle(short[] pcm) {
        return Arrays.copyOfRange(pcm, SECOND / 4, SECOND * 3 / 4);
    }

    @Test
    void aHallSoundsOn() {
        var click = new short[SECOND];
        click[100] = 20_000;

        var hall = Degradation.HALL.apply(click);

        assertThat(hall[100]).isCloseTo((short) 10_000, offset((short) 1));
        assertThat(IntStream.range(SECOND / 2, SECOND).filter(i -> hall[i] != 0).count()).isGreaterThan(500);
        assertThat(peak(Arrays.copyOfRange(hall, 101, 2_000))).isGreaterThan(peak(Arrays.copyOfRange(hall, 14_000, SECOND)));
    }

    @Test
    void aVentilatorIsLow() {
        var pcm = Degradation.VENTILATOR.apply(TONE);

        assertThat(share(pcm, 1_000)).isBetween(0.85, 0.95);
    }
}
