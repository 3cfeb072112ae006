package hearus.captions.internal.segment;

import hearus.captions.CaptionPolicy;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.vad.VoiceDetector;

/**
 * When a phrase begins and ends, in samples.
 *
 * @param on probability of voice from which a window is voiced
 * @param off probability below which a voiced stretch ends
 * @param minimumSpeech voiced samples that open a phrase: less is a click
 * @param preRoll samples before the voice onset that belong to the phrase
 * @param pause silence that ends a phrase
 * @param shortestPause silence that ends a phrase of maximum length; between half of it and all of it the pause that is needed falls to this
 * @param tail silence after the last voiced sample that belongs to the phrase, at most half of the pause
 * @param maximum length at which a phrase is cut
 * @param cutSpan how far back from the maximum the quietest point is looked for
 */
public record PhraseRules(double on, double off, long minimumSpeech, long preRoll, long pause, long shortestPause, long tail, long maximum,
        long cutSpan) {
    /** The gap that ends a beginning that did not become a phrase. */
    static final long BLIP_GAP = Samples.ofMillis(200);

    public static PhraseRules of(CaptionPolicy policy) {
        var pause = Samples.of(policy.pause());
        var maximum = Samples.of(policy.maximumPhrase());
        return new PhraseRules(0.5, VoiceDetector.SILENCE, Samples.ofMillis(96), Samples.of(policy.preRoll()), pause,
                Math.min(pause, Samples.ofMillis(200)),
                Math.min(Samples.ofMillis(300), pause / 2), maximum, Math.min(Samples.ofMillis(4000), maximum / 2));
    }

    long pauseAt(long length) {
        var half = maximum / 2;
        if (length <= half) {
            return pause;
        }
        var over = Math.min(1.0, (double) (length - half) / (maximum - half));
        return Math.round(pause - over * (pause - shortestPause));
    }
}
