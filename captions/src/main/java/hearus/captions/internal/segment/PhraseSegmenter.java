package hearus.captions.internal.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import hearus.captions.internal.vad.VoiceDetector;

/** Divides a stream into the detector's windows, and those into phrases. Takes pieces of any length. Single-threaded. */
public final class PhraseSegmenter {
    private final VoiceDetector.Stream voice;
    private final Phrases phrases;
    private final short[] window = new short[VoiceDetector.WINDOW];
    private int filled;

    public PhraseSegmenter(VoiceDetector.Stream voice, PhraseRules rules, long startSample) {
        this.voice = voice;
        this.phrases = new Phrases(rules, startSample);
    }

    /** Takes the next samples; gives the phrases that ended in them. */
    public List<Phrase> take(short[] samples, int offset, int length) {
        var ended = new ArrayList<Phrase>();
        for (var done = 0; done < length;) {
            var count = Math.min(length - done, window.length - filled);
            System.arraycopy(samples, offset + done, window, filled, count);
            filled += count;
            done += count;
            if (filled == window.length) {
                filled = 0;
                phrases.take(window, 0, window.length, voice.probability(window, 0)).ifPresent(ended::add);
            }
        }
        return ended;
    }

    /** The audio has ended, or waits: takes what is left of a window, and ends the open phrase. */
    public List<Phrase> flush() {
        var ended = new ArrayList<Phrase>();
        if (filled > 0) {
            var length = filled;
            filled = 0;
            Arrays.fill(window, length, window.length, (short) 0);
            phrases.take(window, 0, length, voice.probability(window, 0)).ifPresent(ended::add);
        }
        phrases.flush().ifPresent(ended::add);
        return ended;
    }

    /** What is known so far. */
    public Phrases phrases() {
        return phrases;
    }
}
