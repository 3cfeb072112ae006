package hearus.audio.internal.resample;

import java.math.BigInteger;
import java.util.Arrays;

import hearus.audio.PcmSink;

/**
 * Resamples audio of any rate to 16 kHz: a polyphase windowed-sinc filter that keeps its state from push to push.
 *
 * <p>With L/M = 16,000/rate in lowest terms, output k is the input seen at time k·M/L through a sinc whose cutoff lies at 91% of the lower of the two Nyquist
 * frequencies (7.3 kHz from above) and which a Kaiser window of beta 7 (sidelobes about -70 dB) ends 20 periods of the lower rate to either side. From 48 kHz that is
 * the 3:1 FIR of 120 taps, 1.25 ms delay. The delay is taken out again: output 0 stands over input 0, and n inputs give ceil(n·L/M) outputs. Up to 640 phases are
 * tabulated exactly; for rates that need more, the filter is interpolated linearly between 256 (error below -90 dB). From 16 kHz samples pass unchanged.
 *
 * <p>Source: A. V. Oppenheim and R. W. Schafer, Discrete-Time Signal Processing, chapters 4.6 (rate change by L/M) and 7.5 (Kaiser window); J. O. Smith, Digital Audio
 * Resampling Home Page, for the interpolated table.
 */
public final class Resampler {
    public static final int OUTPUT_RATE = 16_000;
    private static final int HALF_WIDTH = 20;
    private static final double CUTOFF = 0.9125;
    private static final double KAISER_BETA = 7;
    private static final int EXACT_PHASES = 640;
    private static final int INTERPOLATED_PHASES = 256;
    private static final int BUFFER_SAMPLES = 4_096;

    private final int rate;
    private final PcmSink sink;
    /** Output k lies k·step/parts inputs after input 0. */
    private final int step;
    private final int parts;
    private final int half;
    private final int phases;
    /** One row of {@code 2·half} taps for each phase, and one more to interpolate to. */
    private final float[][] rows;
    private final float[] window;
    /** Where the rate is a multiple of ours: every step-th input side by side, and a block of outputs. */
    private final float[][] lanes;
    private final float[] sums;
    private final short[] out = new short[1_024];
    private int filled;
    /** The input under the next output, as a place in the window, and how many parts it lies behind it. */
    private int centre;
    private int part;
    private int outs;
    private long taken;
    private long given;

    public Resampler(int rate, PcmSink sink) {
        this.rate = rate;
        this.sink = sink;
        int divisor = BigInteger.valueOf(rate).gcd(BigInteger.valueOf(OUTPUT_RATE)).intValue();
        step = rate / divisor;
        parts = OUTPUT_RATE / divisor;
        double stretch = Math.max(1, (double) rate / OUTPUT_RATE);
        half = rate == OUTPUT_RATE ? 0 : 2 * (int) Math.ceil(HALF_WIDTH * stretch / 2);
        phases = parts <= EXACT_PHASES ? parts : INTERPOLATED_PHASES;
        rows = rate == OUTPUT_RATE ? new float[0][] : design(stretch);
        window = new float[2 * half + BUFFER_SAMPLES];
        lanes = new float[parts == 1 && half > 0 ? step : 0][window.length / step + 1];
        sums = new float[lanes.length == 0 ? 0 : BUFFER_SAMPLES / step + 1];
        // Silence before the first input, so that the first output can stand over it.
        filled = Math.max(0, half - 1);
        centre = filled;
    }

