package hearus.captions;

import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AgreementTest {
    private final Agreement agreement = new Agreement();

    private String stableAfter(String... hypotheses) {
        for (var hypothesis : hypotheses) {
            var _ = agreement.take(hypothesis, false);
        }
        return agreement.stable();
    }

    @Test
    void whatTwoHypothesesSayIsStable() {
        assertThat(stableAfter("And so my fell", "And so, my fellow Amer")).isEqualTo("And so, my");
    }

    @Test
    void oneHypothesisIsNot() {
        assertThat(stableAfter("And so my fellow")).isEmpty();
    }

    @Test
    void koreanSpacingAndPunctuationDoNotMatter() {
        assertThat(stableAfter("오늘은 자료 구조를", "오늘은 자료구조를 배우")).isEqualTo("오늘은 자료구조를");
    }

    @Test
    void stableTextKeepsItsFormWhenALaterHypothesisSpellsItDifferently() {
        stableAfter("the tree", "The tree is");
        var shown = agreement.take("the Tree, is balanced", false).orElseThrow();
        assertThat(shown.text()).startsWith("The tree").endsWith("is balanced");
        assertThat(shown.stable()).isEqualTo("The tree, is".length());
    }

    @Test
    void aHypothesisThatDisagreesInsideTheStableTextOnlyAddsToIt() {
        stableAfter("we add for nodes to the tree", "we add for nodes to the tree");
        var shown = agreement.take("we add four nodes to the tree today", false).orElseThrow();
        assertThat(shown.text()).isEqualTo("we add for nodes to the tree today");
    }

    @Test
    void aHypothesisAboutSomethingElseIsNotShown() {
        stableAfter("we add four nodes to the tree", "we add four nodes to the tree");
        assertThat(agreement.take("Thank you", false)).isEmpty();
    }

    @Test
    void sayingTheSameAgainIsNoNews() {
        stableAfter("one two", "one two");
        assertThat(agreement.take("one two", false)).isEmpty();
    }

    @Provide
    Arbitrary<List<String>> hypotheses() {
        return Arbitraries.strings().withChars("ab c,.가나 다😀é").ofMaxLength(12).list().ofMaxSize(8);
    }

    @Property
    void stableTextNeverChangesAndNeverShrinks(@ForAll("hypotheses") List<String> hypotheses) {
        var fresh = new Agreement();
        var stable = "";
        for (var hypothesis : hypotheses) {
            var shown = fresh.take(hypothesis, false);
            if (shown.isPresent()) {
                assertThat(shown.get().text()).startsWith(stable);
                assertThat(shown.get().stable()).isGreaterThanOrEqualTo(stable.length());
                stable = shown.get().text().substring(0, shown.get().stable());
                assertThat(stable.isEmpty() || !Character.isHighSurrogate(stable.charAt(stable.length() - 1))).isTrue();
            }
            assertThat(fresh.stable()).isEqualTo(stable);
        }
    }

    @Test
    void theLastWordOfAnUnfinishedHypothesisIsNotShownButCounts() {
        var growing = new Agreement();
        assertThat(growing.take("the only", true).orElseThrow().text()).isEqualTo("the");
        assertThat(growing.take("the only way", true).orElseThrow()).isEqualTo(new Agreement.Shown("the only", 8));
        assertThat(growing.take("the only way out.", false).orElseThrow()).isEqualTo(new Agreement.Shown("the only way out.", 12));
        assertThat(new Agreement().take("Hello", true).orElseThrow().text()).as("an only word").isEqualTo("Hello");
    }
}
