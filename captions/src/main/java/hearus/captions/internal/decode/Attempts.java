package hearus.captions.internal.decode;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import hearus.captions.internal.filter.HallucinationFilter;
import hearus.captions.internal.filter.Plausibility;
import hearus.captions.internal.segment.Phrase;
import hearus.whisper.Hypothesis;

/**
 * A whole phrase is decoded again another way where what was heard is nothing, or cannot be right: where it has no room in the audio, or says what was said before. Nothing that
 * has no room is ever given out.
 */
final class Attempts {
    private final Phrase phrase;
    private final String before;
    private final String prompt;

    /**
     * @param before what the phrase was heard behind; empty where it was heard alone
     */
    Attempts(Phrase phrase, String before, String prompt) {
        this.phrase = phrase;
        this.before = before;
        this.prompt = prompt;
    }

    /**
     * The first that is said, has room and repeats nothing. What repeats the words before it is right where it is heard alone, too: then it was said again.
     *
     * @param others further ways, in the order in which they are tried
     */
    Hypothesis best(Hypothesis first, List<Supplier<Hypothesis>> others) {
        var repeated = Plausibility.repeats(before, first.text());
        if (isRight(first) && !repeated) {
            return first;
        }
        var heard = Optional.<Hypothesis>empty();
        for (var other : others) {
            var next = other.get();
            if (isRight(next)) {
                return repeated && isRight(first) && Plausibility.repeats(before, next.text()) ? first : next;
            }
            heard = heard.or(() -> Optional.of(next));
        }
        return withRoom(repeated ? heard.orElse(first) : first);
    }

    private boolean isRight(Hypothesis hypothesis) {
        return Plausibility.fits(phrase, hypothesis) && HallucinationFilter.said(phrase, hypothesis, prompt, false).isPresent();
    }

    private Hypothesis withRoom(Hypothesis hypothesis) {
        return Plausibility.fits(phrase, hypothesis) ? hypothesis : Plausibility.cut(phrase, hypothesis);
    }
}
