package hearus.captions.internal.vad;

import java.util.ArrayList;
import java.util.BitSet;

/** Records which windows of a recording were voiced, one bit for each 32 ms, while passing them to a detector. Single-threaded. */
public final class VoiceLog implements VoiceDetector.Stream {
    private static final double VOICE = 0.5;

    private final VoiceDetector.Stream detector;
    private final BitSet voiced = new BitSet();
    private int windows;
    private boolean voice;

    public VoiceLog(VoiceDetector.Stream detector) {
        this.detector = detector;
    }

    @Override
    public double probability(short[] samples, int offset) {
        var probability = detector.probability(samples, offset);
        voice = probability >= (voice ? VoiceDetector.SILENCE : VOICE);
        voiced.set(windows, voice);
        windows++;
        return probability;
    }

    /** Where somebody speaks from {@code from} to before {@code to}, in samples from the recording's start. */
    public VoiceTimeline between(long from, long to) {
        var intervals = new ArrayList<Interval>();
        var first = voiced.nextSetBit((int) (from / VoiceDetector.WINDOW));
        while (first >= 0 && (long) first * VoiceDetector.WINDOW < to) {
            var end = voiced.nextClearBit(first);
            intervals
                    .add(new Interval(Math.max(from, (long) first * VoiceDetector.WINDOW),
                            Math.min(to, (long) end * VoiceDetector.WINDOW)));
            first = voiced.nextSetBit(end);
        }
        return new VoiceTimeline(intervals);
    }

    /** Voiced samples of the whole recording so far. */
    public long voiced() {
        return (long) voiced.cardinality() * VoiceDetector.WINDOW;
    }
}
