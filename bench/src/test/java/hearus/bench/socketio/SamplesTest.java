package hearus.bench.socketio;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SamplesTest {
    @Test
    void quantilesLieBetweenTheSortedValues() {
        double[] values = {9, 1, 5, 3, 7};
        assertThat(Samples.quantile(values, 0)).isEqualTo(1);
        assertThat(Samples.quantile(values, 0.5)).isEqualTo(5);
        assertThat(Samples.quantile(values, 0.625)).isEqualTo(6);
        assertThat(Samples.quantile(values, 1)).isEqualTo(9);
        assertThat(Samples.median(List.of(4.0, 2.0))).isEqualTo(3);
    }

    @Test
    void ratioIsTheMedianOfTheRoundsNotOfTheServers() {
        var rounds = new Comparison.Rounds();
        rounds.add(1, 2);
        rounds.add(10, 20);
        rounds.add(30, 10);
        var compared = rounds.compare("x", "x", "ms", Comparison.Better.LOWER, 3);
        assertThat(compared.ours()).isEqualTo(10);
        assertThat(compared.node()).isEqualTo(10);
        assertThat(compared.ratio()).isEqualTo(0.5);
        assertThat(compared.lead()).isEqualTo(2);
    }
}
