package hearus.captions;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import hearus.captions.internal.stability.AlignAtt;
import hearus.captions.internal.stability.LocalAgreement;
import hearus.whisper.Hypothesis.Word;

/**
 * Decides how much of a growing phrase's text will not change any more. What is stable is what every later decode of the phrase must begin with, the final's too: a
 * decision is for good. One object a phrase; single-threaded.
 */
@FunctionalInterface
public interface Stability {
    /**
     * Takes the next hypothesis of the phrase.
     *
     * @param words of the hypothesis, their times counted from the phrase's first sample; those that were stable before come first and are the same
     * @param audioMs how much audio of the phrase was decoded
     * @return how many leading words are stable; fewer than before means that none came in addition
     */
    int stable(List<Word> words, long audioMs);

    /** Local agreement: what two hypotheses in a row have in common is stable, once it is so old; see {@link LocalAgreement}. */
    static Supplier<Stability> agreement(Duration age) {
        return () -> new LocalAgreement(age.toMillis());
    }

    /** AlignAtt: a word is stable whose attention lies so long before the end of the audio, where each word is at least so probable; see {@link AlignAtt}. */
    static Supplier<Stability> attention(Duration age, double probability) {
        return () -> new AlignAtt(age.toMillis(), probability);
    }

    /** The longer of two stable prefixes. */
    static Supplier<Stability> either(Supplier<Stability> one, Supplier<Stability> other) {
        return () -> {
            var first = one.get();
            var second = other.get();
            return (words, audioMs) -> Math.max(first.stable(words, audioMs), second.stable(words, audioMs));
        };
    }
}
