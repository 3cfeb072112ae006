package hearus.speech.internal.local;

import java.util.List;

import org.junit.jupiter.api.Test;

import hearus.captions.CaptionEvent.Caption;

import static org.assertj.core.api.Assertions.assertThat;

class FlickerTest {
    private final Flicker flicker = new Flicker();

    private int show(long id, String text, boolean isFinal) {
        return flicker.take(new Caption(id, 1, text, 0, isFinal, 0, 0, "en", 1, List.of(), 0));
    }

    @Test
    void whatIsTakenBackIsCountedInLetters() {
        assertThat(show(1, "The cat said", false)).isZero();
        assertThat(show(1, "the cat, sat on", false)).as("the id of said").isEqualTo(2);
        assertThat(show(1, "The cat sat on it.", true)).isZero();
        assertThat(flicker.erasure()).isEqualTo(2.0 / 13);
    }

    @Test
    void anotherPhraseTakesNothingBack() {
        show(1, "고양이가", true);
        assertThat(show(2, "앉", false)).isZero();
        assertThat(flicker.erasure()).isZero();
    }

    @Test
    void aPhraseThatIsWithdrawnWasFlicker() {
        show(1, "Hm", false);
        assertThat(show(1, "", false)).isEqualTo(2);
        assertThat(flicker.erasure()).as("no finals yet").isZero();
    }
}
