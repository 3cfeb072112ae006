package hearus.captions.internal.segment;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

import hearus.captions.internal.samples.QuietestPoint;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.segment.UncoveredVoice.Gap;
import hearus.captions.internal.vad.Interval;
import hearus.captions.internal.vad.VoiceTimeline;
import hearus.whisper.Hypothesis;

/** Where a phrase with voice that no word covers is divided, so that each part is decoded by itself, in its own language. Pure functions. */
public final class PhraseDivision {
    /** The voice without words that divides a phrase that is over. */
    public static final long MIN_VOICE = UncoveredVoice.MIN_VOICE;
    /** The same while the phrase grows: its last words may not be written yet. */
    public static final long MIN_VOICE_GROWING = Samples.ofMillis(1400);
    /** Both parts are at least so long. */
    private static final long MIN_PART = Samples.ofMillis(600);
    /** Silence that is as wide as the quietest point that is looked for, and a window. */
    private static final long MIN_PAUSE = Samples.ofMillis(90);
    /** How far on the word's side and on the other the quietest point is looked for. */
    private static final long INWARD = Samples.ofMillis(100);
    private static final long OUTWARD = Samples.ofMillis(400);

    private PhraseDivision() {}

    /**
     * Where to divide a phrase: at the first voice without words.
     *
     * @param minVoice how many voiced samples count
     * @return a position on the audio clock; empty where every voiced stretch has words, or nothing has
     */
    public static OptionalLong of(Phrase phrase, Hypothesis hypothesis, long minVoice) {
        if (hypothesis.words().isEmpty()) {
            return OptionalLong.empty();
        }
        var voice = phrase.voice();
        var words = phrase.words(hypothesis.words());
        for (var gap : UncoveredVoice.gaps(voice, phrase.start(), phrase.end(), words)) {
            if (gap.voice(voice, minVoice).isEmpty()) {
                continue;
            }
            var pause = pause(voice, gap);
            // A long word with no pause in it is one that is drawn out.
            if (pause.isPresent() || gap.isBetweenWords(voice, minVoice)) {
                return quietest(phrase, pause.orElse(gap.leading()
                        ? new Interval(gap.end() - OUTWARD, gap.end() + INWARD)
                        : new Interval(gap.start() - INWARD, gap.start() + OUTWARD)));
            }
        }
        return OptionalLong.empty();
    }

    /** The pause beside the words: the first in a gap behind a word, the last in one before the first word. */
    private static Optional<Interval> pause(VoiceTimeline voice, Gap gap) {
        var pauses = voice.pauses(MIN_PAUSE).stream().filter(it -> {
            var middle = (it.start() + it.end()) / 2;
            return middle >= gap.start() - INWARD && middle <= gap.end() + INWARD;
        });
        return gap.leading() ? pauses.reduce((_, later) -> later) : pauses.findFirst();
    }

    private static OptionalLong quietest(Phrase phrase, Interval within) {
        var first = (int) Math.max(within.start() - phrase.start(), MIN_PART);
        var last = (int) Math.min(within.end() - phrase.start(), phrase.samples().length - MIN_PART);
        return last - first < QuietestPoint.WIDTH
                ? OptionalLong.empty()
                : OptionalLong.of(phrase.start() + first + QuietestPoint.of(Arrays.copyOfRange(phrase.samples(), first, last)));
    }
}
