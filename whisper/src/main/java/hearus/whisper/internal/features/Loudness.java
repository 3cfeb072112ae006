package hearus.whisper.internal.features;

import java.util.Arrays;

/**
 * Which 20 ms frames of a window are silent: those much quieter than the loud ones and hardly louder than the quietest. Used to find where a word begins and ends;
 * it is no voice activity detection. Immutable.
 */
public final class Loudness {
    /** Speech spans about 40 dB from its vowels to its quietest consonants. */
    private static final double SPEECH_RANGE_DB = 35;
    private static final double ABOVE_NOISE_DB = 8;
    /** In constant noise the loud frames are near the quiet ones, and nothing counts as silent that is nearer to the loud ones than this. */
    private static final double BELOW_LOUD_DB = 15;

    private final double[] decibels;
    private final double threshold;

    private Loudness(double[] decibels, double threshold) {
        this.decibels = decibels;
        this.threshold = threshold;
    }

    public static Loudness of(short[] pcm) {
        var decibels = new double[(pcm.length + LogMel.SAMPLES_PER_FRAME - 1) / LogMel.SAMPLES_PER_FRAME];
        for (int frame = 0; frame < decibels.length; frame++) {
            int end = Math.min(pcm.length, (frame + 1) * LogMel.SAMPLES_PER_FRAME);
            double energy = 1;
            for (int i = frame * LogMel.SAMPLES_PER_FRAME; i < end; i++) {
                energy += (double) pcm[i] * pcm[i];
            }
            decibels[frame] = 10 * Math.log10(energy / LogMel.SAMPLES_PER_FRAME);
        }
        var sorted = decibels.clone();
        Arrays.sort(sorted);
        double quiet = sorted[sorted.length / 10];
        double loud = sorted[sorted.length * 95 / 100];
        return new Loudness(decibels, Math.min(loud - BELOW_LOUD_DB, Math.max(quiet + ABOVE_NOISE_DB, loud - SPEECH_RANGE_DB)));
    }

    public boolean isSilent(int frame) {
        return decibels[frame] < threshold;
    }

    /** Frames in the window. */
    public int length() {
        return decibels.length;
    }
}
