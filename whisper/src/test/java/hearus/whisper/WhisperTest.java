package hearus.whisper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import hearus.models.Model;
import hearus.testkit.Recordings;
import hearus.whisper.DecodeOptions.Context;
import hearus.whisper.Hypothesis.End;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** The smallest real model on a real sentence. */
class WhisperTest {
    private static final short[] SPEECH = Recordings.speech16k();
    private static final String SAID = words(Recordings.TEXT);

    private static ModelFiles model;
    private static Whisper whisper;

    @BeforeAll
    static void load() {
        model = TestModels.installed(Model.TINY);
        whisper = Whisper.load(model);
    }

    @AfterAll
    static void close() {
        if (whisper != null) {
            whisper.close();
        }
    }

    private static DecodeOptions english(Context context) {
        return DecodeOptions.builder().languages(List.of("en")).context(context).build();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** At most two of the 22 words are others: to this smallest model "you are" is about as likely as "your". */
    private static void assertSaid(String text) {
        var expected = List.of(SAID.split(" "));
        var heard = List.of(words(text).strip().split(" +"));
        var common = new int[expected.size() + 1][heard.size() + 1];
        for (int i = 1; i <= expected.size(); i++) {
            for (int j = 1; j <= heard.size(); j++) {
                common[i][j] = expected.get(i - 1).equals(heard.get(j - 1))
                        ? common[i - 1][j - 1] + 1
                        : Math.max(common[i - 1][j], common[i][j - 1]);
            }
        }
        assertThat(common[expected.size()][heard.size()]).as(text).isGreaterThanOrEqualTo(expected.size() - 2);
        assertThat(heard.size()).as(text).isBetween(expected.size() - 2, expected.size() + 2);
    }

    private static Hypothesis.Word word(Hypothesis heard, String text) {
        return heard.words().stream().filter(word -> words(word.text()).strip().equals(text)).findFirst().orElseThrow();
    }

    private static String words(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z ]", "");
    }

    @Test
    void decodesTheSentenceInTheFullContext() {
        var heard = whisper.decode(SPEECH, english(Context.FULL));
        assertSaid(heard.text());
        assertThat(heard.end()).isEqualTo(End.END_OF_TEXT);
        assertThat(heard.averageLogProbability()).isBetween(-0.5, 0.0);
        assertThat(heard.noSpeechProbability()).isLessThan(0.5);
        assertThat(heard.compressionRatio()).isBetween(1.0, 2.0);
        assertThat(heard.tokens()).hasSizeGreaterThan(20).allSatisfy(token -> assertThat(token.logProbability()).isNegative());
    }

    @ParameterizedTest
    @EnumSource(value = Context.class, names = {"MEDIUM", "SHORT"})
    void decodesTheSameInAFractionOfTheContext(Context context) {
        assertSaid(whisper.decode(SPEECH, english(context)).text());
    }

    @ParameterizedTest
    @EnumSource(Context.class)
    void givesTheTimeOfEachWord(Context context) {
        var heard = whisper.decode(SPEECH, DecodeOptions.builder().languages(List.of("en")).context(context).wordTimes(true).build());
        var words = heard.words();
        assertThat(words.stream().map(Hypothesis.Word::text).collect(Collectors.joining()).strip()).isEqualTo(heard.text());
        assertThat(words).hasSizeBetween(22, 24).allSatisfy(word -> {
            assertThat(word.startMs()).isBetween(0, word.endMs());
            assertThat(word.endMs()).isLessThanOrEqualTo(11_000);
            assertThat(word.probability()).isBetween(0.2, 1.0);
        });
        assertThat(words).extracting(Hypothesis.Word::startMs).isSorted();
        // The recording's pauses, seen in its waveform: "Americans" ends at 2.2 s, "ask" begins at 3.3 s, "country can do" at 6.0 s, the last word at 10.1 s.
        assertThat(word(heard, "americans").endMs()).isCloseTo(2_200, within(200));
        assertThat(word(heard, "ask").startMs()).isCloseTo(3_300, within(200));
        assertThat(word(heard, "country").startMs()).isCloseTo(6_000, within(200));
        assertThat(words.getLast().startMs()).isCloseTo(10_100, within(200));
    }

    @Test
    void wordTimesDoNotChangeTheText() {
        var without = whisper.decode(SPEECH, english(Context.SHORT));
        var with = whisper.decode(SPEECH, DecodeOptions.builder().languages(List.of("en")).context(Context.SHORT).wordTimes(true).build());
        assertThat(with.tokens()).isEqualTo(without.tokens());
        assertThat(without.words()).isEmpty();
    }

