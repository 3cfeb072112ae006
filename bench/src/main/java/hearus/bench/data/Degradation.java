package hearus.bench.data;

import java.util.Random;

/** What microphones, rooms and lines do to speech: 16 kHz, mono. The same recording always gives the same result. */
public enum Degradation {
    /** As it was recorded. */
    NONE {
        @Override
        public short[] apply(short[] speech) {
            return speech;
        }
    },
    /** Its loudest sample is at -50 dB of full scale. */
    FAINT {
        @Override
        public short[] apply(short[] speech) {
            return pcm(withPeak(speech, -50));
        }
    },
    /** A cheap sound card: -14 dB, the whole signal sits on 0.6 of full scale. */
    OFFSET {
        @Override
        public short[] apply(short[] speech) {
            var signal = withPeak(speech, -14);
            for (int i = 0; i < signal.length; i++) {
                signal[i] += 0.6 * FULL;
            }
            return pcm(signal);
        }
    },
    /** 20 dB more than a loudest sample at full scale: most vowels are square. */
    CLIPPED {
        @Override
        public short[] apply(short[] speech) {
            return pcm(withPeak(speech, 20));
        }
    },
    /** 300 to 3,400 Hz, 8 kHz, mu-law. */
    TELEPHONE {
        @Override
        public short[] apply(short[] speech) {
            var line = filtered(scaled(speech, 1), bandPass(300, 3_400));
            for (int i = 0; i < line.length; i++) {
                line[i] = i % 2 == 0 ? 2 * muLaw(line[i]) : 0;
            }
            return pcm(filtered(line, bandPass(0, 3_400)));
        }
    },
    /** The last row of a lecture hall: a reverberation of 1.8 s, as loud as the voice itself. */
    HALL {
        @Override
        public short[] apply(short[] speech) {
            return pcm(reverberated(speech));
        }
    },
    /** Loudest sample at -40 dB, beside a ventilator that is 10 dB below the voice: noise that falls by 6 dB an octave. */
    VENTILATOR {
        @Override
        public short[] apply(short[] speech) {
            var signal = withPeak(speech, -40);
            var noise = brownNoise(signal.length);
            double gain = Math.sqrt(power(signal) / power(noise)) * Math.pow(10, -10 / 20.0);
            for (int i = 0; i < signal.length; i++) {
                signal[i] += gain * noise[i];
            }
            return pcm(signal);
        }
    };

    private static final double FULL = 32_768;
    private static final int RATE = 16_000;
    private static final int TAPS = 255;
    private static final double MU = 255;
    private static final double REVERBERATION_SECONDS = 1.8;
    /** Reflections a second: so many that single ones are not heard (velvet noise). */
    private static final int REFLECTIONS = 1_500;

    /** The recording as it would arrive from there; as long as it was. */
    public abstract short[] apply(short[] speech);

    /** So loud that the loudest sample has so many decibels of full scale. */
    private static double[] withPeak(short[] speech, double decibels) {
        return scaled(speech, FULL * Math.pow(10, decibels / 20) / peakOf(speech));
    }

    private static double peakOf(short[] speech) {
        double peak = 1;
        for (short sample : speech) {
            peak = Math.max(peak, Math.abs((double) sample));
        }
        return peak;
    }

    private static double[] scaled(short[] speech, double gain) {
        var signal = new double[speech.length];
        for (int i = 0; i < signal.length; i++) {
            signal[i] = gain * speech[i];
        }
        return signal;
    }

    private static short[] pcm(double[] signal) {
        var pcm = new short[signal.length];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) Math.clamp(Math.round(signal[i]), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return pcm;
    }

    private static double power(double[] signal) {
        double sum = 0;
        for (double sample : signal) {
            sum += sample * sample;
        }
        return Math.max(sum / signal.length, Double.MIN_NORMAL);
    }

    /** A windowed sinc filter (Hamming). */
    private static double[] bandPass(double from, double to) {
        var taps = new double[TAPS];
        for (int i = 0; i < TAPS; i++) {
            int n = i - TAPS / 2;
            taps[i] = (lowPass(n, to) - lowPass(n, from)) * (0.54 + 0.46 * Math.cos(2 * Math.PI * n / (TAPS - 1)));
        }
        return taps;
    }

    private static double lowPass(int n, double hertz) {
        return n == 0 ? 2 * hertz / RATE : Math.sin(2 * Math.PI * hertz * n / RATE) / (Math.PI * n);
    }

    private static double[] filtered(double[] signal, double[] taps) {
        var out = new double[signal.length];
        for (int i = 0; i < out.length; i++) {
            int first = Math.max(0, i + taps.length / 2 - signal.length + 1);
            int last = Math.min(taps.length - 1, i + taps.length / 2);
            for (int k = first; k <= last; k++) {
                out[i] += taps[k] * signal[i + taps.length / 2 - k];
            }
        }
        return out;
    }

    /** What is left of a sample after 8 bits of mu-law. */
    private static double muLaw(double sample) {
        double level = Math.log1p(MU * Math.min(Math.abs(sample) / FULL, 1)) / Math.log1p(MU);
        return Math.signum(sample) * FULL * Math.expm1(Math.round(level * 127) / 127.0 * Math.log1p(MU)) / MU;
    }

    /** Reflections that fall by 60 dB within the reverberation's time. */
    private static double[] reverberated(short[] speech) {
        var random = new Random(90);
        int step = RATE / REFLECTIONS;
        var room = new double[speech.length];
        for (int at = step; at < REVERBERATION_SECONDS * RATE; at += step) {
            int delay = at + random.nextInt(step);
            double gain = (random.nextBoolean() ? 1 : -1) * Math.pow(10, -3.0 * delay / RATE / REVERBERATION_SECONDS);
            for (int i = delay; i < room.length; i++) {
                room[i] += gain * speech[i - delay];
            }
        }
        var signal = scaled(speech, 1);
        double gain = Math.sqrt(power(signal) / power(room));
        for (int i = 0; i < signal.length; i++) {
            signal[i] = 0.5 * (signal[i] + gain * room[i]);
        }
        return signal;
    }

    private static double[] brownNoise(int length) {
        var random = new Random(30);
        var noise = new double[length];
        double level = 0;
        for (int i = 0; i < length; i++) {
            level = 0.999 * level + random.nextGaussian();
            noise[i] = level;
        }
        return noise;
    }
}
