package hearus.keywords.internal.analyse;

import java.util.List;

import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import hearus.keywords.Dictionary;

import static org.assertj.core.api.Assertions.assertThat;

class AnalysisTest {
    private static List<Token> tokens(String text) {
        return new Analysis(Dictionary.empty()).sentences(text).stream().flatMap(sentence -> sentence.tokens().stream()).toList();
    }

    @ParameterizedTest
    @CsvSource({"인공지능은, 인공지능", "인공지능이라는, 인공지능", "중앙은행에서부터, 중앙은행", "데이터들을, 데이터", "총수요가, 총수요", "API를, api", "광합성이란, 광합성", "자료구조입니다, 자료구조",
            "알고리즘마다, 알고리즘", "plants, plant", "plant's, plant", "Photosynthesis, photosynthesis", "energies, energy", "과적합을, 과적합",
            "오버피팅은, 오버피팅", "체이닝인데, 체이닝", "제2법칙은, 제2법칙"})
    void aWordIsRecognisedWithItsEnding(String word, String key) {
        var tokens = tokens(word + ".");

        assertThat(tokens).extracting(Token::key).containsExactly(key);
        assertThat(word).startsWithIgnoringCase(word.substring(tokens.getFirst().start(), tokens.getFirst().end()));
    }

    @Test
    void aNounThatIsMadeAVerbNamesNothing() {
        assertThat(tokens("모델이 데이터를 학습합니다.")).extracting(Token::key, Token::nominal).containsExactly(
                Tuple.tuple("모델", true),
                Tuple.tuple("데이터", true), Tuple.tuple("학습", false));
    }

    @Test
    void verbsThatNoriDoesNotKnowAreNoNouns() {
        assertThat(tokens("기업은 투자를 미룹니다.")).extracting(Token::key).containsExactly("기업", "투자");
        assertThat(tokens("상품을 고릅니다.")).extracting(Token::key).containsExactly("상품");
        assertThat(tokens("미분방정식을 풉니다.")).extracting(Token::key).containsExactly("미분방정식");
    }

    @Test
    void placesAreThoseOfTheText() {
        var text = "처음입니다. 그래서 금리가 올랐습니다.\nThe interest rates rose.";
        assertThat(tokens(text)).allSatisfy(token -> assertThat(text.substring(token.start(), token.end())).isIn("금리", "rates", "rose"));
    }

    @Test
    void anAttributeIsNotItsNoun() {
        assertThat(tokens("경제적 문제입니다.")).noneMatch(token -> token.key().equals("경제") && token.nominal());
    }
}
