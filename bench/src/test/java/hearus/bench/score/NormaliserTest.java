package hearus.bench.score;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NormaliserTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Don't stop—now! | dont stop now", "1,234 apples, 5,6 | 1234 apples 5 6", "  네.  그러세요. | 네 그러세요",
            "“Quoted”… | quoted"})
    void dropsWhatIsNotSpoken(String text, String expected) {
        assertThat(Normaliser.normalise(text)).isEqualTo(expected);
    }
}
