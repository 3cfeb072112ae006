package hearus.captions.internal.stability;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import hearus.captions.Hypotheses;
import hearus.captions.Stability;
import hearus.captions.internal.stability.StablePrefix.Shown;
import hearus.whisper.Hypothesis.Word;

import static org.assertj.core.api.Assertions.assertThat;

class StablePrefixTest {
    private static final Supplier<Stability> AGREEMENT = Stability.agreement(Duration.ZERO);

    private final StablePrefix growth = new StablePrefix(AGREEMENT.get());

    private static Optional<Shown> take(StablePrefix growth, String text) {
        var hypothesis = Hypotheses.of(text);
        return growth.take(hypothesis, hypothesis.text(), 400L * hypothesis.words().size(), true, false);
    }

    private String stableAfter(String... hypotheses) {
        for (var hypothesis : hypotheses) {
            var _ = take(growth, hypothesis);
        }
        return growth.stable();
    }

    @Test
    void whatTwoHypothesesAgreeOnIsStable() {
        assertThat(stableAfter("And so my fell", "And so, my fellow Amer")).isEqualTo("And so, my");
        assertThat(growth.fixed()).isEqualTo(Hypotheses.of("And so, my").tokens());
        assertThat(growth.stableMs()).isEqualTo(1200);
    }

    @Test
    void oneHypothesisIsNot() {
        assertThat(stableAfter("And so my fellow")).isEmpty();
        assertThat(growth.fixed()).isEmpty();
    }

    @Test
    void koreanSpacingAndPunctuationDoNotMatter() {
        assertThat(stableAfter("오늘은 자료 구조를", "오늘은 자료구조를 배우")).isEqualTo("오늘은 자료구조를");
    }

    @Test
    void closingPunctuationWaversAndIsNotStable() {
        assertThat(stableAfter("It is so. And", "It is so. And then")).isEqualTo("It is so. And");
        var other = new StablePrefix(AGREEMENT.get());
        var _ = take(other, "It is so. Then");
        var _ = take(other, "It is so. When he");
        assertThat(other.stable()).isEqualTo("It is so");
        assertThat(other.fixed()).hasSize(3);
    }

    @Test
    void theLastWordIsNeverStable() {
        assertThat(stableAfter("one two", "one two", "one two")).isEqualTo("one");
    }

    @Test
    void nothingIsStableOfAHypothesisThatIsNotCertainOrThatWasChanged() {
        for (var text : List.of("one two three", "one two three")) {
            var hypothesis = Hypotheses.of(text);
            var _ = growth.take(hypothesis, text, 2000, false, false);
            var _ = growth.take(hypothesis, "one two", 2000, true, false);
        }
        assertThat(growth.stable()).isEmpty();
    }

    @Test
    void theSameTextAgainIsNotSent() {
        stableAfter("one two", "one two");
        assertThat(take(growth, "one two")).isEmpty();
    }

    @Test
    void aTextThatDoesNotGoOnFromWhatIsStableIsNotShown() {
        stableAfter("one two three", "one two three");
        assertThat(take(growth, "One too")).isEmpty();
    }

    @Test
    void theLastWordOfAnUnfinishedHypothesisIsNotShownButCounts() {
        var texts = List.of("the only", "the only way", "the only way out");
        var shown = texts.stream().map(Hypotheses::of)
                .map(it -> growth.take(it, it.text(), 2000, true, true).map(Shown::text).orElse("")).toList();
        assertThat(shown).containsExactly("the", "the only", "the only way");
        assertThat(growth.stable()).isEqualTo("the only way");
        var first = new StablePrefix(AGREEMENT.get());
        assertThat(first.take(Hypotheses.of("Hello"), "Hello", 400, true, true).orElseThrow().text()).as("an only word").isEqualTo("Hello");
    }

    @Test
    void wordsAreThoseOfTheShownText() {
        var it = Hypotheses.of("the only way, out");
        var shown = growth.take(it, it.text(), 1600, true, true).orElseThrow();
        assertThat(shown.words()).extracting(Word::text).containsExactly("the", " only", " way,");
    }

    @Provide
    Arbitrary<List<String>> hypotheses() {
        return Arbitraries.strings().withChars("ab c,.가나 다é").ofMaxLength(12).map(String::strip).list().ofMaxSize(8);
    }

    /** As the engine does it: every hypothesis begins with what is stable. */
    @Property
    void stableTextNeverChangesAndNeverShrinks(@ForAll("hypotheses") List<String> hypotheses) {
        var fresh = new StablePrefix(AGREEMENT.get());
        var stable = "";
        for (var hypothesis : hypotheses) {
            var shown = take(fresh, fresh.stable().isEmpty() ? hypothesis : fresh.stable() + " " + hypothesis);
            assertThat(fresh.stable()).startsWith(stable);
            stable = fresh.stable();
            if (shown.isPresent()) {
                assertThat(shown.get().text()).startsWith(stable);
                assertThat(shown.get().stable()).isEqualTo(stable.length());
            }
        }
    }
}
