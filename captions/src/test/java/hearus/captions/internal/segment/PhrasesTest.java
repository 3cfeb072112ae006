package hearus.captions.internal.segment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import hearus.captions.CaptionPolicy;
import hearus.captions.Sounds;
import hearus.captions.Stability;
import hearus.captions.internal.vad.VoiceDetector;

import static org.assertj.core.api.Assertions.assertThat;

class PhrasesTest {
    private static final int WINDOW = VoiceDetector.WINDOW;
    private static final CaptionPolicy POLICY = CaptionPolicy.builder().preRoll(Duration.ofMillis(300)).maximumPhrase(Duration.ofSeconds(6))
            .workers(1).stability(Stability.agreement(Duration.ZERO)).build();
    private static final PhraseRules RULES = PhraseRules.of(POLICY);

    private static List<Phrase> phrases(short[] pcm, Random chunks, int largest) {
        var segmenter = new PhraseSegmenter(Sounds.LOUD, RULES, 0);
        var found = new ArrayList<Phrase>();
        for (var at = 0; at < pcm.length;) {
            var length = Math.min(pcm.length - at, 1 + chunks.nextInt(largest));
            found.addAll(segmenter.take(pcm, at, length));
            at += length;
        }
        found.addAll(segmenter.flush());
        return found;
    }

    private static List<Phrase> phrases(short[] pcm) {
        return phrases(pcm, new Random(1), 4000);
    }

    @Property(tries = 60)
    void anyChunkingGivesTheSamePhrases(@ForAll @Size(min = 1, max = 9) List<@IntRange(min = 1, max = 3000) Integer> millis,
            @ForAll long seed) {
        var pcm = Sounds.of(millis.stream().mapToInt(Integer::intValue).toArray());
        var whole = phrases(pcm, new Random(1), 1_000_000);
        var pieces = phrases(pcm, new Random(seed), 3000);
        assertThat(pieces).hasSameSizeAs(whole);
        for (var i = 0; i < whole.size(); i++) {
            assertThat(pieces.get(i).start()).isEqualTo(whole.get(i).start());
            assertThat(pieces.get(i).samples()).isEqualTo(whole.get(i).samples());
            assertThat(pieces.get(i).voiced()).isEqualTo(whole.get(i).voiced());
        }
    }

