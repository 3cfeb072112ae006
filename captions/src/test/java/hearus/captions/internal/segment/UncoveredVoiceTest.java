package hearus.captions.internal.segment;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import hearus.captions.CaptionEvent.Word;
import hearus.captions.Sounds;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.vad.Interval;
import hearus.captions.internal.vad.VoiceDetector;
import hearus.captions.internal.vad.VoiceLog;
import hearus.captions.internal.vad.VoiceTimeline;
import hearus.captions.internal.vad.VoicedPart;

import static org.assertj.core.api.Assertions.assertThat;

class UncoveredVoiceTest {
    /** Three seconds of voice, a pause of half a second, and three more. */
    private static final VoiceTimeline VOICE = new VoiceTimeline(List.of(stretch(0, 3000), stretch(3500, 6500)));

    private static Interval stretch(long fromMs, long toMs) {
        return new Interval(Samples.ofMillis(fromMs), Samples.ofMillis(toMs));
    }

    private static Word word(long startMs, long endMs) {
        return new Word(" word", startMs, endMs, 0.9);
    }

    /** Starts and ends of the voice without words, in milliseconds. */
    private static List<Long> uncovered(Word... words) {
        return UncoveredVoice.of(VOICE, 0, Samples.ofMillis(6500), List.of(words)).stream()
                .flatMapToLong(part -> LongStream.of(part.voiceStart(), part.voiceEnd())).map(Samples::toMillis).boxed().toList();
    }

    private static Word[] each500Ms(long fromMs, long toMs) {
        return LongStream.range(fromMs / 500, toMs / 500).mapToObj(i -> word(i * 500, i * 500 + 500)).toArray(Word[]::new);
    }

    @Test
    void wordsFromEndToEndCoverAll() {
        assertThat(uncovered(each500Ms(0, 6500))).isEmpty();
    }

    @Test
    void voiceBeforeTheFirstWordIsFoundFromItsStart() {
        assertThat(uncovered(each500Ms(3500, 6500))).containsExactly(0L, 3000L);
    }

    @Test
    void voiceBehindTheLastWordIsFoundToItsEnd() {
        assertThat(uncovered(each500Ms(0, 3500))).containsExactly(3500L, 6500L);
    }

    @Test
    void withoutWordsAllVoiceIsOnePartOverShortPauses() {
        assertThat(uncovered()).containsExactly(0L, 6500L);
        assertThat(UncoveredVoice.parts(VOICE, new VoicedPart(0, Samples.ofMillis(6500), 0, Samples.ofMillis(6500), 0)))
                .extracting(part -> Samples.toMillis(part.voiced())).containsExactly(3000L, 3000L);
    }

    @Test
    void aWordThatIsTooLongLeavesTheSoundBeforeItToOthers() {
        var words = Arrays.asList(word(0, 500), word(500, 6500), word(6000, 6500));
        assertThat(uncovered(words.toArray(Word[]::new))).first().isEqualTo(500L);
    }

    @Test
    void theLastWordLeavesTheSoundBehindItToOthers() {
        assertThat(uncovered(word(0, 500), word(500, 6500))).containsExactly(1600L, 6500L);
    }

    @Test
    void aLogOfWindowsHasThePlacesOfVoice() {
        var log = new VoiceLog(Sounds.LOUD);
        var pcm = Sounds.of(512, 1024, 1024, 512);
        for (var at = 0; at < pcm.length; at += VoiceDetector.WINDOW) {
            log.probability(pcm, at);
        }
        assertThat(log.between(0, pcm.length).intervals()).containsExactly(stretch(512, 1536), stretch(2560, 3072));
        assertThat(log.between(Samples.ofMillis(600), Samples.ofMillis(2600)).intervals()).containsExactly(stretch(600, 1536),
                stretch(2560, 2600));
        assertThat(log.voiced()).isEqualTo(Samples.ofMillis(1536));
    }
}
