package hearus.bench.report;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TurnsTest {
    private final Turns turns = new Turns();

    @Test
    void aRatioIsTheMedianOfTheRoundsRatiosAndNotOfMedians() {
        for (var round : new double[][]{{10, 5}, {8, 2}, {30, 10}}) {
            turns.add("speed", "ours", round[0]);
            turns.add("speed", "theirs", round[1]);
        }
        assertThat(turns.ratio("speed", "ours", "theirs")).hasValue(3);
        assertThat(turns.median("speed", "ours")).hasValue(10);
        assertThat(turns.count("speed", "theirs")).isEqualTo(3);
    }

    @Test
    void thereIsNothingToSayOfWhatWasNotMeasured() {
        turns.add("speed", "ours", 1);
        assertThat(turns.median("speed", "theirs")).isEmpty();
        assertThat(turns.ratio("speed", "ours", "theirs")).isEmpty();
    }

    @Test
    void ofTwoRoundsTheMiddleCounts() {
        turns.add("speed", "ours", 1);
        turns.add("speed", "ours", 4);
        assertThat(turns.median("speed", "ours")).hasValue(2.5);
    }
}
