package hearus.keywords.internal.explain;

import java.util.Objects;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.keywords.Dictionary;
import hearus.keywords.internal.analyse.Analysis;

import static org.assertj.core.api.Assertions.assertThat;

class DefinitionsTest {
    private static Map<String, String> definitions(String text) {
        var sentences = new Analysis(Dictionary.empty()).sentences(text);
        return Definitions.of(text, sentences).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().explanation()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            광합성은 식물이 빛을 이용해 양분을 만드는 과정이다.                           | 광합성
            삼투란 물이 반투막을 지나 농도가 높은 쪽으로 이동하는 것이다.                  | 삼투
            스택(stack)은 나중에 넣은 값이 먼저 나오는 자료구조예요.                      | 스택
            경제학에서 기회비용이란 포기한 선택 가운데 가장 큰 가치를 뜻합니다.             | 기회비용
            그러니까 인공지능은 사람의 지능을 흉내 내는 컴퓨터 프로그램입니다.              | 인공지능
            GDP는 한 나라에서 일정 기간에 생산된 모든 재화와 용역의 가치를 의미한다.         | gdp
            물가가 지속적으로 오르는 현상을 인플레이션이라고 한다.                         | 인플레이션
            세포막을 통해 물이 이동하는 현상을 삼투라고 부릅니다.                          | 삼투
            A binary search tree is a tree whose left children are smaller.          | binary search tree
            So basically, an enzyme is a protein that speeds up a reaction.          | enzyme
            Opportunity cost refers to the value of the best alternative.            | opportunity cost
            HTTP stands for Hypertext Transfer Protocol, as most of you know.        | http
            In economics, a monopoly is a market with one seller and no rivals.      | monopoly
            Ribosomes are small machines that build proteins in every cell.          | ribosome
            고립계라는 건 바깥과 에너지도 물질도 주고받지 않는 계를 말해요.               | 고립계
            방납은 상인이 대신 공물을 내고 비싼 값을 받는 일을 말하는데요, 부담이 컸죠.      | 방납
            카르노 기관은 효율이 가장 높은 열기관인데요, 열을 일로 바꿉니다.               | 카르노 기관
            되돌릴 수 없는 과정을 비가역 과정이라고 부르고요, 시험에 나옵니다.             | 비가역 과정
            The key enzyme here is rubisco, which fixes carbon dioxide.              | rubisco
            We use a holdout sample, that is, a part of the data that it never sees. | holdout sample
            The smallest unit of life is called a cell.                              | cell
            """)
    void aSentenceThatDefinesATermExplainsIt(String sentence, String key) {
        var found = definitions(sentence);

        assertThat(found).containsOnlyKeys(key);
        assertThat(sentence).endsWithIgnoringCase(found.get(key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"광합성은 정말 어려운 문제입니다.", "중앙은행은 금리를 올렸습니다.", "우리는 학생입니다.", "이것은 시험에 나오는 내용이에요.", "학교에 간다고 한다.",
            "중앙은행은 금리를 말하고 나갔는데요, 늦었습니다.", "이 문제는 조금 어려운 내용인데요, 다음에 봅시다.",
            "The answer is photosynthesis, which we saw last week.", "The door is open, which is bad.",
            "오늘은 통화 정책을 이야기하겠습니다.", "그 이론은 실패했기 때문이다.", "Photosynthesis is a good example.", "Plants are green because of chlorophyll.",
            "It is a process that we know.", "The results are also available for you.", "Chemistry is the same everywhere you go.",
            "A cell is small.",
            "Rubisco is slow, and sometimes it fails.", "The stomata are closed in the dark."})
    void aRemarkAboutATermIsNoDefinition(String sentence) {
        assertThat(definitions(sentence)).isEmpty();
    }

    @Test
    void aNameForWhatWasSaidBeforeIsExplainedByIt() {
        assertThat(definitions("그런데 서로 다른 키가 같은 버킷에 들어갑니다. 이것을 충돌이라고 합니다."))
                .containsEntry("충돌", "서로 다른 키가 같은 버킷에 들어갑니다. 이것을 충돌이라고 합니다.");
        assertThat(definitions("So prices rise all the time. We call this inflation.")).containsEntry("inflation",
                "Prices rise all the time. We call this inflation.");
        assertThat(definitions("이것을 충돌이라고 합니다.")).as("nothing was said before").isEmpty();
    }

    @Test
    void theClauseBeforeTheDefinitionIsLeftOut() {
        assertThat(definitions("여기서 적재율이라는 말이 나오는데요, 적재율은 키의 수를 버킷의 수로 나눈 값입니다.")).containsEntry("적재율", "적재율은 키의 수를 버킷의 수로 나눈 값입니다.");
    }

    @Test
    void aLongDefinitionEndsAtAWord() {
        var found = Objects.requireNonNull(definitions("자본주의란 " + "생산 수단을 개인이 가지고 시장에서 자유롭게 거래하는 ".repeat(8) + "경제 체제를 말한다.").get("자본주의"));

        assertThat(found.codePointCount(0, found.length())).isBetween(100, 128);
        assertThat(found).endsWith("…").doesNotContain(" …");
    }

    @Test
    void aSentenceThatNeverEndsIsNotSearched() {
        assertThat(definitions("개념은 " + "아주 긴 말을 ".repeat(20_000) + "과정이다")).isEmpty();
    }
}