    private float[][] design(double stretch) {
        var table = new float[phases + 1][2 * half];
        for (int phase = 0; phase <= phases; phase++) {
            for (int tap = 0; tap < 2 * half; tap++) {
                double time = tap - half + 1 - (double) phase / phases;
                table[phase][tap] = (float) (CUTOFF / stretch * sinc(CUTOFF / stretch * time) * kaiser(time / half));
            }
        }
        return table;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    private static double kaiser(double x) {
        return Math.abs(x) >= 1 ? 0 : bessel0(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel0(KAISER_BETA);
    }

    /** The modified Bessel function of order zero, by its power series. */
    private static double bessel0(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; k < 40; k++) {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }

    public int rate() {
        return rate;
    }

    /** Takes {@code length} samples, full scale ±32,768, and hands out every output that they complete. */
    public void push(float[] samples, int from, int length) {
        taken += length;
        if (rate == OUTPUT_RATE) {
            for (int i = from; i < from + length; i++) {
                give(samples[i]);
            }
        } else {
            feed(samples, from, length);
        }
        flush();
    }

    /** The end of the sound: hands out what lies under the last inputs. */
    public void finish() {
        if (rate != OUTPUT_RATE) {
            feed(new float[half], 0, half);
            flush();
        }
    }

    private void feed(float[] samples, int from, int length) {
        int at = from;
        while (at < from + length) {
            int count = Math.min(from + length - at, window.length - filled);
            System.arraycopy(samples, at, window, filled, count);
            at += count;
            filled += count;
            filter();
            int used = Math.min(centre - half + 1, filled);
            System.arraycopy(window, used, window, 0, filled - used);
            filled -= used;
            centre -= used;
        }
    }

    private void filter() {
        if (lanes.length > 0) {
            filterBlock();
        } else {
            filterEach();
        }
    }

    /**
     * All outputs that the window allows, tap by tap instead of output by output: with the inputs of each lane side by side, the inner loop is one that the compiler turns into vector
     * instructions.
     */
    private void filterBlock() {
        int outputs = (int) Math.min((filled - centre - half + step - 1) / step, (taken + step - 1) / step - given);
        if (outputs <= 0) {
            return;
        }
        int first = centre - half + 1;
        int depth = outputs + 2 * half / step;
        for (int lane = 0; lane < step; lane++) {
            for (int i = 0, at = first + lane; i < depth && at < filled; i++, at += step) {
                lanes[lane][i] = window[at];
            }
        }
        Arrays.fill(sums, 0, outputs, 0);
        for (int tap = 0; tap < 2 * half; tap++) {
            add(rows[0][tap], lanes[tap % step], tap / step, outputs);
        }
        for (int i = 0; i < outputs; i++) {
            give(sums[i]);
        }
        centre += outputs * step;
    }

    private void add(float weight, float[] lane, int from, int outputs) {
        var to = sums;
        for (int i = 0; i < outputs; i++) {
            to[i] += weight * lane[from + i];
        }
    }

    private void filterEach() {
        // The bound on the count only matters at the end, where the silence that is fed behind the last input would make outputs of its own.
        while (centre + half < filled && given * step < taken * parts) {
            give(sample());
            part += step;
            centre += part / parts;
            part %= parts;
        }
    }

    private float sample() {
        int first = centre - half + 1;
        if (phases == parts) {
            return dot(rows[part], first);
        }
        double exact = (double) part * phases / parts;
        int row = (int) exact;
        float below = dot(rows[row], first);
        return below + (float) (exact - row) * (dot(rows[row + 1], first) - below);
    }

    /** Four sums side by side, since one alone would wait for each addition. The number of taps is a multiple of four. */
    private float dot(float[] taps, int first) {
        var x = window;
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        for (int i = 0; i < taps.length; i += 4) {
            a += taps[i] * x[first + i];
            b += taps[i + 1] * x[first + i + 1];
            c += taps[i + 2] * x[first + i + 2];
            d += taps[i + 3] * x[first + i + 3];
        }
        return a + b + (c + d);
    }

    private void give(float sample) {
        out[outs++] = (short) Math.clamp(Math.round(sample), Short.MIN_VALUE, Short.MAX_VALUE);
        given++;
        if (outs == out.length) {
            flush();
        }
    }

    private void flush() {
        if (outs > 0) {
            sink.accept(out, 0, outs);
            outs = 0;
        }
    }

    public int held() {
        return 4 * (window.length * (lanes.length > 0 ? 2 : 1) + sums.length + rows.length * 2 * half) + 2 * out.length;
    }
}
