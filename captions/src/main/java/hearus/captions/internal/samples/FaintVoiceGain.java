package hearus.captions.internal.samples;

/**
 * Makes a voice that is far from the microphone as loud as voices usually are, before Whisper hears it: the model was not trained on spectra that lie so low, and takes what is
 * spoken there for less likely than it is. Other audio stays as it is. Pure functions.
 */
public final class FaintVoice {
    /** Peaks below this, 40 dB below full scale, are faint. */
    private static final int MAX_FAINT_PEAK = 328;
    /** 6 dB below full scale: no peak is louder afterwards. */
    private static final int MAX_PEAK = 16_384;

    private FaintVoice() {}

    /**
     * The same samples, or louder ones, where all of them are faint; never written to. The gain is a power of two: a phrase that grows has the same one nearly always, and what
     * is kept of it stays of use.
     */
    public static short[] audible(short[] pcm) {
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
