package hearus.captions;

/**
 * Makes a voice that is far from the microphone as loud as voices usually are, before Whisper hears it: the model was not trained on spectra that lie so low, and takes what is
 * spoken there for less likely than it is. Other audio stays as it is. Pure functions.
 */
final class FaintVoice {
    /** Peaks below this, 40 dB below full scale, are faint. */
    private static final int MAX_FAINT_PEAK = 328;
    /** 10 dB below full scale. */
    private static final int USUAL_PEAK = 10_000;

    private FaintVoice() {}

    /** The same samples, or louder ones, where all of them are faint; never written to. */
    static short[] audible(short[] pcm) {
        var peak = 0;
        for (var sample : pcm) {
            peak = Math.max(peak, Math.abs((int) sample));
        }
        if (peak == 0 || peak > MAX_FAINT_PEAK) {
            return pcm;
        }
        var louder = new short[pcm.length];
        for (var i = 0; i < pcm.length; i++) {
            louder[i] = (short) (pcm[i] * USUAL_PEAK / peak);
        }
        return louder;
    }
}
