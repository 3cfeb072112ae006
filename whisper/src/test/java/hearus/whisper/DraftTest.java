package hearus.whisper;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import hearus.whisper.DecodeOptions.Context;
import hearus.whisper.Hypothesis.End;
import hearus.whisper.Hypothesis.Token;

import static org.assertj.core.api.Assertions.assertThat;

/** A draft makes a decode faster and changes nothing: on real speech that grows, as a live session decodes it. */
class DraftTest extends SpeechTest {
    private static final List<String> RECORDINGS = List.of("ko/zeroth_104_003_0193.wav", "ko/zeroth_104_003_0360.wav",
            "ko/emo_lmy02047.wav",
            "en/jfk.wav",
            "en/fleurs-en-001.wav", "en/sense_and_sensibility_01_austen_64kb-0870.wav");

    @Test
    void aGrowingPhraseHasTheSameTextWithFewerPasses() throws Exception {
        var passes = new AtomicInteger();
        var fewer = new AtomicInteger();
        for (var recording : RECORDINGS) {
            var pcm = TestWav.read(speech.resolve(recording));
            var options = DecodeOptions.builder().languages(List.of(recording.substring(0, 2))).context(Context.SHORT).partial(true)
                    .build();
            Hypothesis earlier = nothing();
            for (int end = 2 * Whisper.SAMPLE_RATE; end < pcm.length; end += Whisper.SAMPLE_RATE) {
                var grown = Arrays.copyOf(pcm, end);
                var plain = whisper.decode(grown, options, effort -> passes.addAndGet(effort.steps()));
                var drafted = whisper.decode(grown, options.withDraft(earlier), effort -> fewer.addAndGet(effort.steps()));
                assertSame(recording + " to " + end, drafted, plain);
                earlier = plain;
            }
            var whole = DecodeOptions.builder().languages(List.of("ko", "en")).context(Context.SHORT).wordTimes(true).build();
            assertSame(recording, whisper.decode(pcm, whole.withDraft(earlier)), whisper.decode(pcm, whole));
        }
        System.out.println("Passes after the first: " + passes + " without drafts, " + fewer + " with");
        assertThat(fewer.get()).isLessThan(passes.get() / 2);
    }

    /** Nonsense, the text of somebody else, another language, more tokens than the window may have, and behind something known. */
    @Test
    void noDraftHoweverWrongChangesTheText() throws Exception {
        var pcm = Arrays.copyOf(TestWav.read(speech.resolve("en/jfk.wav")), 8 * Whisper.SAMPLE_RATE);
        var other = whisper.decode(TestWav.read(speech.resolve("en/fleurs-en-001.wav")),
                DecodeOptions.builder().languages(List.of("en")).context(Context.SHORT).build());
        var random = new Random(4);
        var nonsense = hypothesis("en", random.ints(500, 0, 50_000).toArray());
        for (var options : List.of(DecodeOptions.builder().languages(List.of("en")).context(Context.SHORT).wordTimes(true).build(),
                DecodeOptions.builder().languages(List.of("en")).context(Context.SHORT).partial(true).build(),
                DecodeOptions.builder().languages(List.of("ko", "en")).known("And so my fellow Americans").context(Context.SHORT).build(),
                DecodeOptions.builder().languages(List.of("en")).prompt("A speech by the president.").context(Context.SHORT).build())) {
            var plain = whisper.decode(pcm, options);
            var same = hypothesis("en", plain.tokens().stream().mapToInt(Token::id).toArray());
            for (var draft : List.of(same, other, nonsense, hypothesis("ko", 1, 2, 3), hypothesis("en"), hypothesis("fr", 5))) {
                assertSame(draft.language() + " " + draft.tokens().size(), whisper.decode(pcm, options.withDraft(draft)), plain);
            }
        }
    }

    /** Numbers too: a token's logits do not depend on what else is in its pass, but for the order in which floats are added. */
    private static void assertSame(String what, Hypothesis drafted, Hypothesis plain) {
        assertThat(drafted.text()).as(what).isEqualTo(plain.text());
        assertThat(drafted.end()).as(what).isEqualTo(plain.end());
        assertThat(drafted.tokens()).as(what).extracting(Token::id).isEqualTo(plain.tokens().stream().map(Token::id).toList());
        assertThat(drafted.words()).as(what).extracting(Hypothesis.Word::text)
                .isEqualTo(plain.words().stream().map(Hypothesis.Word::text).toList());
    }

    private static Hypothesis nothing() {
        return hypothesis("en");
    }

    private static Hypothesis hypothesis(String language, int... tokens) {
        return new Hypothesis("", language, 1, Arrays.stream(tokens).mapToObj(token -> new Token(token, 0)).toList(), List.of(), 0, 0, 1,
                End.END_OF_TEXT);
    }
}
