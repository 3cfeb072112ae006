package hearus.whisper.internal.decode;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DraftProposerTest {
    private static final int ROOM = 100;

    private static int[] tokens(int... tokens) {
        return tokens;
    }

    private static final DraftProposer DRAFT = new DraftProposer(tokens(1, 2, 3, 4, 5, 6, 7, 8, 9));

    @Test
    void beginsWithTheWholeDraft() {
        assertThat(DRAFT.afterFixed(tokens(), ROOM)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void beginsWithTheRestOfTheDraftBehindWhatIsFixed() {
        assertThat(DRAFT.afterFixed(tokens(1, 2, 3), ROOM)).containsExactly(4, 5, 6, 7, 8, 9);
        assertThat(DRAFT.afterFixed(tokens(1, 2, 3), 2)).containsExactly(4, 5);
        assertThat(DRAFT.afterFixed(tokens(1, 30, 3), ROOM)).as("fixed otherwise, but back on the draft").containsExactly(4, 5, 6, 7, 8, 9);
        assertThat(DRAFT.afterFixed(tokens(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), ROOM)).isEmpty();
    }

    @Test
    void goesOnWhereTheTextHasComeBackToTheDraft() {
        // 3 was replaced by 30, 31; then comes 4 as before.
        assertThat(DRAFT.afterText(tokens(1, 2, 30, 31, 4, 0, 0), 5, ROOM)).containsExactly(5, 6, 7, 8, 9);
        // 3 and 4 are gone.
        assertThat(DRAFT.afterText(tokens(1, 2, 5), 3, ROOM)).containsExactly(6, 7, 8, 9);
    }

    @Test
    void hopesThatOneWordWasReplaced() {
        assertThat(DRAFT.afterText(tokens(1, 2, 30), 3, ROOM)).containsExactly(4);
    }

    @Test
    void knowsNothingOfNewWords() {
        assertThat(DRAFT.afterText(tokens(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 10, ROOM)).isEmpty();
        assertThat(new DraftProposer(tokens()).afterText(tokens(1), 1, ROOM)).isEmpty();
    }

    @Test
    void takesThePlaceWithMoreOfTheSameWordsAndOfEqualOnesTheNearer() {
        var twice = new DraftProposer(tokens(7, 1, 20, 8, 1, 21, 7, 1, 22));
        assertThat(twice.afterText(tokens(9, 9, 9, 8, 1), 5, ROOM)).startsWith(21);
        assertThat(twice.afterText(tokens(9, 1), 2, ROOM)).startsWith(20);
        assertThat(twice.afterText(tokens(9, 9, 9, 9, 9, 9, 9, 1), 8, ROOM)).startsWith(22);
    }

    @Test
    void draftsNoMoreTokensThanFit() {
        assertThat(DRAFT.afterText(tokens(1), 1, 3)).containsExactly(2, 3, 4);
        assertThat(DRAFT.afterText(tokens(1), 1, 0)).isEmpty();
    }
}
