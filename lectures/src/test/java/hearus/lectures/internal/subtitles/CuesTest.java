package hearus.lectures.internal.subtitles;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.lectures.Subtitles.Cue;
import hearus.lectures.Subtitles.Phrase;
import hearus.lectures.Word;

import static org.assertj.core.api.Assertions.assertThat;

class CuesTest {
    private static final String KOREAN = "오늘 수업에서는 지난 시간에 배운 엔트로피의 정의를 다시 한번 살펴보고 그것이 실제 계산에서 어떻게 쓰이는지 예제를 통해서 알아보도록 하겠습니다.";
    private static final String ENGLISH = "Today we look again at the definition of entropy, and at how it is used in a calculation that everybody in this room has to be able to do.";

    @ParameterizedTest
    @ValueSource(strings = {KOREAN, ENGLISH, "Python의 list comprehension은 for 반복문보다 짧고 읽기 쉬운 코드를 만들어 주는 아주 유용한 문법입니다."})
    void linesAreAtMostTwoAndFitAndKeepEveryWord(String text) {
        var cues = spoken(text, 350);

        assertThat(cues).hasSizeGreaterThan(1).allSatisfy(cue -> {
            assertThat(cue.lines()).hasSizeBetween(1, 2);
            var columns = String.join("", cue.lines()).codePoints().anyMatch(TextWidth::isWide) ? 32 : 42;
            assertThat(cue.lines()).allSatisfy(line -> assertThat(TextWidth.of(line)).isLessThanOrEqualTo(columns));
            assertThat(cue.endMs() - cue.startMs()).isBetween(834L, 7000L);
        });
        assertThat(String.join(" ", cues.stream().flatMap(cue -> cue.lines().stream()).toList())).isEqualTo(text);
        for (int i = 1; i < cues.size(); i++) {
            assertThat(cues.get(i).startMs()).isGreaterThan(cues.get(i - 1).endMs());
        }
    }

    @Test
    void aWordThatIsSaidQuicklyStaysIntoThePauseAfterIt() {
        var cues = cues(20_000, new Phrase("네.", List.of(), 1000, 1200), new Phrase("네.", List.of(), 9000, 9100));

        assertThat(cues).extracting(cue -> cue.endMs() - cue.startMs()).containsExactly(834L, 834L);
    }

    @Test
    void theLastCueEndsWithTheRecordingAndBeginsEarlierInstead() {
        var cues = cues(10_000, new Phrase("네.", List.of(), 9800, 9990));

        assertThat(cues).containsExactly(new Cue(9300, 10_000, List.of("네.")));
    }

    @Test
    void aWordLongerThanALineIsDivided() {
        assertThat(spoken("가".repeat(50), 9000)).flatExtracting(Cue::lines)
                .allSatisfy(line -> assertThat(TextWidth.of(line)).isLessThanOrEqualTo(32));
    }

    @Test
    void noLineEndsWithAnArticle() {
        assertThat(spoken(ENGLISH, 300)).flatExtracting(Cue::lines).noneMatch(line -> line.matches(".*\\b(a|the|of)"));
    }

    private static List<Cue> spoken(String text, int wordMs) {
        var words = new ArrayList<Word>();
        for (var word : text.split(" ", -1)) {
            words.add(new Word(" " + word, (long) words.size() * wordMs, (words.size() + 1L) * wordMs, 1));
        }
        return cues(words.getLast().endMs() + 2000, new Phrase(text, words, 0, words.getLast().endMs()));
    }

    private static List<Cue> cues(long durationMs, Phrase... phrases) {
        return Cues.of(List.of(phrases), durationMs);
    }
}
