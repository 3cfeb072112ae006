package hearus.whisper.internal.features;

import java.util.Arrays;

import hearus.whisper.Whisper;

/**
 * The log-mel spectrogram that Whisper was trained on: frames of 400 samples every 160, Hann window, power, 80 Slaney mel bins, log10, the lowest 8 decades below
 * the maximum cut off, then (x + 4) / 4. The same numbers as {@code whisper/audio.py} of openai/whisper and the feature extractor of transformers. Immutable and
 * thread-safe.
 */
public final class LogMel {
    public static final int BINS = 80;
    static final int HOP = 160;
    /** Of an encoder frame of 20 ms, which is made of two frames of the spectrogram. */
    public static final int SAMPLES_PER_FRAME = 2 * HOP;
    private static final int LENGTH = Fft400.LENGTH;
    private static final int SPECTRUM = LENGTH / 2 + 1;
    private static final double SAMPLES_PER_UNIT = 32_768;
    private static final double FLOOR = 1e-10;
    private static final double LOG10 = Math.log(10);
    /** Of no frames at all. */
    public static final double NO_PEAK = Math.log(FLOOR);

    private final double[] window = new double[LENGTH];
    private final Filter[] filters = slaney();
    private final Fft400 fft = new Fft400();

    public LogMel() {
        for (int i = 0; i < LENGTH; i++) {
            window[i] = (0.5 - 0.5 * Math.cos(2 * Math.PI * i / LENGTH)) / SAMPLES_PER_UNIT;
        }
    }

    /** A triangle over the spectrum bins {@code first}, {@code first + 1}, … */
    private static final class Filter {
        private final int first;
        private final double[] weights;

        Filter(int first, double[] weights) {
            this.first = first;
            this.weights = weights;
        }

