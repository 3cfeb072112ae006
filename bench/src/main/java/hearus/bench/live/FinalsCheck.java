package hearus.bench.live;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import hearus.bench.captions.Session;
import hearus.bench.score.Normaliser;

/**
 * What no final of a live session may do, whatever the model hears: have more words than its audio has room for, or say again what the last final said where the speaker did
 * not. Texts are normalised; Korean is counted in syllables without spaces, other languages in words.
 */
public final class FinalsCheck {
    /** Syllables of Korean in a second of voice: well above usual speech. */
    static final double MAX_SYLLABLES_PER_SECOND = 13;
    /** Words of English in a second of voice: well above usual speech. */
    static final double MAX_WORDS_PER_SECOND = 7;
    /** What voice activity detection may miss at the ends of a phrase, in seconds. */
    private static final double SLACK = 0.4;
    /** Fewer units in a row are said twice by chance. */
    private static final int RUN_OF_SYLLABLES = 6;
    private static final int RUN_OF_WORDS = 3;
    /** How far from its share of the recording a text may be said, as a share: nobody speaks at the same speed throughout. In a long recording any three words are said somewhere. */
    private static final double MAX_SHIFT = 0.15;
    /** But at least so many units. */
    private static final int MIN_SHIFT = 60;

    private final boolean korean;
    private final List<List<String>> spoken;

    /**
     * @param language ko, or another
     * @param transcripts what was said; of several spellings all count
     */
    public FinalsCheck(String language, List<String> transcripts) {
        this.korean = language.equals("ko");
        this.spoken = transcripts.stream().map(this::units).toList();
    }

    /** A sentence for each final that breaks a rule. */
    public List<String> faults(List<Session.Final> finals) {
        var faults = new ArrayList<String>();
        var last = List.<String>of();
        double lastStart = 0;
        for (var said : finals) {
            var units = units(said.text());
            var seconds = (said.endMillis() - said.startMillis()) / 1000.0;
            double length = Math.max(1, finals.getLast().endMillis());
            var start = said.startMillis() / length;
            var then = spokenBetween(lastStart, said.endMillis() / length);
            lastStart = start;
            if (units.size() > (korean ? MAX_SYLLABLES_PER_SECOND : MAX_WORDS_PER_SECOND) * (seconds + SLACK)) {
                faults.add("no room in %.2f s: %s".formatted(seconds, said.text()));
            } else if (repeats(last, units, then)) {
                faults.add("said before: " + said.text());
            }
            last = units;
        }
        return faults;
    }

    /** What may have been said between these shares of the recording. */
    private List<List<String>> spokenBetween(double from, double to) {
        return spoken.stream().map(text -> {
            var shift = Math.max(MIN_SHIFT, MAX_SHIFT * text.size());
            return text.subList(Math.clamp((int) (from * text.size() - shift), 0, text.size()),
                    Math.clamp((int) Math.ceil(to * text.size() + shift), 0, text.size()));
        }).toList();
    }

    private boolean repeats(List<String> last, List<String> units, List<List<String>> then) {
        var run = korean ? RUN_OF_SYLLABLES : RUN_OF_WORDS;
        var both = joined(last) + joined(units);
        for (var i = 0; i + run <= units.size(); i++) {
            var part = units.subList(i, i + run);
            var times = count(both, joined(part));
            if (times > 1 && then.stream().allMatch(text -> countAlike(text, part) < times)) {
                return true;
            }
        }
        return false;
    }

    /** How often something like it was said: what is misheard is misheard each time. */
    private static int countAlike(List<String> text, List<String> part) {
        var count = 0;
        for (var at = 0; at + part.size() <= text.size(); at++) {
            var from = at;
            var alike = IntStream.range(0, part.size()).filter(i -> text.get(from + i).equals(part.get(i))).count();
            count += 2 * alike >= part.size() ? 1 : 0;
        }
        return count;
    }

    private List<String> units(String text) {
        var normal = Normaliser.normalise(text);
        return Pattern.compile(korean ? "" : " ").splitAsStream(korean ? normal.replace(" ", "") : normal).filter(unit -> !unit.isEmpty())
                .toList();
    }

    /** Each unit between spaces of its own. */
    private static String joined(List<String> units) {
        var text = new StringBuilder();
        units.forEach(unit -> text.append(' ').append(unit).append(' '));
        return text.toString();
    }

    private static int count(String text, String part) {
        var count = 0;
        for (var at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            count++;
        }
        return count;
    }
}
