package hearus.cli;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExplanationTest {
    @Test
    void theHeadingIsTheTermWithoutItsEnding() throws Exception {
        var run = Program.run(Scripts.copy().folder(), Map.of(), "node", "explanation.test.mjs");

        assertThat(run.code()).as(run.out()).isZero();
    }
}
