package hearus.captions.internal.filter;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RepetitionTest {
    private static boolean repeats(String before, String text) {
        return Repetition.find(before, text).isPresent();
    }

    private static boolean heardAlone(String before, String text, String alone) {
        return Repetition.find(before, text).orElseThrow().isNearlyIn(alone);
    }

    @Test
    void aRunOfLettersThatIsTooLongForChanceIsARepetition() {
        assertThat(repeats("Captain David Brown", "Commander, captain david brown!")).isTrue();
        assertThat(repeats("오늘 수업은 여기서", "오늘수업은 끝까지")).as("five syllables are chance").isFalse();
        assertThat(repeats("오늘 수업은 여기서 끝", "네 오늘 수업은 여기서")).isTrue();
        assertThat(repeats("Captain David Brown", "Commander William McCool")).isFalse();
        assertThat(repeats("", "Captain David Brown")).isFalse();
    }

    @Test
    void whatIsSaidAgainMayBeMisheardALittleAlone() {
        assertThat(heardAlone("오늘 수업은 여기서 끝", "네 오늘 수업은 여기서", "내 오는 수업은 여기서요")).isTrue();
        assertThat(heardAlone("Captain David Brown", "Captain David Brown", "Captain Davit Brawn.")).isTrue();
        assertThat(heardAlone("Captain David Brown", "Captain David Brown", "Commander William McCool")).isFalse();
        assertThat(heardAlone("Captain David Brown", "Captain David Brown", "")).isFalse();
    }

    @Test
    void whatWasOnlyRecitedIsNotHeardAloneHoweverLongTheRestIs() {
        var rest = "and the commander of the shuttle was a pilot of the navy";
        assertThat(heardAlone("Captain David Brown", "Captain David Brown " + rest, rest)).isFalse();
    }
}
