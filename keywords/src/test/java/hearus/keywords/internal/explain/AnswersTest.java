package hearus.keywords.internal.explain;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AnswersTest {
    @ParameterizedTest
    @ValueSource(strings = {"빛으로 양분을 만드는 과정이다.", "\"빛으로 양분을 만드는 과정이다.\"", "광합성: 빛으로 양분을 만드는 과정이다.",
            "**광합성**: 빛으로 양분을 만드는 과정이다.\n\n더 궁금하신가요?",
            "<think>The student asks.\n\nError?</think>\n빛으로 양분을 만드는 과정이다.", "```\n빛으로 양분을 만드는 과정이다.\n```", "  빛으로 양분을\n만드는 과정이다. "})
    void decorationIsTakenOff(String answer) {
        assertThat(Answers.explanation(answer, "광합성")).contains("빛으로 양분을 만드는 과정이다.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", " - ", "\"-\"", "Error: rate limit", "I'm sorry, but I cannot help.", "I don't know.",
            "죄송합니다. 알 수 없습니다.", "알 수 없습니다.", "오류가 발생했습니다.",
            "As an AI language model, I", "N/A", "<think>endless"})
    void noAnswerIsNoExplanation(String answer) {
        assertThat(Answers.explanation(answer, "광합성")).isEmpty();
    }

    @Test
    void whatIsTooLongIsCutBehindASentenceOrAWord() {
        assertThat(
                Answers.explanation("A first sentence that says what it is and is long enough. " + "More and more words ".repeat(20), "x"))
                .contains("A first sentence that says what it is and is long enough.");
        var cut = Answers.explanation("😀".repeat(300), "x").orElseThrow();
        assertThat(cut.codePointCount(0, cut.length())).isEqualTo(128);
        assertThat(cut).endsWith("😀…");
    }
}
