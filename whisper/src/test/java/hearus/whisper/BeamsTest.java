package hearus.whisper;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import org.junit.jupiter.api.Test;

import hearus.whisper.DecodeOptions.Context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Several beams on real speech. */
class BeamsTest extends SpeechTest {
    private static final List<String> RECORDINGS = List.of("ko/zeroth_104_003_0193.wav", "ko/emo_lmy02047.wav", "en/jfk.wav",
            "en/libri_1089-134686-0003.wav", "en/fleurs-en-005.wav");

    private static DecodeOptions options(String recording) {
        return DecodeOptions.builder().languages(List.of(recording.substring(0, 2))).context(Context.SHORT).wordTimes(true).build();
    }

    /** What a beam computes behind another's beginning is what one decode computes by itself. */
    @Test
    void whereTheyFindTheSameTextItIsTheSameHypothesis() throws Exception {
        int same = 0;
        for (var recording : RECORDINGS) {
            var pcm = TestWav.read(speech.resolve(recording));
            var one = whisper.decode(pcm, options(recording));
            for (int beams : new int[]{2, 5}) {
                var found = whisper.decode(pcm, options(recording).withBeams(beams));
                assertThat(found.averageLogProbability()).as(recording).isGreaterThan(one.averageLogProbability() - 0.1);
                if (found.tokens().stream().map(Hypothesis.Token::id).toList()
                        .equals(one.tokens().stream().map(Hypothesis.Token::id).toList())) {
                    assertThat(found).as("%s, %d beams", recording, beams).isEqualTo(one);
                    same++;
                }
            }
        }
        assertThat(same).isPositive();
    }

    @Test
    void theTextBeginsWithWhatIsFixed() throws Exception {
        for (var recording : RECORDINGS) {
            var pcm = TestWav.read(speech.resolve(recording));
            var one = whisper.decode(pcm, options(recording));
            var fixed = one.tokens().subList(0, one.tokens().size() / 2);
            var found = whisper.decode(pcm, options(recording).withFixed(fixed).withBeams(2));
            assertThat(found.tokens().subList(0, fixed.size())).as(recording).isEqualTo(fixed);
            assertThat(found.words().getLast().endMs()).as(recording).isCloseTo(one.words().getLast().endMs(), within(300));
        }
    }

    /** A phrase that grows: what is kept of a search serves the next one. */
    @Test
    void aPartialGoesOnFromThem() throws Exception {
        for (var recording : RECORDINGS) {
            var pcm = TestWav.read(speech.resolve(recording));
            var options = DecodeOptions.builder().languages(List.of(recording.substring(0, 2))).context(Context.SHORT).wordTimes(true)
                    .partial(true).build().withBeams(2);
            try (var cache = new PhraseCache()) {
                List<Hypothesis.Token> fixed = List.of();
                for (int end = 2 * Whisper.SAMPLE_RATE; end < pcm.length; end += Whisper.SAMPLE_RATE) {
                    var heard = whisper.decode(Arrays.copyOf(pcm, end), options.withFixed(fixed), cache, _ -> {});
                    assertThat(heard.tokens().subList(0, fixed.size())).as(recording).isEqualTo(fixed);
                    assertThat(heard.words()).as(recording).isSortedAccordingTo(Comparator.comparingInt(Hypothesis.Word::startMs));
                    fixed = heard.words().size() < 4
                            ? fixed
                            : heard.tokens().subList(0, heard.words().get(heard.words().size() - 4).spokenEnd());
                }
                assertThat(fixed).as(recording).isNotEmpty();
            }
        }
    }

    @Test
    void thereIsOneAtLeast() {
        assertThatThrownBy(() -> options("ko").withBeams(0)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("1 to 8");
        assertThatThrownBy(() -> options("ko").withBeams(9)).isInstanceOf(IllegalArgumentException.class);
    }
}
