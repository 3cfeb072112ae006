package hearus.captions.internal.decode;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import hearus.captions.Decoder;
import hearus.captions.internal.decode.Job.Kind;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.segment.Phrase;
import hearus.whisper.Hypothesis;
import hearus.whisper.Hypothesis.End;
import hearus.whisper.Hypothesis.Word;
import hearus.whisper.PhraseCache;

import static org.assertj.core.api.Assertions.assertThat;

class LeadInTest {
    private static Phrase phrase(long startMs, long lengthMs, int value) {
        var samples = new short[(int) Samples.ofMillis(lengthMs)];
        Arrays.fill(samples, (short) value);
        var start = Samples.ofMillis(startMs);
        return new Phrase(start, samples, start, start + samples.length, samples.length, 0.9);
    }

    private static Hypothesis hypothesis(String text, Word... words) {
        return hypothesis("en", text, words);
    }

    private static Hypothesis hypothesis(String language, String text, Word... words) {
        return new Hypothesis(text, language, 1, List.of(), List.of(words), -0.1, 0, 1, End.END_OF_TEXT);
    }

    private static Hypothesis hypothesis(double averageLogProbability, String text) {
        return new Hypothesis(text, "en", 1, List.of(), List.of(), averageLogProbability, 0, 1, End.END_OF_TEXT);
    }

    @Test
    void helpsAShortPhraseSoonAfterTheLast() {
        var last = LeadIn.after(phrase(0, 2000, 1), hypothesis("And so")).orElseThrow();
        assertThat(last.helps(phrase(2500, 1000, 2))).isTrue();
        assertThat(last.helps(phrase(2500, 3000, 2))).as("long enough by itself").isFalse();
        assertThat(last.helps(phrase(4100, 1000, 2))).as("after a long pause").isFalse();
    }

    @Test
    void standsInFrontOfThePhraseWithAtMostHalfASecondOfSilence() {
        var last = LeadIn.after(phrase(0, 2000, 1), hypothesis("And so")).orElseThrow();
        var next = phrase(3000, 1000, 2);
        var window = last.before(next);
        assertThat(window).hasSize((int) Samples.ofMillis(3500));
        assertThat(window[(int) Samples.ofMillis(2000) - 1]).isEqualTo((short) 1);
        assertThat(window[(int) Samples.ofMillis(2200)]).isZero();
        assertThat(window[(int) Samples.ofMillis(2500)]).isEqualTo((short) 2);
        assertThat(
                last.place(next, hypothesis("ask not", new Word(" ask", 2600, 2900, 0.9, 1, 1), new Word(" not", 2900, 3300, 0.9, 1, 1)))
                        .words())
                .containsExactly(new Word(" ask", 100, 400, 0.9, 1, 1), new Word(" not", 400, 800, 0.9, 1, 1));
    }

    @Test
    void isTheLastWordsOfALongPhrase() {
        var last = LeadIn.after(phrase(0, 10_000, 1),
                hypothesis("one two three", new Word(" one", 500, 3900, 0.9, 1, 1), new Word(" two", 4500, 6000, 0.9, 1, 1),
                        new Word(" three", 6000, 9000, 0.9, 1, 1)))
                .orElseThrow();
        assertThat(last.text()).isEqualTo(" two three");
        assertThat(last.before(phrase(10_000, 1000, 2))).hasSize((int) Samples.ofMillis(5500 + 1000));
    }

    @Test
    void isNotThereWhereTheWordsOfALongPhraseAreNotKnown() {
        assertThat(LeadIn.after(phrase(0, 10_000, 1), hypothesis("one two three"))).isEmpty();
    }

    /** "Ask not", two seconds after "my fellow Americans", came as "asked not": grammatical behind a text that had lost its full stop. */
    @Test
    void aPhraseIsASentenceOfItsOwnWhereThatIsClearlyLikelier() {
        assertThat(textAfterLeadIn("asked not", -0.76, "Ask not.", -0.28)).isEqualTo("Ask not.");
        assertThat(textAfterLeadIn("itself", -0.30, "In itself", -0.20)).as("as likely").isEqualTo("itself");
        assertThat(textAfterLeadIn("turnips and carrots", -0.7, "Turnips and carrots.", -0.3)).as("the same words")
                .isEqualTo("turnips and carrots");
        assertThat(textAfterLeadIn("two", -0.8, "", -0.1)).as("nothing").isEqualTo("two");
    }

    /** The text of a final whose lead-in is "And so my fellow Americans,". */
    private static String textAfterLeadIn(String open, double likely, String closed, double closedLikely) {
        var before = LeadIn.after(phrase(0, 2000, 1), hypothesis("And so my fellow Americans,"));
        Decoder decoder = (_, options) -> switch (options.known()) {
            case "And so my fellow Americans" -> hypothesis(likely, open);
            case "And so my fellow Americans." -> hypothesis(closedLikely, closed);
            default -> hypothesis("alone");
        };
        try (var cache = new PhraseCache()) {
            return Job.of(Kind.FINAL, phrase(3000, 2000, 2), before, List.of("en"), "", DecodeHistory.nothing(cache), Load.USUAL)
                    .run(decoder)
                    .text();
        }
    }

    /** Heard together with a Korean sentence, an English one would be Korean. */
    @Test
    void isNoEvidenceOfTheLanguageOfThePhrase() {
        var before = LeadIn.after(phrase(0, 2000, 1), hypothesis("ko", "여기서 끝마치겠습니다."));
        var next = phrase(3000, 1000, 2);
        Decoder english = (pcm, _) -> pcm.length == next.samples().length ? hypothesis("en", "Ask not.") : hypothesis("ko", "네.");
        Decoder korean = (pcm, options) -> hypothesis("ko",
                pcm.length == next.samples().length ? "내" : options.languages() + (options.known().isEmpty() ? "" : "네"));
        try (var cache = new PhraseCache()) {
            var job = Job.of(Kind.FINAL, next, before, List.of("ko", "en"), "", DecodeHistory.nothing(cache), Load.USUAL);
            assertThat(job.run(english).text()).isEqualTo("Ask not.");
            assertThat(job.run(korean).text()).as("the same language: heard behind it").isEqualTo("[ko]네");
            assertThat(Job.of(Kind.FINAL, next, before, List.of("en"), "", DecodeHistory.nothing(cache), Load.USUAL).context()).isEmpty();
        }
    }

    /** After "… at your service." a model took "No, it is free." for more of the same, and its text was empty. */
    @Test
    void aFinalThatIsEmptyWithLeadInIsDecodedAlone() {
        var before = LeadIn.after(phrase(0, 2000, 1), hypothesis("at your service."));
        var next = phrase(3000, 1000, 2);
        Decoder decoder = (_, options) -> options.known().isEmpty() ? hypothesis("No, it is free.") : hypothesis("");
        try (var cache = new PhraseCache()) {
            assertThat(Job.of(Kind.FINAL, next, before, List.of("en"), "", DecodeHistory.nothing(cache), Load.USUAL).run(decoder).text())
                    .isEqualTo("No, it is free.");
            assertThat(Job.of(Kind.PARTIAL, next, before, List.of("en"), "", DecodeHistory.nothing(cache), Load.USUAL).run(decoder).text())
                    .as("the next one is heard alone")
                    .isEmpty();
        }
    }
}
