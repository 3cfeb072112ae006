package hearus.captions.internal.stability;

import java.util.List;
import java.util.stream.Collectors;

import hearus.captions.Stability;
import hearus.captions.internal.text.Letters;
import hearus.whisper.Hypothesis.Word;

/**
 * LocalAgreement-2 (Liu et al. 2020; Macháček et al. 2023): the longest common beginning of two hypotheses in a row, compared by letters, cut back to words that both
 * have ended.
 */
public final class LocalAgreement implements Stability {
    private final long age;
    private Letters previous = Letters.of("");

    /** @param age milliseconds of audio after a word before it counts: the last word of a hypothesis is the one that changes most often */
    public LocalAgreement(long age) {
        this.age = age;
    }

    @Override
    public int stable(List<Word> words, long audioMs) {
        var now = Letters.of(words.stream().map(Word::text).collect(Collectors.joining()));
        var agreed = now.commonPrefix(previous);
        var stable = 0;
        var letters = 0;
        for (var i = 0; i < words.size() && audioMs - words.get(i).endMs() >= age; i++) {
            letters += Letters.of(words.get(i).text()).count();
            // Spaces change between decodes: where only one of the two has a space, the word extends to the next space of both.
            if (letters <= agreed && previous.wordEndsAfter(letters)) {
                stable = i + 1;
            }
        }
        previous = now;
        return stable;
    }
}
