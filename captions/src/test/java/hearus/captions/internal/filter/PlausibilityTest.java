package hearus.captions.internal.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import hearus.captions.Hypotheses;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.segment.Phrase;
import hearus.whisper.Hypothesis;
import hearus.whisper.Hypothesis.End;
import hearus.whisper.Hypothesis.Token;
import hearus.whisper.Hypothesis.Word;

import static org.assertj.core.api.Assertions.assertThat;

class PlausibilityTest {
    private static Phrase phrase(long millis) {
        var samples = Samples.ofMillis(millis);
        return new Phrase(0, new short[(int) samples], 0, samples, samples, 0.95);
    }

    /** Words that end there, each where the last one ended. */
    private static Hypothesis timed(String text, int... ends) {
        var words = new ArrayList<Word>();
        var start = 0;
        for (var part : Pattern.compile("(?= )").splitAsStream(text).toList()) {
            words.add(new Word(part, start, ends[words.size()], 0.9, words.size() + 1, words.size() + 1));
            start = ends[words.size() - 1];
        }
        return new Hypothesis(text, "en", 1, words.stream().map(word -> new Token(1, -0.1)).toList(), List.copyOf(words), -0.1, 0, 1,
                End.END_OF_TEXT);
    }

    @Test
    void thePhraseOfTheFifthNameIsTooShortForThreeNames() {
        var phrase = phrase(1472);
        assertThat(Plausibility.fits(phrase, Hypotheses.over("Commander William McCool", 1472))).isTrue();
        assertThat(Plausibility.fits(phrase,
                Hypotheses.over("Commander William McCool Captain David Brown Commander William McCool", 1472))).isFalse();
    }

    @Test
    void fastSpeechIsPlausible() {
        assertThat(Plausibility.fits("and so it is that all of us have come together here", 2000)).isTrue();
        assertThat(Plausibility.fits("그러니까 우리가 지난 시간에 배운 것을", 1300)).isTrue();
        assertThat(Plausibility.fits("그러니까 우리가 지난 시간에 배운 것을 그러니까 우리가 지난 시간에", 1000)).isFalse();
    }

    @Test
    void wordsWithoutLengthAreRejected() {
        var heard = timed("Commander William McCool Captain David Brown Commander", 600, 1100, 1500, 1500, 1500, 1500, 1500);
        assertThat(Plausibility.fits(phrase(4000), heard)).isFalse();
        var left = Plausibility.cut(phrase(4000), heard);
        assertThat(left.text()).isEqualTo("Commander William McCool");
        assertThat(left.words()).hasSize(3);
        assertThat(left.tokens()).hasSize(3);
        assertThat(Plausibility.cut(phrase(100), heard).text()).as("three words in a tenth of a second").isEmpty();
    }
}
