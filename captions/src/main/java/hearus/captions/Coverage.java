package hearus.captions;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

import hearus.whisper.Hypothesis;
import hearus.whisper.Hypothesis.Word;

/**
 * Finds voice without words: a model that has begun in one language leaves out what is said in another, and a text may end long before its audio does. Such a phrase is
 * divided there, so that each part is heard by itself, in its own language. Pure functions.
 */
final class Coverage {
    /** Voice without words that divides a phrase. A word of that length is no rarity where somebody hesitates, so less proves nothing. */
    static final long MIN_VOICE = Samples.ofMillis(1000);
    /** The same while the phrase grows: its last words may not be written yet. */
    static final long MIN_VOICE_GROWING = Samples.ofMillis(1600);
    /** Both parts are at least so long. */
    private static final long SHORTEST_PART = Samples.ofMillis(600);
    /** How far voice reaches beyond the times of a word. */
    private static final long MARGIN = Samples.ofMillis(150);
    private static final long WORD = Samples.ofMillis(500);
    private static final long SYLLABLE = Samples.ofMillis(250);
    private static final long LETTER = Samples.ofMillis(100);
    /** Silence that is as wide as the quietest point that is looked for, and a window. */
    private static final long SHORTEST_PAUSE = Samples.ofMillis(90);
    /** How far on the word's side and on the other the quietest point is looked for. */
    private static final long INWARD = Samples.ofMillis(100);
    private static final long OUTWARD = Samples.ofMillis(400);

    private Coverage() {}

    /**
     * Where to divide a phrase: at the first voice without words.
     *
     * @param least how many voiced samples count
     * @return a position on the audio clock; empty where every voiced stretch has words, or nothing has
     */
    static OptionalLong division(Phrase phrase, Hypothesis hypothesis, long least) {
        var words = hypothesis.words();
        if (words.isEmpty()) {
            return OptionalLong.empty();
        }
        var before = phrase.start();
        for (var i = 0; i <= words.size(); i++) {
            var last = i == words.size();
            var begin = last ? phrase.end() : phrase.start() + Samples.ofMillis(words.get(i).startMs());
            var after = last ? begin : Math.max(begin, latestStart(phrase, words.get(i)));
            var from = i == 0 ? before : before + MARGIN;
            if (voiced(phrase.voice(), from, last ? after : after - MARGIN) >= least) {
                var pause = pause(phrase.voice(), before - INWARD, after + INWARD, i == 0);
                // A long word with no pause in it is one that is drawn out.
                var certain = pause.isPresent() || voiced(phrase.voice(), from, last ? begin : begin - MARGIN) >= least;
                if (certain) {
                    return i == 0
                            ? quietest(phrase, pause.orElse(new Stretch(after - OUTWARD, after + INWARD)))
                            : quietest(phrase, pause.orElse(new Stretch(before - INWARD, before + OUTWARD)));
                }
            }
            before = last ? before : phrase.start() + Samples.ofMillis(words.get(i).endMs());
        }
        return OptionalLong.empty();
    }

    /** The first pause between voiced stretches in the middle of which a cut would lie there, or the last. */
    private static Optional<Stretch> pause(List<Stretch> voice, long from, long to, boolean last) {
        var pauses = IntStream.range(1, voice.size()).mapToObj(i -> silence(voice.get(i - 1), voice.get(i)))
                .filter(it -> it.end() - it.start() >= SHORTEST_PAUSE)
                .filter(it -> (it.start() + it.end()) / 2 >= from && (it.start() + it.end()) / 2 <= to);
        return last ? pauses.reduce((_, later) -> later) : pauses.findFirst();
    }

    private static Stretch silence(Stretch earlier, Stretch later) {
        var from = earlier.end();
        var to = later.start();
        return new Stretch(from, to);
    }

    private static long voiced(List<Stretch> voice, long from, long to) {
        return voice.stream().mapToLong(stretch -> stretch.within(from, to)).sum();
    }

    /** Where a word begins at the latest: one that is longer than it can be may have a gap among its own. */
    private static long latestStart(Phrase phrase, Word word) {
        var letters = Letters.of(word.text());
        var longest = WORD;
        for (var i = 0; i < letters.count(); i++) {
            longest += Letters.isSyllable(letters.letter(i)) ? SYLLABLE : LETTER;
        }
        return phrase.start() + Samples.ofMillis(word.endMs()) - longest;
    }

    private static OptionalLong quietest(Phrase phrase, Stretch within) {
        var first = (int) Math.max(within.start() - phrase.start(), SHORTEST_PART);
        var last = (int) Math.min(within.end() - phrase.start(), phrase.samples().length - SHORTEST_PART);
        return last - first < Quietest.WIDTH
                ? OptionalLong.empty()
                : OptionalLong.of(phrase.start() + first + Quietest.of(Arrays.copyOfRange(phrase.samples(), first, last)));
    }
}
