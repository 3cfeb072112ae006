package hearus.whisper.internal.decode;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import hearus.whisper.Hypothesis.End;
import hearus.whisper.Hypothesis.Token;
import hearus.whisper.internal.decode.BeamSearch.Sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** On made-up models of few tokens. */
class BeamSearchTest {
    private static final int END = 0;
    private static final int TOKENS = 5;
    private static final int[] NOTHING = {};

    /** Says the same to the same beginning: the probabilities of tokens, the rest is improbable; after any other beginning the end is certain. */
    private record Table(Map<List<Integer>, Map<Integer, Double>> probabilities, List<Integer> lengths) implements BeamSearch.Model {
        Table(Map<List<Integer>, Map<Integer, Double>> probabilities) {
            this(probabilities, new ArrayList<>());
        }

        @Override
        public Logits logits(int[] tokens) {
            lengths.add(tokens.length);
            var next = probabilities.getOrDefault(Arrays.stream(tokens).boxed().toList(), Map.of(END, 1.0));
            var row = new float[TOKENS];
            for (int token = 0; token < TOKENS; token++) {
                row[token] = (float) Math.log(next.getOrDefault(token, 1e-6));
            }
            return new Logits(TOKENS).take(FloatBuffer.wrap(row), 0);
        }

        @Override
        public boolean isAudioOver(int token) {
            return false;
        }
    }

    /** After each token the next; the audio may be over before one of them. */
    private record Counting(int over) implements BeamSearch.Model {
        @Override
        public Logits logits(int[] tokens) {
            var row = new float[TOKENS];
            Arrays.fill(row, -20);
            row[over == 0 ? 1 : tokens.length + 1] = 9;
            return new Logits(TOKENS).take(FloatBuffer.wrap(row), 0);
        }

        @Override
        public boolean isAudioOver(int token) {
            return token == over;
        }
    }

    private static List<Integer> tokens(Sequence sequence) {
        return sequence.tokens().stream().map(Token::id).toList();
    }

    /** 1 is likelier than 2, but what follows 2 is certain. */
    private static final Table GARDEN_PATH = new Table(
            Map.of(List.of(), Map.of(1, 0.6, 2, 0.4), List.of(1), Map.of(3, 0.3, 4, 0.3, END, 0.4),
                    List.of(2), Map.of(3, 1.0)));

    @Test
    void oneBeamTakesTheLikeliestTokenAgainAndAgain() throws Exception {
        assertThat(tokens(new BeamSearch(1, NOTHING, NOTHING, 9, END).run(GARDEN_PATH).orElseThrow())).containsExactly(1);
    }

    @Test
    void twoFindTheLikelierText() throws Exception {
        var sequence = new BeamSearch(2, NOTHING, NOTHING, 9, END).run(GARDEN_PATH).orElseThrow();
        assertThat(tokens(sequence)).containsExactly(2, 3);
        assertThat(sequence.stop()).contains(End.END_OF_TEXT);
        assertThat(sequence.sum()).isCloseTo(Math.log(0.4), within(1e-4));
        assertThat(sequence.endProbability()).isCloseTo(0, within(1e-4));
        assertThat(sequence.tokens().getFirst().logProbability()).isCloseTo(Math.log(0.4), within(1e-4));
    }

    @Test
    void aTextThatDoesNotEndIsAsLongAsItMayBe() throws Exception {
        var endless = new Table(Map.of(List.of(), Map.of(1, 1.0), List.of(1), Map.of(2, 1.0), List.of(1, 2), Map.of(3, 1.0)));
        var sequence = new BeamSearch(1, NOTHING, NOTHING, 2, END).run(endless).orElseThrow();
        assertThat(tokens(sequence)).containsExactly(1, 2);
        assertThat(sequence.stop()).isEmpty();
    }

    @Test
    void aLoopIsNoText() throws Exception {
        assertThat(new BeamSearch(1, NOTHING, NOTHING, 40, END).run(new Counting(0))).isEmpty();
    }

    /** A phrase of which all but the end was stable was repeated. */
    @Test
    void whatIsFixedIsNotRepeated() throws Exception {
        int[] fixed = {1, 2, 3, 4, 1, 3, 2};
        var again = new HashMap<List<Integer>, Map<Integer, Double>>();
        var said = new ArrayList<Integer>();
        for (int token : new int[]{4, 1, 2, 3, 4, 1, 3, 2, 4}) {
            again.put(List.copyOf(said), said.equals(List.of(4)) ? Map.of(token, 0.7, END, 0.3) : Map.of(token, 1.0));
            said.add(token);
        }
        assertThat(tokens(new BeamSearch(2, NOTHING, NOTHING, 20, END).run(new Table(again)).orElseThrow())).isEqualTo(said);
        assertThat(tokens(new BeamSearch(2, NOTHING, fixed, 20, END).run(new Table(again)).orElseThrow())).containsExactly(4);
    }

    /** "Captain David Brown" was known, and the text was "Commander William McCool Captain David Brown Commander William McCool". */
    @Test
    void aLoopMayBeginInWhatIsKnown() throws Exception {
        int[] known = {1, 2, 3, 4};
        var again = new HashMap<List<Integer>, Map<Integer, Double>>();
        var said = new ArrayList<Integer>();
        for (int token : new int[]{4, 1, 3, 2, 1, 2, 3, 4, 4, 1, 3, 2}) {
            again.put(List.copyOf(said), said.equals(List.of(4, 1, 3, 2)) ? Map.of(token, 0.9, END, 0.1) : Map.of(token, 1.0));
            said.add(token);
        }
        assertThat(tokens(new BeamSearch(2, NOTHING, NOTHING, 20, END).run(new Table(again)).orElseThrow())).isEqualTo(said);
        assertThat(tokens(new BeamSearch(2, known, NOTHING, 20, END).run(new Table(again)).orElseThrow())).containsExactly(4, 1, 3, 2);
    }

    @Test
    void aTextStopsWhereTheAudioIsOver() throws Exception {
        var sequence = new BeamSearch(2, NOTHING, NOTHING, 9, END).run(new Counting(3)).orElseThrow();
        assertThat(tokens(sequence)).containsExactly(1, 2);
        assertThat(sequence.stop()).contains(End.AUDIO_END);
    }

    @Test
    void beginningsOfOneLengthComeBeforeLongerOnes() throws Exception {
        var table = new Table(GARDEN_PATH.probabilities());
        assertThat(new BeamSearch(2, NOTHING, NOTHING, 9, END).run(table)).isPresent();
        assertThat(table.lengths()).isSorted();
    }

    @Test
    void theLikeliestTokensComeInOrder() {
        var logits = new Logits(TOKENS).take(FloatBuffer.wrap(new float[]{1, 4, -2, 4, 3}), 0);
        assertThat(logits.top(3)).containsExactly(1, 3, 4);
        assertThat(logits.top(9)).containsExactly(1, 3, 4, 0, 2);
        assertThat(logits.logProbabilities(1, 2)).containsExactly(logits.logProbability(1), logits.logProbability(2));
    }
}
