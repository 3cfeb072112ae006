package hearus.keywords.internal.rank;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import hearus.keywords.internal.analyse.Sentence;
import hearus.keywords.internal.analyse.Token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class TextRankTest {
    @Test
    void aStarsScoresAreThoseOfTheFormula() {
        var graph = new Graph.Builder(5);
        for (int leaf = 1; leaf < 5; leaf++) {
            graph.add(0, leaf, 3);
        }

        var scores = TextRank.scores(graph.build());

        // c = 0.15 + 0.85 * 4 * l and l = 0.15 + 0.85 * c / 4, solved by hand.
        assertThat(scores[0]).isCloseTo(0.66 / 0.2775, within(1e-3));
        assertThat(scores[1]).isCloseTo((0.66 / 0.2775 - 0.15) / 3.4, within(1e-3)).isEqualTo(scores[4]);
    }

    @Test
    void heavierEdgesCarryMore() {
        var graph = new Graph.Builder(3);
        graph.add(0, 1, 3);
        graph.add(0, 2, 1);
        var scores = TextRank.scores(graph.build());

        assertThat(scores[1]).isGreaterThan(scores[2]);
        assertThat(scores[0] + scores[1] + scores[2]).isCloseTo(3, within(1e-2));
    }

    @Test
    void aBiasRaisesAVertexAndItsNeighbours() {
        var graph = new Graph.Builder(4);
        graph.add(0, 1, 1);
        graph.add(1, 2, 1);
        graph.add(2, 3, 1);
        var scores = TextRank.scores(graph.build(), new double[]{4, 1, 1, 1});

        assertThat(scores[0]).isGreaterThan(scores[3]);
        assertThat(scores[1]).isGreaterThan(scores[2]);
    }

    @Test
    void whoHasNoNeighboursHasTheLeastAndNothingHasNoScores() {
        assertThat(TextRank.scores(new Graph.Builder(1).build())).containsExactly(new double[]{0.15}, within(1e-9));
        assertThat(TextRank.scores(new Graph.Builder(0).build())).isEmpty();
    }

    @Test
    void theWordThatAllOthersStandBesideIsTheBest() {
        var tokens = List.of("rate", "loan", "rate", "deposit", "rate", "bank").stream().map(key -> new Token(0, 0, key, true)).toList();
        var rank = WordRank.of(List.of(new Sentence(0, 0, tokens)));

        assertThat(rank.score("rate")).isGreaterThan(rank.score("loan")).isGreaterThan(rank.score("bank"));
        assertThat(rank.isKeyword("rate")).isTrue();
        assertThat(rank.isKeyword("bank")).isFalse();
    }

    @Test
    void sentencesThatShareNothingAreNotRanked() {
        var sentences = List.of("a b c", "d e f", "g h i").stream()
                .map(words -> new Sentence(0, 0, List.of(words.split(" ")).stream().map(key -> new Token(0, 0, key, true)).toList()))
                .toList();

        assertThat(SentenceRank.best(sentences, Set.of(), Set.of())).isEmpty();
    }
}
