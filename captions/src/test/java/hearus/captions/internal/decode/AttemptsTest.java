package hearus.captions.internal.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import hearus.captions.Hypotheses;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.segment.Phrase;
import hearus.whisper.Hypothesis;

import static org.assertj.core.api.Assertions.assertThat;

class AttemptsTest {
    private static final String BEFORE = "Captain David Brown";
    private static final String LOOP = "Commander William McCool Captain David Brown Commander William McCool";
    private static final int MILLIS = 1500;

    private final List<String> tried = new ArrayList<>();

    private String best(String first, String... others) {
        var samples = Samples.ofMillis(MILLIS);
        var phrase = new Phrase(0, new short[(int) samples], 0, samples, samples, 0.95);
        List<Supplier<Hypothesis>> ways = new ArrayList<>();
        for (var other : others) {
            ways.add(() -> {
                tried.add(other);
                return Hypotheses.over(other, MILLIS);
            });
        }
        return new Attempts(phrase, BEFORE, "").best(Hypotheses.over(first, MILLIS), ways).text();
    }

    @Test
    void aPlausibleTextIsTakenAsItIs() {
        assertThat(best("Commander William McCool", "anything")).isEqualTo("Commander William McCool");
        assertThat(tried).isEmpty();
    }

    @Test
    void anImplausibleTextIsDecodedAnotherWay() {
        assertThat(best(LOOP, LOOP, "Commander William McCool")).isEqualTo("Commander William McCool");
        assertThat(tried).hasSize(2);
    }

    @Test
    void whatIsImplausibleInAllAttemptsIsNotReturned() {
        assertThat(best(LOOP, LOOP)).isEmpty();
    }

    @Test
    void theWordsBeforeAreRepeatedOnlyWhereThePhraseAloneHasThemToo() {
        assertThat(best("Captain David Brown", "Commander")).isEqualTo("Commander");
        assertThat(best("Captain David Brown.", "captain David Brown")).as("said again").isEqualTo("Captain David Brown.");
        assertThat(best("Captain David Brown.", "Captain Davit Brawn")).as("said again, misheard alone").isEqualTo("Captain David Brown.");
        assertThat(best("Captain David Brown and the commander of it", "and the commander of it, who was called William McCool"))
                .as("recited, then right").startsWith("and the");
        assertThat(best("Captain David Brown", "")).as("nothing is heard alone").isEmpty();
    }

    @Test
    void whatIsEmptyIsDecodedAnotherWay() {
        assertThat(best("", "", "Yes, it is.")).isEqualTo("Yes, it is.");
        assertThat(best("", "")).isEmpty();
    }
}
