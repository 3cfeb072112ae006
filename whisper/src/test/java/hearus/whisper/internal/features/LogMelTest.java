package hearus.whisper.internal.features;

import java.util.Random;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogMelTest {
    @Test
    void equalsTheDefinitionComputedTermByTerm() {
        var pcm = chirpInNoise(3_333);
        var mel = new LogMel().of(pcm, 40);
        var expected = slowly(pcm, 40);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) mel[i]).as("bin %d, frame %d", i / 40, i % 40).isCloseTo(expected[i], Offset.offset(1e-5));
        }
    }

    @Test
    void mirrorsTheAudioAtBothEndsOfAFullWindow() {
        var pcm = chirpInNoise(10 * LogMel.HOP);
        var mel = new LogMel().of(pcm, 10);
        var expected = slowly(pcm, 10);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) mel[i]).isCloseTo(expected[i], Offset.offset(1e-5));
        }
    }

    @Test
    void silenceHasTheLowestValueEverywhere() {
        assertThat(new LogMel().of(new short[1600], 50)).containsOnly(-1.5f);
    }

    @Test
    void paddingDoesNotChangeTheFramesOfTheAudio() {
        var pcm = chirpInNoise(8_000);
        var shorter = new LogMel().of(pcm, 60);
        var longer = new LogMel().of(pcm, 3000);
        for (int bin = 0; bin < LogMel.BINS; bin++) {
            for (int t = 0; t < 60; t++) {
                assertThat(shorter[bin * 60 + t]).isEqualTo(longer[bin * 3000 + t]);
            }
        }
    }

    private static short[] chirpInNoise(int samples) {
        var random = new Random(7);
        var pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            double seconds = i / 16_000.0;
            pcm[i] = (short) (9_000 * Math.sin(2 * Math.PI * (200 + 9_000 * seconds) * seconds) + 300 * random.nextGaussian());
        }
        return pcm;
    }

    /** A direct transform and the formulas of librosa, without any of the shortcuts of the real thing. */
    private static double[] slowly(short[] pcm, int frames) {
        int n = 400;
        var hertz = new double[82];
        for (int i = 0; i < 82; i++) {
            double mel = i * (15 + 27 * Math.log(8) / Math.log(6.4)) / 81;
            hertz[i] = mel <= 15 ? mel * 200 / 3 : 1000 * Math.pow(6.4, (mel - 15) / 27);
        }
        var logs = new double[80 * frames];
        double max = -10;
        for (int t = 0; t < frames; t++) {
            var power = new double[201];
            for (int k = 0; k <= 200; k++) {
                double re = 0;
                double im = 0;
                for (int i = 0; i < n; i++) {
                    int at = t * 160 + i - 200;
                    at = at < 0 ? -at : at;
                    at = at >= frames * 160 ? 2 * (frames * 160 - 1) - at : at;
                    double x = at < pcm.length ? pcm[at] / 32768.0 : 0;
                    x *= Math.pow(Math.sin(Math.PI * i / n), 2);
                    re += x * Math.cos(2 * Math.PI * k * i / n);
                    im += x * Math.sin(2 * Math.PI * k * i / n);
                }
                power[k] = re * re + im * im;
            }
            for (int bin = 0; bin < 80; bin++) {
                double sum = 0;
                for (int k = 0; k <= 200; k++) {
                    double f = k * 40.0;
                    double weight = f <= hertz[bin + 1]
                            ? (f - hertz[bin]) / (hertz[bin + 1] - hertz[bin])
                            : (hertz[bin + 2] - f) / (hertz[bin + 2] - hertz[bin + 1]);
                    sum += Math.max(0, weight) * 2 / (hertz[bin + 2] - hertz[bin]) * power[k];
                }
                logs[bin * frames + t] = Math.log10(Math.max(1e-10, sum));
                max = Math.max(max, logs[bin * frames + t]);
            }
        }
        for (int i = 0; i < logs.length; i++) {
            logs[i] = (Math.max(logs[i], max - 8) + 4) / 4;
        }
        return logs;
    }
}
