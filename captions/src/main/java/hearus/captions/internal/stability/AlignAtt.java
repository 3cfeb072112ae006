package hearus.captions.internal.stability;

import java.util.List;

import hearus.captions.Stability;
import hearus.whisper.Hypothesis.Word;

/**
 * AlignAtt (Papi et al. 2023): the attention gives the place of each word in the audio; a word far enough before the end will not change when more
 * audio comes.
 *
 * @param age milliseconds of audio after the word
 * @param probability that each word must have, 0 to 1; the first that has less ends what is stable
 */
public record AlignAtt(long age, double probability) implements Stability {
    @Override
    public int stable(List<Word> words, long audioMs) {
        var stable = 0;
        while (stable < words.size() && audioMs - words.get(stable).endMs() >= age && words.get(stable).probability() >= probability) {
            stable++;
        }
        return stable;
    }
}
