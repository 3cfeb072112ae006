package hearus.captions;

import java.util.ArrayList;
import java.util.List;

import hearus.captions.CaptionEvent.Word;

/** Finds the voiced stretches of a recording that no word covers. Pure functions. */
final class Coverage {
    /** Less voice than this between words is breath, a sound of hesitation, or an error of the word times. */
    static final long MIN_VOICE = Samples.ofMillis(800);
    /** A pause that does not end a stretch. */
    private static final long MAX_PAUSE = Samples.ofMillis(700);
    /** What a word covers beside its own time: nine of ten starts are right to 0.4 s, ends to 0.1 s (docs/accuracy.md). */
    private static final long BEFORE_WORD = Samples.ofMillis(250);
    private static final long AFTER_WORD = Samples.ofMillis(250);
    /** What a stretch keeps of the silence around its voice. */
    private static final long MARGIN = Samples.ofMillis(200);
    /** A word that seems longer than this and a time for each letter has been given sound that is not its own. */
    private static final long MAX_WORD = Samples.ofMillis(1000);
    private static final long MAX_LETTER = Samples.ofMillis(300);

    private Coverage() {}

    /** The stretches between {@code from} and {@code to}, in order. The words are those of a text of this part, in order. */
    static List<Stretch> uncovered(VoiceLog voice, long from, long to, List<Word> words) {
        var stretches = new ArrayList<Stretch>();
        var at = from;
        for (var word : words) {
            var start = Samples.ofMillis(word.startMs());
            var end = Math.min(Samples.ofMillis(word.endMs()), start + MAX_WORD + MAX_LETTER * Letters.of(word.text()).count());
            add(stretches, voice, at, Math.min(to, start - BEFORE_WORD));
            at = Math.max(at, end + AFTER_WORD);
        }
        add(stretches, voice, at, to);
        return stretches;
    }

    /** The parts of a stretch at whose pauses of 100 ms and more it can be taken apart; a stretch without such a pause is one part. */
    static List<Stretch> parts(VoiceLog voice, Stretch stretch) {
        var parts = new ArrayList<Stretch>();
        split(parts, voice, stretch.start(), stretch.end(), Samples.ofMillis(100));
        return parts;
    }

    private static void add(List<Stretch> stretches, VoiceLog voice, long from, long to) {
        var found = new ArrayList<Stretch>();
        split(found, voice, from, to, MAX_PAUSE);
        found.removeIf(stretch -> stretch.voiced() < MIN_VOICE);
        stretches.addAll(found);
    }

    private static void split(List<Stretch> parts, VoiceLog voice, long from, long to, long pause) {
        var first = -1L;
        var last = from;
        var voiced = 0L;
        for (var at = from; at < to; at += VoiceDetector.WINDOW) {
            if (!voice.voicedAt(at)) {
                continue;
            }
            if (first >= 0 && at - last >= pause) {
                parts.add(stretch(from, to, first, last, voiced));
                first = -1;
            }
            if (first < 0) {
                first = at;
                voiced = 0;
            }
            last = Math.min(to, at + VoiceDetector.WINDOW);
            voiced += last - at;
        }
        if (first >= 0) {
            parts.add(stretch(from, to, first, last, voiced));
        }
    }

    private static Stretch stretch(long from, long to, long first, long last, long voiced) {
        return new Stretch(Math.max(from, first - MARGIN), Math.min(to, last + MARGIN), first, last, voiced);
    }
}
