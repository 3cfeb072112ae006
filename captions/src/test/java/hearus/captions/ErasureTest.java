package hearus.captions;

import java.util.List;

import org.junit.jupiter.api.Test;

import hearus.captions.CaptionEvent.Caption;

import static org.assertj.core.api.Assertions.assertThat;

class ErasureTest {
    private final Erasure erasure = new Erasure();

    private int show(long id, String text, boolean isFinal) {
        return erasure.add(new Caption(id, 1, text, 0, isFinal, 0, 0, "en", 1, List.of(), 0));
    }

    @Test
    void erasedTextIsCountedInLetters() {
        assertThat(show(1, "The cat said", false)).isZero();
        assertThat(show(1, "the cat, sat on", false)).as("the id of said").isEqualTo(2);
        assertThat(show(1, "The cat sat on it.", true)).isZero();
        assertThat(erasure.normalised()).isEqualTo(2.0 / 13);
    }

    @Test
    void anotherPhraseErasesNothing() {
        show(1, "고양이가", true);
        assertThat(show(2, "앉", false)).isZero();
        assertThat(erasure.normalised()).isZero();
    }

    @Test
    void aPhraseThatIsWithdrawnCountsAsErased() {
        show(1, "Hm", false);
        assertThat(show(1, "", false)).isEqualTo(2);
        assertThat(erasure.normalised()).as("no finals yet").isZero();
    }
}
