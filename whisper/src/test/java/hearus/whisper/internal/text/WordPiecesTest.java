package hearus.whisper.internal.text;

import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import hearus.whisper.TestModels;

import static org.assertj.core.api.Assertions.assertThat;

class WordPiecesTest {
    private static Tokenizer tokenizer;

    @BeforeAll
    static void load() throws Exception {
        tokenizer = TestModels.tokenizer();
    }

    private static List<String> words(String text, String language) {
        return WordPieces.of(tokenizer, tokenizer.encode(text), language).stream().map(WordPieces.Piece::text).toList();
    }

    @Test
    void aWordBeginsAtASpaceAndKeepsItsPunctuation() {
        assertThat(words(" And so, my \"fellow\" Americans - don't ask (not) 3.5%.", "en")).containsExactly(" And", " so,", " my",
                " \"fellow\"",
                " Americans", " - don't", " ask", " (not)", " 3.5%.");
        assertThat(words(" 행렬의 고윳값을 구하면, 답은 3입니다.", "ko")).containsExactly(" 행렬의", " 고윳값을", " 구하면,", " 답은", " 3입니다.");
    }

    @Test
    void languagesWithoutSpacesHaveAWordForEachPiece() {
        assertThat(words("你好,世界", "zh")).hasSizeGreaterThan(1).allSatisfy(word -> assertThat(word).isNotBlank());
    }

    @Test
    void theWordsTogetherAreTheTextAndCoverEveryToken() {
        for (var text : List.of("", " ", "...", " 안녕 😀 (하)!", "\n a  b ")) {
            var tokens = tokenizer.encode(text);
            var pieces = WordPieces.of(tokenizer, tokens, "ko");
            assertThat(pieces.stream().map(WordPieces.Piece::text).collect(Collectors.joining())).isEqualTo(text);
            int at = 0;
            for (var piece : pieces) {
                assertThat(piece.first()).isEqualTo(at);
                assertThat(piece.spokenEnd()).isBetween(piece.first() + 1, piece.end());
                at = piece.end();
            }
            assertThat(at).isEqualTo(tokens.length);
        }
    }

    @Test
    void trailingPunctuationIsNotSpoken() {
        var tokens = tokenizer.encode(" so, my");
        var so = WordPieces.of(tokenizer, tokens, "en").getFirst();
        assertThat(so.text()).isEqualTo(" so,");
        assertThat(so.spokenEnd()).isEqualTo(1);
        assertThat(so.end()).isEqualTo(2);
    }

    @Test
    void halfASyllableAtTheEndGoesWithItsWord() {
        assertThat(WordPieces.of(tokenizer, new int[]{12724, 167, 254}, "ko")).extracting(WordPieces.Piece::text).containsExactly("행");
    }
}
