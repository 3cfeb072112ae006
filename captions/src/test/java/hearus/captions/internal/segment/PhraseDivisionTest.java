package hearus.captions.internal.segment;

import java.util.List;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;

import hearus.captions.Sounds;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.vad.Interval;
import hearus.captions.internal.vad.VoiceTimeline;
import hearus.whisper.Hypothesis;
import hearus.whisper.Hypothesis.End;
import hearus.whisper.Hypothesis.Word;

import static org.assertj.core.api.Assertions.assertThat;

class PhraseDivisionTest {
    private static final long START = Samples.ofMillis(10_000);

    /** Two seconds of voice, a pause of 300 ms, and two more. */
    private static final Phrase PHRASE = phrase();

    private static Phrase phrase() {
        var pcm = Sounds.of(0, 2000, 300, 2000);
        return new Phrase(START, pcm, START, START + pcm.length, Samples.ofMillis(4000), 0.95,
                new VoiceTimeline(List.of(stretch(0, 2000), stretch(2300, 4300))));
    }

    private static Interval stretch(long fromMs, long toMs) {
        return new Interval(START + Samples.ofMillis(fromMs), START + Samples.ofMillis(toMs));
    }

    private static Word word(int startMs, int endMs) {
        return new Word(" 수업은", startMs, endMs, 0.9, 1, 1);
    }

    private static OptionalLong division(Word... words) {
        return PhraseDivision.of(PHRASE, new Hypothesis("", "ko", 1, List.of(), List.of(words), -0.1, 0, 1, End.END_OF_TEXT),
                PhraseDivision.MIN_VOICE);
    }

    private static void isInThePause(OptionalLong division) {
        assertThat(division).isPresent();
        assertThat(division.getAsLong()).isBetween(START + Samples.ofMillis(2000), START + Samples.ofMillis(2300));
    }

    @Test
    void aTextThatReachesFromEndToEndIsOne() {
        assertThat(division(word(0, 1000), word(1000, 2000), word(2400, 3300), word(3300, 4200))).isEmpty();
    }

    @Test
    void voiceAfterTheLastWordIsDividedOffInThePause() {
        isInThePause(division(word(0, 1000), word(1000, 2000)));
    }

    @Test
    void voiceBeforeTheFirstWordToo() {
        isInThePause(division(word(2300, 3200), word(3300, 4300)));
    }

    @Test
    void aWordIsNotAsLongAsAllThatItsTimesLeaveIt() {
        isInThePause(division(word(0, 1000), word(1100, 4300)));
    }

    @Test
    void aWordThatIsDrawnOutIsOneWord() {
        assertThat(division(word(0, 2000), word(2300, 4300))).isEmpty();
    }

    @Test
    void aShortGapIsHesitation() {
        assertThat(division(word(0, 1000), word(1000, 2000), word(3000, 3800), word(3800, 4200))).isEmpty();
    }

    @Test
    void whereThereAreNoWordsThereIsNothingToDivide() {
        assertThat(division()).isEmpty();
    }

    @Test
    void thePartsOfAPhraseHaveTheirOwnVoice() {
        var parts = PHRASE.divided(START + Samples.ofMillis(2100));
        assertThat(parts.getFirst().end()).isEqualTo(parts.getLast().start()).isEqualTo(START + Samples.ofMillis(2100));
        assertThat(parts.getFirst().voiced()).isEqualTo(Samples.ofMillis(2000));
        assertThat(parts.getLast().voiceStart()).isEqualTo(START + Samples.ofMillis(2300));
        assertThat(parts.getLast().voiced()).isEqualTo(Samples.ofMillis(2000));
        assertThat(parts.getLast().end()).isEqualTo(PHRASE.end());
    }
}
