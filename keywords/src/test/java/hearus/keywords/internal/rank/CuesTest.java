package hearus.keywords.internal.rank;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.keywords.internal.analyse.Sentence;

import static org.assertj.core.api.Assertions.assertThat;

class CuesTest {
    private static boolean isStressed(String sentence) {
        return !Cues.of(sentence, List.of(new Sentence(0, sentence.length(), List.of()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"정리하면, 색인은 읽기를 빠르게 합니다.", "결국 균형이 문제예요.", "그러니까 균형을 잡아야 합니다.", "이 차이가 중요합니다.",
            "In summary, watch the gap.", "To summarise, plants make sugar.", "Remember that the test set is never used."})
    void whatSumsUpOrIsCalledImportantIsStressed(String sentence) {
        assertThat(isStressed(sentence)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"색인은 읽기를 빠르게 합니다.", "결국에는 그렇게 되었습니다.", "이야 합니다만 아닙니다.", "Plants make sugar.", "It is a summary."})
    void whatIsOnlySaidIsNot(String sentence) {
        assertThat(isStressed(sentence)).isFalse();
    }
}