    @Property(tries = 60)
    void everyVoicedWindowLiesInExactlyOnePhraseUnlessItIsAClick(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 5000) Integer> millis) {
        var pcm = Sounds.of(millis.stream().mapToInt(Integer::intValue).toArray());
        var covered = new int[pcm.length];
        for (var phrase : phrases(pcm)) {
            assertThat(phrase.samples()).isEqualTo(Arrays.copyOfRange(pcm, (int) phrase.start(), (int) phrase.end()));
            for (var i = phrase.start(); i < phrase.end(); i++) {
                covered[(int) i]++;
            }
        }
        assertThat(Arrays.stream(covered).max().orElse(0)).isLessThanOrEqualTo(1);
        var run = 0;
        for (var window = 0; (window + 1) * WINDOW <= pcm.length; window++) {
            var voiced = Sounds.LOUD.probability(pcm, window * WINDOW) > 0.5;
            run = voiced ? run + 1 : 0;
            var ends = (window + 2) * WINDOW > pcm.length || Sounds.LOUD.probability(pcm, (window + 1) * WINDOW) < 0.5;
            if (ends && run * (long) WINDOW >= RULES.minimumSpeech()) {
                var stretch = Arrays.stream(covered, (window - run + 1) * WINDOW, (window + 1) * WINDOW);
                assertThat(stretch.min().orElseThrow()).as("coverage of the voice up to window %d", window).isEqualTo(1);
            }
        }
    }

    @Property(tries = 60)
    void theAudioBeforeAVoiceIsKeptUpToThePhraseBefore(
            @ForAll @Size(min = 2, max = 9) List<@IntRange(min = 1, max = 3000) Integer> millis) {
        var floor = 0L;
        for (var phrase : phrases(Sounds.of(millis.stream().mapToInt(Integer::intValue).toArray()))) {
            var wanted = Math.max(floor, phrase.voiceStart() - RULES.preRoll());
            assertThat(phrase.start()).isLessThanOrEqualTo(Math.max(floor, wanted));
            floor = phrase.end();
        }
    }

    @Property(tries = 60)
    void whatIsSettledLiesInNoLaterPhrase(@ForAll @Size(min = 1, max = 9) List<@IntRange(min = 1, max = 3000) Integer> millis) {
        var pcm = Sounds.of(millis.stream().mapToInt(Integer::intValue).toArray());
        var segmenter = new PhraseSegmenter(Sounds.LOUD, RULES, 0);
        var settled = 0L;
        for (var at = 0; at + WINDOW <= pcm.length; at += WINDOW) {
            for (var phrase : segmenter.take(pcm, at, WINDOW)) {
                assertThat(phrase.start()).isGreaterThanOrEqualTo(settled);
            }
            assertThat(segmenter.phrases().unsettled()).isGreaterThanOrEqualTo(settled);
            settled = segmenter.phrases().unsettled();
        }
    }

    @Test
    void aPauseEndsAPhraseAndAShorterOneDoesNot() {
        assertThat(phrases(Sounds.of(1000, 1000, 500, 1000, 1000))).hasSize(1);
        assertThat(phrases(Sounds.of(1000, 1000, 700, 1000, 1000))).hasSize(2);
    }

    @Test
    void aFullPreRollIsKeptAfterAPause() {
        var second = phrases(Sounds.of(1000, 1000, 700, 1000, 1000)).get(1);
        assertThat(second.voiceStart() - second.start()).isEqualTo(RULES.preRoll());
    }

    @Test
    void aClickIsNoPhrase() {
        assertThat(phrases(Sounds.of(1000, 60, 1000, 50, 1000))).isEmpty();
    }

    @Test
    void aShortWordIsAPhrase() {
        assertThat(phrases(Sounds.of(1000, 200, 1000))).hasSize(1);
    }

    @Test
    void endlessSpeechIsCutAtItsQuietestPointWithoutASeam() {
        var pcm = Sounds.of(320, 20_000, 1000);
        var quiet = 16 * (320 + 4500);
        for (var i = quiet - 600; i < quiet + 600; i++) {
            pcm[i] = (short) (1001 + i % 5);
        }
        var found = phrases(pcm);
        assertThat(found.getFirst().end()).isBetween(quiet - 600L, quiet + 600L);
        for (var i = 1; i < found.size(); i++) {
            assertThat(found.get(i).start()).isEqualTo(found.get(i - 1).end());
        }
        assertThat(found).allSatisfy(phrase -> assertThat(phrase.samples().length).isLessThanOrEqualTo(16 * 6032));
        assertThat(found.getLast().end()).isGreaterThanOrEqualTo(16 * 20_320);
    }

    @Test
    void aPhraseIsNotCutBeforeWhatIsStable() {
        var pcm = Sounds.of(320, 8000, 1000);
        var quiet = 16 * (320 + 3000);
        for (var i = quiet - 600; i < quiet + 600; i++) {
            pcm[i] = (short) (1001 + i % 5);
        }
        var stable = 16 * (320 + 4500);
        var segmenter = new PhraseSegmenter(Sounds.LOUD, RULES, 0);
        assertThat(segmenter.take(pcm, 0, 16 * 5500)).isEmpty();
        segmenter.phrases().stableTo(stable);
        var found = segmenter.take(pcm, 16 * 5500, pcm.length - 16 * 5500);
        assertThat(found.getFirst().end()).isGreaterThanOrEqualTo(stable);
        assertThat(phrases(pcm).getFirst().end()).isBetween(quiet - 600L, quiet + 600L);
    }

    @Test
    void theLastWindowOfAStreamIsNotLost() {
        var pcm = Sounds.of(500, 1000);
        var odd = Arrays.copyOf(pcm, pcm.length - 100);
        assertThat(phrases(odd).getLast().end()).isEqualTo(odd.length);
    }
}