    /** Cut after "your country can" (7 s) and after "ask what you" (9 s) the model would finish the sentence, whose end is not in the audio. */
    @Test
    void aPartialDecodeLeavesHallucinatedEndingsOut() {
        for (int seconds : new int[]{7, 9}) {
            var cut = Arrays.copyOf(SPEECH, seconds * Whisper.SAMPLE_RATE);
            var partial = whisper.decode(cut,
                    DecodeOptions.builder().languages(List.of("en")).context(Context.SHORT).partial(true).build());
            var whole = whisper.decode(cut, english(Context.SHORT));
            assertThat(partial.end()).as("after %d s", seconds).isEqualTo(End.AUDIO_END);
            assertThat(whole.text()).startsWith(partial.text());
            assertThat(partial.tokens().size()).isLessThan(whole.tokens().size() - 1);
            assertThat(SAID).startsWith(words(partial.text()));
        }
    }

    @Test
    void goesOnAfterWhatIsKnown() {
        var heard = whisper.decode(SPEECH, DecodeOptions.builder().languages(List.of("en")).known("And so my fellow Americans.")
                .context(Context.SHORT).wordTimes(true).build());
        assertThat(words(heard.text())).isEqualTo(SAID.substring(SAID.indexOf("ask not")));
        assertThat(heard.words()).hasSize(17);
        assertThat(heard.words().getFirst().startMs()).isGreaterThan(2_200);
    }

    @Test
    void isEmptyWhereEverythingIsKnown() {
        var known = Arrays.copyOf(SPEECH, 5 * Whisper.SAMPLE_RATE / 2);
        assertThat(whisper
                .decode(known,
                        DecodeOptions.builder().languages(List.of("en")).known("And so my fellow Americans.").context(Context.SHORT)
                                .build())
                .text()).isEmpty();
    }

    @Test
    void detectsTheLanguageFromTheSound() {
        var among = whisper.decode(SPEECH, DecodeOptions.builder().languages(List.of("ko", "en")).context(Context.SHORT).build());
        assertThat(among.language()).isEqualTo("en");
        assertThat(among.languageProbability()).isGreaterThan(0.9);
        assertSaid(among.text());
        assertThat(whisper.decode(SPEECH, DecodeOptions.builder().context(Context.SHORT).build()).language()).isEqualTo("en");
    }

    @Test
    void silenceHasAHighNoSpeechProbability() {
        var heard = whisper.decode(new short[3 * Whisper.SAMPLE_RATE], english(Context.FULL));
        assertThat(heard.noSpeechProbability()).isGreaterThan(0.6);
    }

    @Test
    void aBlinkOfAudioGivesNothing() {
        var heard = whisper.decode(new short[1_599], english(Context.SHORT));
        assertThat(heard.text()).isEmpty();
        assertThat(heard.tokens()).isEmpty();
        assertThat(heard.noSpeechProbability()).isEqualTo(1);
    }

    @Test
    void twoThreadsDecodeTheSameAtOnce() throws Exception {
        var alone = whisper.decode(SPEECH, english(Context.SHORT));
        try (var threads = Executors.newFixedThreadPool(2)) {
            var both = threads.invokeAll(Collections.nCopies(4, () -> whisper.decode(SPEECH, english(Context.SHORT))));
            for (var heard : both) {
                assertThat(heard.get()).isEqualTo(alone);
            }
        }
    }

    @Test
    void aPromptOfCourseTermsDoesNotSpeakForTheSpeaker() {
        for (var prompt : List.of("asdf qwer zxcv", "Thank you for watching!", Recordings.TEXT, "eigenvalue, ".repeat(2_000))) {
            var heard = whisper.decode(SPEECH,
                    DecodeOptions.builder().languages(List.of("en")).prompt(prompt).context(Context.SHORT).build());
            assertThat(words(heard.text())).as("with the prompt %.20s", prompt).contains("fellow americans")
                    .contains("country can do for you");
        }
    }

    @Test
    void decodesEveryLengthUpToThirtySeconds() {
        var long30 = Arrays.copyOf(SPEECH, Whisper.MAX_SAMPLES);
        for (int samples : new int[]{1_600, 16_000, 29 * 16_000 + 11_200, Whisper.MAX_SAMPLES - 1, Whisper.MAX_SAMPLES}) {
            var heard = whisper.decode(Arrays.copyOf(long30, samples), english(Context.SHORT));
            assertThat(heard.text()).as("%d samples", samples).isNotNull();
        }
        assertSaid(whisper.decode(long30, english(Context.SHORT)).text());
    }

