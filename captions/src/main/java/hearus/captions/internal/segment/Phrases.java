package hearus.captions.internal.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import hearus.captions.internal.samples.QuietestPoint;
import hearus.captions.internal.samples.SampleBuffer;
import hearus.captions.internal.vad.Interval;
import hearus.captions.internal.vad.VoiceTimeline;

/**
 * Finds the phrases of a stream from the probability of voice of each window. Every sample lies in at most one phrase, every voiced stretch of the minimum length
 * in exactly one; neighbours share a pause or, where there was none, touch at the quietest point. Pure and single-threaded.
 */
public final class Phrases {
    private static final long NONE = Long.MIN_VALUE;

    private record Window(long start, long end, double probability, boolean voiced) {}

    private final PhraseRules rules;
    private final SampleBuffer audio;
    private final List<Window> windows = new ArrayList<>();
    /** End of the last phrase: nothing before it may be used again. */
    private long floor;
    /** First sample of the phrase that is open or may open, else NONE. */
    private long begin = NONE;
    private boolean open;
    private boolean voice;
    private long voiceStart;
    private long voiceEnd;
    private long voiced;
    private double probabilities;
    /** End of what is stable of the open phrase. */
    private long stableEnd;

    Phrases(PhraseRules rules, long startSample) {
        this.rules = rules;
        this.audio = new SampleBuffer(startSample);
        this.floor = startSample;
    }

    /** Takes the next window. Gives the phrase that it ended, if any. */
    Optional<Phrase> take(short[] samples, int offset, int length, double probability) {
        audio.append(samples, offset, length);
        var end = audio.end();
        var start = end - length;
        voice = probability >= (voice ? rules.off() : rules.on());
        if (voice && begin == NONE) {
            begin = Math.max(floor, start - rules.preRoll());
            voiceStart = start;
        }
        if (begin == NONE) {
            audio.forget(unsettled());
            return Optional.empty();
        }
        count(new Window(start, end, probability, voice));
        var silence = end - voiceEnd;
        if (!open) {
            if (silence >= PhraseRules.BLIP_GAP) {
                reset();
                audio.forget(unsettled());
            }
            return Optional.empty();
        }
        if (silence >= rules.pauseAt(end - begin)) {
            return Optional.of(close());
        }
        return end - begin >= rules.maximum() ? Optional.of(cut()) : Optional.empty();
    }

    /** The audio has ended, or waits: the open phrase, if any, ends here. What comes afterwards belongs to the next one. */
    Optional<Phrase> flush() {
        var phrase = open ? Optional.of(close()) : Optional.<Phrase>empty();
        reset();
        voice = false;
        return phrase;
    }

    /** The open phrase as it would be if no more voice came; empty when there is none. */
    public Optional<Phrase> growing() {
        return open ? Optional.of(phrase(begin, speechEnd())) : Optional.empty();
    }

    /** What is known of the open phrase; empty when there is none. */
    public Optional<OpenPhrase> open() {
        return open
                ? Optional.of(new OpenPhrase(begin, voiceStart, speechEnd(), audio.end() - voiceEnd, voiced, meanVoice()))
                : Optional.empty();
    }

    private double meanVoice() {
        return voiced == 0 ? 0 : probabilities / voiced;
    }

    /** The text up to this sample is stable: the open phrase cannot be cut before it. */
    public void stableTo(long sample) {
        stableEnd = Math.max(stableEnd, sample);
    }

    private long speechEnd() {
        return Math.min(audio.end(), voiceEnd + rules.tail());
    }

    /** One past the last sample taken. */
    public long end() {
        return audio.end();
    }

    /** Every sample before this one is silence or part of a phrase that was given out. */
    public long unsettled() {
        return begin == NONE ? Math.max(floor, audio.end() - rules.preRoll()) : begin;
    }

    private void count(Window window) {
        windows.add(window);
        if (window.voiced()) {
            var length = window.end() - window.start();
            voiced += length;
            probabilities += window.probability() * length;
            voiceEnd = window.end();
            open |= voiced >= rules.minimumSpeech();
        }
    }

    private Phrase close() {
        var silence = audio.end() - voiceEnd;
        var end = voiceEnd + Math.min(rules.tail(), silence / 2);
        var phrase = phrase(begin, end);
        reset();
        floor = end;
        audio.forget(unsettled());
        return phrase;
    }

    /** Ends the phrase at its quietest point and begins the next one there. */
    private Phrase cut() {
        var latest = audio.end() - rules.shortestPause() / 2;
        return cut(quietest(Math.clamp(stableEnd, audio.end() - rules.cutSpan(), latest - QuietestPoint.WIDTH), latest));
    }

    /** Ends the open phrase at a position within it; what comes behind is the next one. Only while a phrase is open. */
    public Phrase cut(long at) {
        var later = windows.stream().filter(window -> window.end() > at).toList();
        var before = tally(at);
        reset();
        floor = at;
        if (later.stream().anyMatch(Window::voiced)) {
            begin = at;
            later.forEach(this::count);
            voiceStart = Math.max(at, later.stream().filter(Window::voiced).findFirst().orElseThrow().start());
            // What follows the seam is known to be speech, however little of it there is yet: it must not be taken for a click.
            open = true;
        }
        audio.forget(unsettled());
        return before;
    }

    private Phrase tally(long at) {
        var spoken = windows.stream().filter(window -> window.voiced() && window.start() < at).toList();
        var sum = spoken.stream().mapToLong(window -> Math.min(at, window.end()) - window.start()).sum();
        var mean = spoken.stream().mapToDouble(Window::probability).average().orElse(0);
        var last = spoken.isEmpty() ? at : Math.min(at, spoken.getLast().end());
        return new Phrase(begin, audio.copy(begin, at), Math.min(voiceStart, at), last, sum, mean, voice(at));
    }

    /** The middle of the quietest 50 ms. */
    private long quietest(long first, long last) {
        return first + QuietestPoint.of(audio.copy(first, last));
    }

    /** Where somebody speaks before a position. */
    private VoiceTimeline voice(long to) {
        var stretches = new ArrayList<Interval>();
        for (var window : windows) {
            if (!window.voiced() || window.start() >= to) {
                continue;
            }
            var goesOn = !stretches.isEmpty() && stretches.getLast().end() == window.start();
            var start = goesOn ? stretches.removeLast().start() : window.start();
            stretches.add(new Interval(start, Math.min(to, window.end())));
        }
        return new VoiceTimeline(stretches);
    }

    private Phrase phrase(long from, long to) {
        return new Phrase(from, audio.copy(from, to), voiceStart, Math.min(voiceEnd, to), voiced, meanVoice(), voice(to));
    }

    private void reset() {
        windows.clear();
        begin = NONE;
        open = false;
        voiced = 0;
        probabilities = 0;
    }
}
