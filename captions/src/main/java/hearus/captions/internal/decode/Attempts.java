package hearus.captions.internal.decode;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import hearus.captions.internal.filter.HallucinationFilter;
import hearus.captions.internal.filter.Plausibility;
import hearus.captions.internal.filter.Repetition;
import hearus.captions.internal.segment.Phrase;
import hearus.whisper.Hypothesis;

/**
 * Further attempts at a whole phrase whose text is empty or implausible: too long for the audio, or a repetition of the text before it. An implausible text is never
 * returned.
 */
final class Attempts {
    private final Phrase phrase;
    private final String before;
    private final String prompt;

    /**
     * @param before the text of the lead-in; empty where the phrase was decoded alone
     */
    Attempts(Phrase phrase, String before, String prompt) {
        this.phrase = phrase;
        this.before = before;
        this.prompt = prompt;
    }

    /**
     * The first hypothesis that is accepted, plausible and no repetition. A repetition of the words before it is accepted if decoding the phrase alone gives nearly the same.
     *
     * @param others further ways, in the order in which they are tried
     */
    Hypothesis best(Hypothesis first, List<Supplier<Hypothesis>> others) {
        var repetition = Repetition.find(before, first.text());
        if (isRight(first) && repetition.isEmpty()) {
            return first;
        }
        var tried = Optional.<Hypothesis>empty();
        for (var other : others) {
            var next = other.get();
            if (isRight(next)) {
                return isRight(first) && repetition.filter(run -> run.isNearlyIn(next.text())).isPresent() ? first : next;
            }
            tried = tried.or(() -> Optional.of(next));
        }
        return plausiblePart(repetition.isPresent() ? tried.orElse(first) : first);
    }

    private boolean isRight(Hypothesis hypothesis) {
        return Plausibility.fits(phrase, hypothesis) && HallucinationFilter.filter(phrase, hypothesis, prompt, false).isPresent();
    }

    private Hypothesis plausiblePart(Hypothesis hypothesis) {
        return Plausibility.fits(phrase, hypothesis) ? hypothesis : Plausibility.cut(phrase, hypothesis);
    }
}