        double of(double[] power) {
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                sum += weights[i] * power[first + i];
            }
            return sum;
        }
    }

    /**
     * The spectrogram of the audio and the zeros after it.
     *
     * @param pcm 16 kHz, at most {@code frames * HOP} samples
     * @param frames how many 10 ms frames are wanted
     * @return [80][frames], one row after the other
     */
    public float[] of(short[] pcm, int frames) {
        return of(pcm, 0, frames, NO_PEAK).values;
    }

    /** A spectrogram, or the end of one. */
    public static final class Spectrogram {
        private final float[] values;
        private final double peak;

        private Spectrogram(float[] values, double peak) {
            this.values = values;
            this.peak = peak;
        }

        /** [80][frames], one row after the other; not a copy. */
        public float[] values() {
            return values;
        }

        /** The largest natural logarithm of a power in it and in what came before. */
        public double peak() {
            return peak;
        }
    }

    /** The same from frame {@code first} on; {@code peak} is that of the frames before it. */
    public Spectrogram of(short[] pcm, int first, int frames, double peak) {
        int wanted = frames - first;
        var mel = new float[BINS * wanted];
        int audioFrames = Math.max(0, Math.min(frames, (pcm.length + LENGTH / 2 + HOP - 1) / HOP) - first);
        var scratch = new Scratch();
        double max = peak;
        // Two real frames share one complex transform: one as its real part, one as its imaginary part.
        for (int t = 0; t < audioFrames; t += 2) {
            load(pcm, first + t, frames, scratch.re);
            if (t + 1 < audioFrames) {
                load(pcm, first + t + 1, frames, scratch.im);
            } else {
                Arrays.fill(scratch.im, 0);
            }
            fft.transform(scratch.re, scratch.im, scratch.re2, scratch.im2);
            scratch.split();
            max = Math.max(max, write(scratch.power, mel, t, wanted));
            if (t + 1 < audioFrames) {
                max = Math.max(max, write(scratch.power2, mel, t + 1, wanted));
            }
        }
        normalise(mel, wanted, audioFrames, max / LOG10);
        return new Spectrogram(mel, max);
    }

    /** Frame t is centred on sample t * HOP; what lies outside of the window is its mirror image. */
    private void load(short[] pcm, int t, int frames, double[] into) {
        int start = t * HOP - LENGTH / 2;
        int end = frames * HOP;
        if (start >= 0 && start + LENGTH <= pcm.length) {
            for (int i = 0; i < LENGTH; i++) {
                into[i] = window[i] * pcm[start + i];
            }
            return;
        }
        for (int i = 0; i < LENGTH; i++) {
            int at = Math.abs(start + i);
            at = at < end ? at : 2 * end - 2 - at;
            into[i] = at >= 0 && at < pcm.length ? window[i] * pcm[at] : 0;
        }
    }

    /** Natural logarithms for now; the largest of them. */
    private double write(double[] power, float[] mel, int t, int frames) {
        double max = Double.NEGATIVE_INFINITY;
        for (int bin = 0; bin < BINS; bin++) {
            double log = Math.log(Math.max(filters[bin].of(power), FLOOR));
            mel[bin * frames + t] = (float) log;
            max = Math.max(max, log);
        }
        return max;
    }

    private static void normalise(float[] mel, int frames, int audioFrames, double max) {
        var toLog10 = (float) (1 / LOG10);
        var lowest = (float) (max - 8);
        var silence = (Math.max(-10f, lowest) + 4) / 4;
        for (int bin = 0; bin < BINS; bin++) {
            int row = bin * frames;
            for (int i = row; i < row + audioFrames; i++) {
                mel[i] = (Math.max(mel[i] * toLog10, lowest) + 4) / 4;
            }
            Arrays.fill(mel, row + audioFrames, row + frames, silence);
        }
    }

    private static final class Scratch {
        final double[] re = new double[LENGTH];
        final double[] im = new double[LENGTH];
        final double[] re2 = new double[LENGTH];
        final double[] im2 = new double[LENGTH];
        final double[] power = new double[SPECTRUM];
        final double[] power2 = new double[SPECTRUM];

        /** The power spectra of the real and the imaginary signal, by the symmetry of real signals' spectra. */
        void split() {
            for (int k = 0; k < SPECTRUM; k++) {
                int mirror = k == 0 ? 0 : LENGTH - k;
                double evenRe = re[k] + re[mirror];
                double oddRe = re[k] - re[mirror];
                double evenIm = im[k] + im[mirror];
                double oddIm = im[k] - im[mirror];
                power[k] = 0.25 * (evenRe * evenRe + oddIm * oddIm);
                power2[k] = 0.25 * (evenIm * evenIm + oddRe * oddRe);
            }
        }
    }

    /** {@code librosa.filters.mel(sr=16000, n_fft=400, n_mels=80)}: triangles of equal area, linear below 1 kHz and logarithmic above. */
    private static Filter[] slaney() {
        double top = hertzToMel(Whisper.SAMPLE_RATE / 2.0);
        var edges = new double[BINS + 2];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = melToHertz(top * i / (BINS + 1));
        }
        var filters = new Filter[BINS];
        for (int bin = 0; bin < BINS; bin++) {
            var weights = new double[SPECTRUM];
            for (int k = 0; k < SPECTRUM; k++) {
                double hertz = (double) k * Whisper.SAMPLE_RATE / LENGTH;
                double rise = (hertz - edges[bin]) / (edges[bin + 1] - edges[bin]);
                double fall = (edges[bin + 2] - hertz) / (edges[bin + 2] - edges[bin + 1]);
                weights[k] = Math.max(0, Math.min(rise, fall)) * 2 / (edges[bin + 2] - edges[bin]);
            }
            filters[bin] = trimmed(weights);
        }
        return filters;
    }

    private static Filter trimmed(double[] weights) {
        int first = 0;
        while (first < weights.length - 1 && weights[first] == 0) {
            first++;
        }
        int end = weights.length;
        while (end > first && weights[end - 1] == 0) {
            end--;
        }
        return new Filter(first, Arrays.copyOfRange(weights, first, end));
    }

    private static final double HERTZ_PER_MEL = 200.0 / 3;
    private static final double LOG_STEP = Math.log(6.4) / 27;

    private static double hertzToMel(double hertz) {
        return hertz < 1000 ? hertz / HERTZ_PER_MEL : 15 + Math.log(hertz / 1000) / LOG_STEP;
    }

    private static double melToHertz(double mel) {
        return mel < 15 ? mel * HERTZ_PER_MEL : 1000 * Math.exp(LOG_STEP * (mel - 15));
    }
}