    @Test
    void refusesWhatItCannotDecode() {
        assertThatThrownBy(() -> whisper.decode(new short[Whisper.MAX_SAMPLES + 1], english(Context.FULL)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("480001 samples").hasMessageContaining("30 s");
        assertThatThrownBy(() -> whisper.decode(SPEECH, DecodeOptions.builder().languages(List.of("tlh")).build()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("tlh");
    }

    @Test
    void anInterruptEndsADecode() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> whisper.decode(SPEECH, english(Context.SHORT))).isInstanceOf(CancellationException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void aClosedModelRefusesDecodes() {
        var closed = Whisper.load(model);
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.decode(SPEECH, english(Context.SHORT))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void closingWaitsForTheDecodeThatRuns() throws Exception {
        var closing = Whisper.load(model);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var running = threads.submit(() -> closing.decode(SPEECH, english(Context.FULL)));
            threads.submit(closing::close).get();
            try {
                assertSaid(running.get().text());
            } catch (ExecutionException e) {
                assertThat(e).hasRootCauseInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
            }
        }
    }

    @Test
    void aDecodeThatHangsIsNotFreedUnder() throws Exception {
        var hanging = Whisper.load(model);
        var goOn = new CountDownLatch(1);
        var decoded = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(1)) {
            var running = threads.submit(() -> hanging.decode(SPEECH, english(Context.SHORT), _ -> {
                decoded.countDown();
                await(goOn);
            }));
            decoded.await();

            hanging.closeWithin(Duration.ofMillis(1));

            assertThatThrownBy(() -> hanging.decode(SPEECH, english(Context.SHORT))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
            goOn.countDown();
            assertSaid(running.get().text());
        }
        hanging.close();
    }

    @Test
    void anInterruptDoesNotFreeTheModelEarly() throws Exception {
        var closing = Whisper.load(model);
        var goOn = new CountDownLatch(1);
        var decoded = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var running = threads.submit(() -> closing.decode(SPEECH, english(Context.SHORT), _ -> {
                decoded.countDown();
                await(goOn);
            }));
            decoded.await();
            var closer = threads.submit(() -> {
                Thread.currentThread().interrupt();
                closing.close();
                return Thread.interrupted();
            });
            assertThatThrownBy(() -> closer.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            goOn.countDown();
            assertSaid(running.get().text());
            assertThat(closer.get()).as("still interrupted").isTrue();
        }
    }

    @Test
    void aPhraseMayBeForgottenAfterTheModel() {
        var closing = Whisper.load(model);
        var cache = new PhraseCache();
        closing.decode(SPEECH, DecodeOptions.builder().languages(List.of("en")).context(Context.SHORT).partial(true).build(), cache,
                _ -> {});
        assertThat(cache.bytes()).isPositive();
        closing.close();
        cache.close();
        assertThat(cache.bytes()).isZero();
    }

    @Test
    void aMissingModelIsReportedWithWhatToDo(@TempDir Path folder) {
        assertThatThrownBy(() -> Whisper.load(ModelFiles.in(folder))).isInstanceOf(WhisperException.class)
                .hasMessageContaining(folder.toString()).hasMessageContaining("install it again")
                .hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void aDamagedGraphIsReportedWithWhatToDo(@TempDir Path folder) throws Exception {
        var broken = Files.writeString(folder.resolve("encoder.onnx"), "no graph");
        var files = new ModelFiles(broken, model.decoder(), model.config(), model.generationConfig(), model.vocabulary(),
                model.addedTokens(), folder);

        assertThatThrownBy(() -> Whisper.load(files)).isInstanceOf(WhisperException.class).hasMessageContaining(folder.toString())
                .hasMessageContaining("install it again");
    }

    @Test
    void anIncompleteConfigurationIsReportedWithWhatToDo(@TempDir Path folder) throws Exception {
        var empty = Files.writeString(folder.resolve("config.json"), "{}");
        var files = new ModelFiles(model.encoder(), model.decoder(), empty, model.generationConfig(), model.vocabulary(),
                model.addedTokens(), folder);

        assertThatThrownBy(() -> Whisper.load(files)).isInstanceOf(WhisperException.class).hasMessageContaining("install it again")
                .hasMessageContaining("decoder_layers");
    }
}
