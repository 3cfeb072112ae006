package hearus.whisper;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import hearus.whisper.DecodeOptions.Context;
import hearus.whisper.Hypothesis.Token;

import static org.assertj.core.api.Assertions.assertThat;

/** A text that is fixed to begin with some tokens: on real speech that grows, as a live session decodes it. */
class FixedTest extends SpeechTest {
    private static final List<String> RECORDINGS = List.of("ko/zeroth_104_003_0193.wav", "ko/emo_lmy02047.wav", "en/jfk.wav",
            "en/fleurs-en-001.wav");

    private static DecodeOptions partial(String recording) {
        return DecodeOptions.builder().languages(List.of(recording.substring(0, 2))).context(Context.SHORT).wordTimes(true).partial(true)
                .build();
    }

    @Test
    void fixingTheModelsOwnTokensChangesNothing() throws Exception {
        for (var recording : RECORDINGS) {
            var pcm = TestWav.read(speech.resolve(recording));
            var plain = whisper.decode(pcm, partial(recording));
            for (int length : new int[]{1, plain.tokens().size() / 2, plain.tokens().size()}) {
                var fixed = partial(recording).withFixed(plain.tokens().subList(0, length));
                assertThat(whisper.decode(pcm, fixed)).as(recording).isEqualTo(plain);
                assertThat(whisper.decode(pcm, fixed.withDraft(plain))).as(recording).isEqualTo(plain);
            }
        }
    }

    @Test
    void everyLaterDecodeBeginsWithIt() throws Exception {
        for (var recording : RECORDINGS) {
            var pcm = TestWav.read(speech.resolve(recording));
            List<Token> fixed = List.of();
            var text = "";
            for (int end = Whisper.SAMPLE_RATE; end < pcm.length; end += Whisper.SAMPLE_RATE) {
                var heard = whisper.decode(Arrays.copyOf(pcm, end), partial(recording).withFixed(fixed));
                assertThat(heard.tokens().subList(0, fixed.size())).as(recording).isEqualTo(fixed);
                assertThat(heard.text()).as(recording).startsWith(text);
                var words = heard.words().subList(0, heard.words().size() / 2);
                if (!words.isEmpty() && words.getLast().spokenEnd() > fixed.size()) {
                    fixed = heard.tokens().subList(0, words.getLast().spokenEnd());
                    text = String.join("", words.stream().map(Hypothesis.Word::text).toList()).strip().replaceAll("\\p{P}+$", "");
                }
            }
            assertThat(fixed).as(recording).isNotEmpty();
            var last = whisper.decode(pcm, partial(recording).withFixed(fixed));
            assertThat(last.text()).as(recording).startsWith(text);
        }
    }

    @Test
    void itStaysThoughOtherTokensAreLikelier() throws Exception {
        var pcm = TestWav.read(speech.resolve("en/jfk.wav"));
        var plain = whisper.decode(pcm, partial("en/jfk.wav"));
        var other = whisper.decode(TestWav.read(speech.resolve("en/fleurs-en-001.wav")), partial("en/fleurs-en-001.wav"));
        var fixed = other.tokens().subList(0, 1);
        assertThat(plain.tokens().getFirst().id()).isNotEqualTo(fixed.getFirst().id());
        var heard = whisper.decode(pcm, partial("en/jfk.wav").withFixed(fixed).withDraft(plain));
        assertThat(heard.tokens().getFirst()).isEqualTo(fixed.getFirst());
        assertThat(heard.text()).endsWith("for your country.");
    }

    @Test
    void wordsHaveTheirTokens() throws Exception {
        for (var recording : RECORDINGS) {
            var pcm = TestWav.read(speech.resolve(recording));
            var heard = whisper.decode(pcm, partial(recording));
            int end = 0;
            for (var word : heard.words()) {
                assertThat(word.spokenEnd()).as(recording).isBetween(end + 1, word.end());
                end = word.end();
            }
            assertThat(end).as(recording).isEqualTo(heard.tokens().size());
        }
    }
}
