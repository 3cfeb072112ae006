package hearus.captions;

import java.util.BitSet;

/** Remembers which windows of a recording were voiced while a detector is asked about them, one bit for each 32 ms. Single-threaded. */
final class VoiceLog implements VoiceDetector.Stream {
    private static final double VOICE = 0.5;

    private final VoiceDetector.Stream detector;
    private final BitSet voiced = new BitSet();
    private int windows;
    private boolean voice;

    VoiceLog(VoiceDetector.Stream detector) {
        this.detector = detector;
    }

    @Override
    public double hear(short[] samples, int offset) {
        var probability = detector.hear(samples, offset);
        voice = probability >= (voice ? VoiceDetector.SILENCE : VOICE);
        voiced.set(windows, voice);
        windows++;
        return probability;
    }

    /** Whether somebody speaks in the window that this sample lies in. */
    boolean voicedAt(long sample) {
        return voiced.get((int) (sample / VoiceDetector.WINDOW));
    }

    /** Voiced samples of the whole recording so far. */
    long voiced() {
        return (long) voiced.cardinality() * VoiceDetector.WINDOW;
    }
}
