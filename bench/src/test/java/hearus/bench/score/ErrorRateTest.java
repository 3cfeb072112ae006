package hearus.bench.score;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorRateTest {
    @Test
    void countsSubstitutionsInsertionsAndDeletions() {
        assertThat(ErrorRate.words("the quick brown fox", "the quack fox jumps")).isEqualTo(new ErrorRate(3, 4));
        assertThat(ErrorRate.words("", "invented words")).isEqualTo(new ErrorRate(2, 0));
        assertThat(ErrorRate.words("all of it", "")).isEqualTo(new ErrorRate(3, 3));
    }

    @Test
    void charactersIgnoreSpaces() {
        assertThat(ErrorRate.characters("오늘 강의는", "오늘강의 는")).isEqualTo(new ErrorRate(0, 5));
        assertThat(ErrorRate.characters("강의", "강이")).isEqualTo(new ErrorRate(1, 2));
    }

    @Test
    void theIntervalHoldsTheTotal() {
        var files = List.of(new ErrorRate(1, 10), new ErrorRate(0, 10), new ErrorRate(3, 10), new ErrorRate(2, 10));
        var interval = ErrorRate.interval(files);
        assertThat(ErrorRate.sum(files).percent()).isBetween(interval[0], interval[1]);
        assertThat(interval[0]).isLessThan(interval[1]);
    }
}
