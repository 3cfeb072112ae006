package hearus.whisper.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import hearus.whisper.Hypothesis.Token;
import hearus.whisper.Hypothesis.Word;
import hearus.whisper.TestModels;
import hearus.whisper.internal.features.Loudness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class WordTimesTest {
    private static Tokenizer tokenizer;

    @BeforeAll
    static void load() throws Exception {
        tokenizer = TestModels.tokenizer();
    }

    /** Sound in these spans of milliseconds, a little noise elsewhere. */
    private static short[] sounding(int lengthMs, int... spans) {
        var random = new Random(5);
        var pcm = new short[lengthMs * 16];
        for (int i = 0; i < pcm.length; i++) {
            boolean loud = false;
            for (int s = 0; s < spans.length; s += 2) {
                loud |= i >= spans[s] * 16 && i < spans[s + 1] * 16;
            }
            pcm[i] = (short) ((loud ? 3_000 : 10) * random.nextGaussian());
        }
        return pcm;
    }

    private static List<Word> words(short[] pcm, int... begins) {
        var tokens = new ArrayList<Token>();
        for (int id : tokenizer.encode(" one, two three")) {
            tokens.add(new Token(id, -0.5));
        }
        return WordTimes.of(tokenizer, tokens, begins, "en", Loudness.of(pcm), pcm.length / 16);
    }

    @Test
    void pausesBelongToNoWord() {
        // one, two three: attention gives "one" the silence before it and "two" that before and after it.
        var words = words(sounding(3_000, 500, 800, 1_400, 1_700, 2_200, 2_600), 0, 40, 45, 100, 130);
        assertThat(words).extracting(Word::text).containsExactly(" one,", " two", " three");
        assertThat(words).extracting(Word::startMs).containsExactly(500, 1_400, 2_200);
        assertThat(words).extracting(Word::endMs).containsExactly(800, 1_700, 2_600);
    }

    @Test
    void wordsThatTouchMeetWhereTheAttentionMoves() {
        var words = words(sounding(2_000, 200, 1_600), 10, 30, 30, 50, 70);
        assertThat(words).extracting(Word::startMs).containsExactly(200, 600, 1_000);
        assertThat(words).extracting(Word::endMs).containsExactly(600, 1_000, 1_600);
    }

    @Test
    void aWordInSilenceKeepsTheTimesOfTheAttention() {
        var words = words(sounding(2_000, 1_500, 1_900), 5, 20, 20, 40, 95);
        assertThat(words.getFirst()).isEqualTo(new Word(" one,", 100, 400, words.getFirst().probability(), 1, 2));
        assertThat(words.getLast().startMs()).isEqualTo(1_500);
    }

    @Test
    void theProbabilityIsTheGeometricMeanOfTheTokens() {
        assertThat(words(new short[16_000], 0, 10, 10, 20, 30)).extracting(Word::probability)
                .allSatisfy(probability -> assertThat(probability).isCloseTo(Math.exp(-0.5), within(1e-9)));
    }

    @Test
    void timesStayInOrderAndWithinTheAudioWhateverTheAttention() {
        var random = new Random(9);
        for (int round = 0; round < 200; round++) {
            int lengthMs = 100 + random.nextInt(900);
            var pcm = sounding(lengthMs, random.nextInt(400), 400 + random.nextInt(500));
            var begins = random.ints(5, 0, (lengthMs + 19) / 20).sorted().toArray();
            int last = 0;
            for (var word : words(pcm, begins)) {
                assertThat(word.startMs()).isBetween(last, lengthMs);
                assertThat(word.endMs()).isBetween(word.startMs(), lengthMs);
                last = word.endMs();
            }
        }
    }
}
