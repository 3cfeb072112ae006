package hearus.captions.internal.samples;

/**
 * Amplifies a voice that is far from the microphone to a usual level before it is decoded: the model was not trained on such low levels, and gives
 * such speech too low probabilities. Other audio is left unchanged. Pure functions.
 */
public final class FaintVoiceGain {
    /** Peaks below this, 40 dB below full scale, are faint. */
    private static final int MAX_FAINT_PEAK = 328;
    /** 6 dB below full scale: no peak is louder afterwards. */
    private static final int MAX_PEAK = 16_384;

    private FaintVoiceGain() {}

    /**
     * The same samples, or louder ones, where all of them are faint; never written to. The gain is a power of two: a phrase that grows has the same one nearly always, and what
     * is kept of it stays of use.
     */
    public static short[] apply(short[] pcm) {
        var peak = 0;
        for (var sample : pcm) {
            peak = Math.max(peak, Math.abs((int) sample));
        }
        if (peak == 0 || peak > MAX_FAINT_PEAK) {
            return pcm;
        }
        var gain = Integer.highestOneBit(MAX_PEAK / peak);
        var louder = new short[pcm.length];
        for (var i = 0; i < pcm.length; i++) {
            louder[i] = (short) (pcm[i] * gain);
        }
        return louder;
    }
}
