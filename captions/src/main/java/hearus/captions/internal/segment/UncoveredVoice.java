package hearus.captions.internal.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import hearus.captions.CaptionEvent.Word;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.text.Letters;
import hearus.captions.internal.vad.Interval;
import hearus.captions.internal.vad.VoiceTimeline;
import hearus.captions.internal.vad.VoicedPart;

/**
 * Finds voice that no word of a text covers, in a live phrase ({@link PhraseDivision}) and in a recording's window ({@code WindowCompleter}): a model that has begun in one language
 * leaves out what is said in another, and a text may end long before its audio does. Pure functions.
 */
public final class UncoveredVoice {
    /** Less voice than this between words is breath, a sound of hesitation, or an error of the word times. */
    public static final long MIN_VOICE = Samples.ofMillis(800);
    /** A pause that does not end a stretch. */
    private static final long MAX_PAUSE = Samples.ofMillis(700);
    /** What a word covers beside its own time: nine of ten starts are right to 0.4 s, ends to 0.1 s (docs/accuracy.md). */
    private static final long BESIDE_WORD = Samples.ofMillis(250);
    /** At pauses of this length a stretch, or a word that is too long, is taken apart. */
    private static final long BREAK = Samples.ofMillis(100);
    /** A word that seems longer than this and a time for each letter has been given sound that is not its own. */
    private static final long MAX_WORD = Samples.ofMillis(700);
    private static final long MAX_SYLLABLE = Samples.ofMillis(250);
    private static final long MAX_LETTER = Samples.ofMillis(100);

    private UncoveredVoice() {}

    /**
     * Audio between two words that follow each other, before the first or behind the last.
     *
     * @param start one past what the word before it covers
     * @param end first sample that the word behind it covers; words that are too long for their letters cover less than their times
     * @param between the same by the times of the words as they are
     * @param leading whether no word lies before it
     */
    record Gap(long start, long end, Interval between, boolean leading) {
        /** The voice that is surely no part of the words around it, where there is enough of it; its ends reach to the words. */
        List<VoicedPart> voice(VoiceTimeline voice, long minVoice) {
            var parts = new ArrayList<VoicedPart>();
            for (var certain : voice.parts(start + BESIDE_WORD, end - BESIDE_WORD, MAX_PAUSE)) {
                if (certain.voiced() >= minVoice) {
                    // The voice at its ends may belong to the word beside it, but no beginning and no end of a word may be missing.
                    parts.add(voice.parts(start, end, MAX_PAUSE).stream()
                            .filter(it -> it.voiceStart() < certain.voiceEnd() && certain.voiceStart() < it.voiceEnd()).findFirst()
                            .orElse(certain));
                }
            }
            return parts;
        }

        /** Whether there is enough voice for that between the times of the words as they are. */
        boolean isBetweenWords(VoiceTimeline voice, long minVoice) {
            return voice.voiced(between.start() + BESIDE_WORD, between.end() - BESIDE_WORD) >= minVoice;
        }
    }

    /** The gaps of a text from {@code from} to before {@code to}. The words are those of a text of this part, in order. */
    static List<Gap> gaps(VoiceTimeline voice, long from, long to, List<Word> words) {
        var gaps = new ArrayList<Gap>();
        var before = Optional.<Word>empty();
        var at = from;
        for (var i = 0; i < words.size(); i++) {
            var word = words.get(i);
            var own = own(voice, word, i == words.size() - 1);
            gaps.add(new Gap(at, Math.min(to, own.start()), new Interval(end(before, from), Samples.ofMillis(word.startMs())),
                    before.isEmpty()));
            at = Math.max(at, own.end());
            before = Optional.of(word);
        }
        gaps.add(new Gap(at, to, new Interval(end(before, from), to), before.isEmpty()));
        return gaps;
    }

    private static long end(Optional<Word> word, long otherwise) {
        return word.map(it -> Samples.ofMillis(it.endMs())).orElse(otherwise);
    }

    /** The voice of at least {@link #MIN_VOICE} from {@code from} to before {@code to} that no word covers, in order. */
    public static List<VoicedPart> of(VoiceTimeline voice, long from, long to, List<Word> words) {
        return gaps(voice, from, to, words).stream().flatMap(gap -> gap.voice(voice, MIN_VOICE).stream()).toList();
    }

    /** The parts of a stretch between its pauses; a stretch without a pause is one part. */
    public static List<VoicedPart> parts(VoiceTimeline voice, VoicedPart stretch) {
        return voice.parts(stretch.start(), stretch.end(), BREAK);
    }

    /** A word is given the sound that was left out before it, the last one also what was left out after it. */
    private static Interval own(VoiceTimeline voice, Word word, boolean last) {
        var start = Samples.ofMillis(word.startMs());
        var end = Samples.ofMillis(word.endMs());
        var longest = longest(Letters.of(word.text()));
        if (end - start <= longest) {
            return new Interval(start, end);
        }
        var parts = voice.parts(start, end, BREAK);
        if (parts.size() < 2) {
            return last ? new Interval(start, start + longest) : new Interval(end - longest, end);
        }
        return last
                ? new Interval(start, Math.min(start + longest, parts.getFirst().end()))
                : new Interval(Math.max(end - longest, parts.getLast().start()), end);
    }

    private static long longest(Letters word) {
        var longest = MAX_WORD;
        for (var i = 0; i < word.count(); i++) {
            longest += Letters.isSyllable(word.letter(i)) ? MAX_SYLLABLE : MAX_LETTER;
        }
        return longest;
    }
}
