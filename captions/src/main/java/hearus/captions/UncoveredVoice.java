package hearus.captions;

import java.util.ArrayList;
import java.util.List;

import hearus.captions.CaptionEvent.Word;

/** Finds the voiced stretches of a recording that no word covers. Pure functions. */
final class UncoveredVoice {
    /** Less voice than this between words is breath, a sound of hesitation, or an error of the word times. */
    static final long MIN_VOICE = Samples.ofMillis(800);
    /** A pause that does not end a stretch. */
    private static final long MAX_PAUSE = Samples.ofMillis(700);
    /** What a word covers beside its own time: nine of ten starts are right to 0.4 s, ends to 0.1 s (docs/accuracy.md). */
    private static final long BESIDE_WORD = Samples.ofMillis(250);
    /** What a stretch keeps of the silence around its voice. */
    private static final long MARGIN = Samples.ofMillis(200);
    /** At pauses of this length a stretch, or a word that is too long, is taken apart. */
    private static final long BREAK = Samples.ofMillis(100);
    /** A word that seems longer than this and a time for each letter has been given sound that is not its own. */
    private static final long MAX_WORD = Samples.ofMillis(700);
    private static final long MAX_SYLLABLE = Samples.ofMillis(250);
    private static final long MAX_LETTER = Samples.ofMillis(100);

    private record Span(long start, long end) {}

    private UncoveredVoice() {}

    /** The stretches between {@code from} and {@code to}, in order. The words are those of a text of this part, in order. */
    static List<VoicedPart> uncovered(VoiceLog voice, long from, long to, List<Word> words) {
        var stretches = new ArrayList<VoicedPart>();
        var at = from;
        for (var i = 0; i < words.size(); i++) {
            var own = own(voice, words.get(i), i == words.size() - 1);
            add(stretches, voice, at, Math.min(to, own.start()));
            at = Math.max(at, own.end());
        }
        add(stretches, voice, at, to);
        return stretches;
    }

    /** The parts of a stretch between its pauses; a stretch without a pause is one part. */
    static List<VoicedPart> parts(VoiceLog voice, VoicedPart stretch) {
        return split(voice, stretch.start(), stretch.end(), BREAK);
    }

    /** A word is given the sound that was left out before it, the last one also what was left out after it. */
    private static Span own(VoiceLog voice, Word word, boolean last) {
        var start = Samples.ofMillis(word.startMs());
        var end = Samples.ofMillis(word.endMs());
        var longest = MAX_WORD + word.text().codePoints().filter(Character::isLetterOrDigit)
                .mapToLong(letter -> Character.isIdeographic(letter) || Character.UnicodeScript.of(letter) == Character.UnicodeScript.HANGUL
                        ? MAX_SYLLABLE
                        : MAX_LETTER)
                .sum();
        if (end - start <= longest) {
            return new Span(start, end);
        }
        var parts = split(voice, start, end, BREAK);
        if (parts.size() < 2) {
            return last ? new Span(start, start + longest) : new Span(end - longest, end);
        }
        return last
                ? new Span(start, Math.min(start + longest, parts.getFirst().end()))
                : new Span(Math.max(end - longest, parts.getLast().start()), end);
    }

    private static void add(List<VoicedPart> stretches, VoiceLog voice, long from, long to) {
        for (var certain : split(voice, from + BESIDE_WORD, to - BESIDE_WORD, MAX_PAUSE)) {
            if (certain.voiced() >= MIN_VOICE) {
                // The voice at its ends may belong to the word beside it, but no beginning and no end of a word may be missing.
                var whole = split(voice, from, to, MAX_PAUSE).stream()
                        .filter(it -> it.voiceStart() < certain.voiceEnd() && certain.voiceStart() < it.voiceEnd()).findFirst();
                stretches.add(whole.orElse(certain));
            }
        }
    }

    private static List<VoicedPart> split(VoiceLog voice, long from, long to, long pause) {
        var parts = new ArrayList<VoicedPart>();
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
        return parts;
    }

    private static VoicedPart stretch(long from, long to, long first, long last, long voiced) {
        return new VoicedPart(Math.max(from, first - MARGIN), Math.min(to, last + MARGIN), first, last, voiced);
    }
}
