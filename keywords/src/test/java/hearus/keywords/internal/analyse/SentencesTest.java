package hearus.keywords.internal.analyse;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SentencesTest {
    private static List<String> sentences(String text) {
        return Sentences.of(text).stream().map(span -> text.substring(span.start(), span.end())).toList();
    }

    @Test
    void endsWhereASentenceEndsInEitherLanguage() {
        assertThat(sentences("가나다입니다. 라마바예요! 사아자일까요? 끝")).containsExactly("가나다입니다.", "라마바예요!", "사아자일까요?", "끝");
        assertThat(sentences("One ends.  Two ends! Three?\nFour")).containsExactly("One ends.", "Two ends!", "Three?", "Four");
    }

    @Test
    void aPointInsideASentenceIsNoEnd() {
        assertThat(sentences("Dr. Kim met Prof. J. Lee at 3.5 km. They left.")).containsExactly("Dr. Kim met Prof. J. Lee at 3.5 km.",
                "They left.");
        assertThat(sentences("적재율이 0.75를 넘습니다. 다음입니다.")).containsExactly("적재율이 0.75를 넘습니다.", "다음입니다.");
    }

    @Test
    void koreanWithoutPunctuationEndsWhereItsVerbsEnd() {
        var spoken = "저는 오늘 금리를 이야기하겠습니다 금리는 돈의 값이에요 돈을 빌리면 이자를 냅니다 ".repeat(4);

        assertThat(sentences(spoken)).hasSize(12).startsWith("저는 오늘 금리를 이야기하겠습니다", "금리는 돈의 값이에요", "돈을 빌리면 이자를 냅니다");
    }

    @Test
    void nothingHasNoSentences() {
        assertThat(sentences("")).isEmpty();
        assertThat(sentences(" \n \n")).isEmpty();
    }
}
