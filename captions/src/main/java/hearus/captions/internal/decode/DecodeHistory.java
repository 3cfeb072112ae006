package hearus.captions.internal.decode;

import java.util.List;
import java.util.Optional;

import hearus.whisper.Hypothesis;
import hearus.whisper.Hypothesis.Token;
import hearus.whisper.PhraseCache;

/**
 * The results of earlier decodes of a phrase that the next one uses.
 *
 * @param fixed tokens of its stable text, which the next decode begins with
 * @param last the hypothesis of the last decode, which the next one probably resembles; empty before the first
 * @param cache what the engine keeps of the phrase
 */
public record DecodeHistory(List<Token> fixed, Optional<Hypothesis> last, PhraseCache cache) {
    public DecodeHistory {
        fixed = List.copyOf(fixed);
    }

    /** Of a phrase that was not decoded yet. */
    public static DecodeHistory nothing(PhraseCache cache) {
        return new DecodeHistory(List.of(), Optional.empty(), cache);
    }
}
