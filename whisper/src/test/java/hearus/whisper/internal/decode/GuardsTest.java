package hearus.whisper.internal.decode;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class GuardsTest {
    @ParameterizedTest
    @CsvSource({"1, 5", "2, 4", "3, 3", "7, 3", "8, 2", "30, 2"})
    void keepsTheFirstOccurrenceOfALoopAndNeverStopsEarlier(int period, int times) {
        var tokens = IntStream.concat(IntStream.of(1000, 1001, 1002), IntStream.range(0, period * times).map(i -> i % period)).toArray();
        for (int length = 0; length < tokens.length; length++) {
            assertThat(Guards.repetition(tokens, length)).as("after %d tokens", length).isEmpty();
        }
        assertThat(Guards.repetition(tokens, tokens.length)).hasValue(3 + period);
    }

    @Test
    void aLoopThatBeginsInWhatWasKnownKeepsWhatIsNew() {
        var known = IntStream.range(0, 5);
        var text = IntStream.concat(IntStream.range(10, 15), IntStream.concat(IntStream.range(0, 5), IntStream.range(10, 15)));
        var tokens = IntStream.concat(known, text).toArray();
        assertThat(Guards.repetition(tokens, tokens.length, 5)).hasValue(10);
        assertThat(Guards.repetition(tokens, tokens.length - 1, 5)).isEmpty();
    }

    @Test
    void knownTextMayBeRepeatedOnce() {
        var tokens = IntStream.range(0, 18).map(i -> i % 9).toArray();
        assertThat(Guards.repetition(tokens, tokens.length, 9)).isEmpty();
        assertThat(Guards.repetition(tokens, tokens.length, 0)).hasValue(9);
    }

    @Test
    void letsALongSentenceThatIsNotRepeatedPass() {
        var tokens = IntStream.range(0, 200).toArray();
        assertThat(Guards.repetition(tokens, tokens.length)).isEmpty();
    }

    @Test
    void capsTenTokensASecondButNeverFewerThanTen() {
        assertThat(Guards.cap(1_600)).isEqualTo(10);
        assertThat(Guards.cap(5 * 16_000)).isEqualTo(50);
        assertThat(Guards.cap(30 * 16_000)).isEqualTo(300);
    }

    @Test
    void repeatedTextCompressesFarBetterThanSpeech() {
        assertThat(Guards.compressionRatio("")).isZero();
        assertThat(Guards.compressionRatio("오늘은 함수의 극한을 살펴보겠습니다.")).isLessThan(1.5);
        assertThat(Guards.compressionRatio("감사합니다. ".repeat(30))).isGreaterThan(2.4);
    }

    @Test
    void recognisesThePromptReadAloud() {
        assertThat(Guards.isPromptEcho("고윳값, 고유 벡터!", "행렬, 고윳값, 고유벡터")).isTrue();
        assertThat(Guards.isPromptEcho("matrix and vector", "terms: matrix, and vector; norm")).isTrue();
        assertThat(Guards.isPromptEcho("matrix", "terms: matrix, and vector")).isFalse();
        assertThat(Guards.isPromptEcho("", "terms")).isFalse();
        assertThat(Guards.isPromptEcho("something else", "")).isFalse();
    }
}
