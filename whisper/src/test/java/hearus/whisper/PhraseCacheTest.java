package hearus.whisper;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import hearus.models.Model;
import hearus.whisper.DecodeOptions.Context;
import hearus.whisper.Hypothesis.Token;
import hearus.whisper.Hypothesis.Word;
import hearus.whisper.internal.cache.MemoryBudget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** A phrase that grows, decoded with a cache, on real speech. */
class PhraseCacheTest extends SpeechTest {
    private static final List<String> RECORDINGS = List.of("ko/zeroth_104_003_0193.wav", "ko/emo_lmy02047.wav", "en/jfk.wav",
            "en/fleurs-en-001.wav");

    private static DecodeOptions partial(String recording) {
        return DecodeOptions.builder().languages(List.of(recording.substring(0, 2))).context(Context.SHORT).partial(true).build();
    }

    @Test
    void theTextIsNearlyThatWithoutACacheAndCheaper() throws Exception {
        int letters = 0;
        int edits = 0;
        var cheap = new AtomicLong();
        var dear = new AtomicLong();
        for (var recording : RECORDINGS) {
            var pcm = TestWav.read(speech.resolve(recording));
            try (var cache = new PhraseCache()) {
                for (int end = Whisper.SAMPLE_RATE; end < pcm.length; end += Whisper.SAMPLE_RATE) {
                    var grown = Arrays.copyOf(pcm, end);
                    boolean old = end > 6 * Whisper.SAMPLE_RATE;
                    var with = whisper.decode(grown, partial(recording), cache, effort -> cheap.addAndGet(old ? effort.encode() : 0));
                    var without = whisper.decode(grown, partial(recording), effort -> dear.addAndGet(old ? effort.encode() : 0));
                    letters += without.text().length();
                    edits += edits(with.text(), without.text());
                }
            }
        }
        assertThat((double) edits / letters).isLessThan(0.15);
        assertThat(cheap.get()).isLessThan(dear.get());
    }

    /** As a live session does it: what is old enough is fixed, and the next decode goes on behind it. */
    @Test
    void whatIsFixedIsNotDecodedAgainAndKeepsItsTimes() throws Exception {
        var cheap = new AtomicLong();
        var dear = new AtomicLong();
        for (var recording : RECORDINGS) {
            var pcm = TestWav.read(speech.resolve(recording));
            var growing = DecodeOptions.builder().languages(List.of(recording.substring(0, 2))).context(Context.SHORT).wordTimes(true)
                    .partial(true).build();
            try (var cache = new PhraseCache()) {
                var fixed = List.<Token>of();
                var heard = Optional.<Hypothesis>empty();
                for (int seconds = 1; seconds * Whisper.SAMPLE_RATE < pcm.length; seconds++) {
                    var grown = Arrays.copyOf(pcm, seconds * Whisper.SAMPLE_RATE);
                    boolean old = fixed.size() > 8;
                    var beginning = growing.withFixed(fixed);
                    var options = heard.map(beginning::withDraft).orElse(beginning);
                    var with = whisper.decode(grown, options, cache, effort -> cheap.addAndGet(old ? effort.prefill() : 0));
                    var without = whisper.decode(grown, options, effort -> dear.addAndGet(old ? effort.prefill() : 0));
                    assertThat(with.tokens().subList(0, fixed.size())).as(recording).isEqualTo(fixed);
                    for (int i = 0; i < with.words().size() && with.words().get(i).end() <= fixed.size(); i++) {
                        var same = without.words().get(i);
                        assertThat(with.words().get(i).text()).as(recording).isEqualTo(same.text());
                        assertThat(with.words().get(i).endMs()).as("%s, %s", recording, same).isCloseTo(same.endMs(), within(300));
                    }
                    int before = (seconds - 2) * 1_000;
                    int tokens = with.words().stream().filter(word -> word.endMs() < before).mapToInt(Word::end).max().orElse(0);
                    fixed = with.tokens().subList(0, Math.max(tokens, fixed.size()));
                    heard = Optional.of(with);
                }
                assertThat(fixed).as(recording).isNotEmpty();
            }
        }
        assertThat(cheap.get()).isLessThan(dear.get());
    }

    @Test
    void onlyPartialsAreDecodedWithOne() {
        try (var cache = new PhraseCache()) {
            var last = DecodeOptions.builder().languages(List.of("ko")).context(Context.SHORT).wordTimes(true).build();
            assertThatIllegalArgumentException().isThrownBy(() -> whisper.decode(new short[16_000], last, cache, _ -> {}))
                    .withMessageContaining("partials");
        }
    }

    @Test
    void otherAudioIsDecodedAsWithANewOne() throws Exception {
        var one = TestWav.read(speech.resolve("en/jfk.wav"));
        var other = TestWav.read(speech.resolve("en/fleurs-en-001.wav"));
        try (var cache = new PhraseCache()) {
            whisper.decode(one, partial("en/"), cache, _ -> {});
            assertThat(whisper.decode(other, partial("en/"), cache, _ -> {})).isEqualTo(whisper.decode(other, partial("en/")));
            // Shorter than before, and longer than a window with its padding may be.
            whisper.decode(Arrays.copyOf(other, 3 * Whisper.SAMPLE_RATE), partial("en/"), cache, _ -> {});
            var full = Arrays.copyOf(other, Whisper.MAX_SAMPLES);
            assertThat(whisper.decode(full, partial("en/"), cache, _ -> {}).text()).isNotBlank();
            assertThat(whisper.decode(full, partial("en/"), cache, _ -> {}).text()).isNotBlank();
        }
    }

    @Test
    void aClosedOneKeepsNothing() throws Exception {
        var pcm = Arrays.copyOf(TestWav.read(speech.resolve("en/jfk.wav")), 4 * Whisper.SAMPLE_RATE);
        var cache = new PhraseCache();
        whisper.decode(pcm, partial("en/"), cache, _ -> {});
        assertThat(cache.bytes()).isPositive();
        cache.close();
        assertThat(cache.bytes()).isZero();
        assertThat(whisper.decode(pcm, partial("en/"), cache, _ -> {})).isEqualTo(whisper.decode(pcm, partial("en/")));
        assertThat(cache.bytes()).isZero();
        cache.close();
    }

    private static int edits(String one, String other) {
        var row = new int[other.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }

    @Test
    void whatDoesNotFitIntoTheBudgetIsNotKept() throws Exception {
        var pcm = TestWav.read(speech.resolve("en/jfk.wav"));
        long most = 12 << 20;
        var budget = new MemoryBudget(most);
        try (var small = Whisper.load(TestModels.installed(Model.BASE), budget); var cache = new PhraseCache()) {
            for (int end = Whisper.SAMPLE_RATE; end < pcm.length; end += Whisper.SAMPLE_RATE) {
                var grown = Arrays.copyOf(pcm, end);
                boolean alone = cache.bytes() == 0;
                var heard = small.decode(grown, partial("en/jfk.wav"), cache, _ -> {});
                assertThat(cache.bytes()).isEqualTo(most - budget.left());
                if (alone) {
                    try (var another = new PhraseCache()) {
                        assertThat(heard.text()).isEqualTo(whisper.decode(grown, partial("en/jfk.wav"), another, _ -> {}).text());
                    }
                }
            }
            assertThat(cache.bytes()).as("11 s do not fit").isZero();
        }
        assertThat(budget.left()).isEqualTo(most);
    }
}
