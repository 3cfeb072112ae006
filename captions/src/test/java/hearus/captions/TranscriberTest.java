package hearus.captions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import hearus.captions.Transcriber.Segment;
import hearus.captions.internal.text.Letters;
import hearus.models.Model;
import hearus.testkit.Recordings;
import hearus.whisper.DecodeOptions.Context;
import hearus.whisper.Whisper;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(300)
class TranscriberTest {
    private final List<Integer> windows = Collections.synchronizedList(new ArrayList<>());

    private List<Segment> transcribe(short[] pcm) {
        try (var transcriber = Transcriber.create((window, options) -> {
            assertThat(options.context()).isEqualTo(Context.FULL);
            windows.add(window.length);
            return Hypotheses.untimed("window");
        }, Sounds.detector())) {
            return transcriber.transcribe(pcm, List.of("en"), "", false, (_, _) -> {});
        }
    }

    @Test
    void aShortRecordingIsOneWindowAsItIs() {
        var pcm = Sounds.of(5000, 3000, 5000, 3000, 5000);
        assertThat(transcribe(pcm)).containsExactly(new Segment("window", 4992, 16_000, "en", Math.exp(-0.2), List.of()));
        assertThat(windows).containsExactly(pcm.length);
    }

    @Test
    void silenceGivesNothing() {
        assertThat(transcribe(new short[16_000 * 100])).isEmpty();
        assertThat(windows).isEmpty();
    }

    @Test
    void aLongRecordingIsCutAtPausesIntoWindowsThatFit() {
        var pcm = Sounds.of(500, 10_000, 800, 9000, 800, 12_000, 800, 50_000, 20_000, 1000, 500);
        var segments = transcribe(pcm);
        assertThat(windows).allSatisfy(samples -> assertThat(samples).isLessThanOrEqualTo(Whisper.MAX_SAMPLES - 16_000));
        assertThat(segments).hasSizeBetween(5, 6).isSortedAccordingTo((a, b) -> Long.compare(a.startMs(), b.startMs()));
        assertThat(segments.getLast().startMs()).isBetween(103_850L, 104_000L);
    }

    @Test
    void progressGoesFromNothingToAll() {
        var pcm = Sounds.of(500, 40_000, 1000);
        var done = new ArrayList<Long>();
        try (var transcriber = Transcriber.create((_, _) -> Hypotheses.of("window"), Sounds.detector())) {
            transcriber.transcribe(pcm, List.of("en"), "", false, (now, total) -> {
                assertThat(total).isEqualTo(41_500);
                done.add(now);
            });
        }
        assertThat(done).isSorted().last().isEqualTo(41_500L);
    }

    @Test
    void wordTimesDoNotChangeTheText() {
        var pcm = Recordings.speech16k();
        var voice = TestModels.voiceActivity();
        try (var whisper = Whisper.load(TestModels.whisper(Model.TINY)); var transcriber = Transcriber.create(whisper, voice)) {
            var plain = transcriber.transcribe(pcm, List.of("en"), "", false, (_, _) -> {});
            var timed = transcriber.transcribe(pcm, List.of("en"), "", true, (_, _) -> {});
            assertThat(plain).hasSize(1);
            // To this smallest model "you are" is about as likely as "your".
            assertThat(Letters.of(plain.getFirst().text()).joined().replace("youare", "your"))
                    .isEqualTo(Letters.of(Recordings.TEXT).joined());
            assertThat(timed.stream().map(Segment::text).collect(Collectors.joining(" "))).isEqualTo(plain.getFirst().text());
            assertThat(timed).allSatisfy(segment -> assertThat(segment.words()).isNotEmpty());
            assertThat(timed.getLast().endMs()).isLessThanOrEqualTo(11_000);
        }
    }

    @Test
    void voiceThatNoWordCoversIsDecodedAgainAndReportedWhereItHasNone() {
        // A sentence of two words over six seconds of voice, then nothing for the rest of it.
        var pcm = Sounds.of(500, 6000, 500);
        var decodes = new ArrayList<Integer>();
        try (var transcriber = Transcriber.create((window, _) -> {
            decodes.add(window.length);
            return decodes.size() == 1 ? Hypotheses.of("two words") : Hypotheses.untimed("");
        }, Sounds.detector());
                var transcription = transcriber.open(new Transcriber.Request(List.of("en"), "", true), (_, _) -> {})) {
            transcription.accept(pcm, 0, pcm.length);
            var result = transcription.finish();

            assertThat(decodes).hasSizeGreaterThan(1);
            assertThat(result.segments()).extracting(Segment::text).containsExactly("two words");
            assertThat(result.unheard()).singleElement().satisfies(stretch -> assertThat(stretch.endMs()).isBetween(6400L, 6600L));
        }
    }

    @Test
    void aLongRecordingComesInPiecesOfAnySize() {
        var pcm = Sounds.of(500, 10_000, 800, 9000, 800, 12_000, 800, 50_000, 20_000, 1000, 500);
        var whole = transcribe(pcm);
        try (var transcriber = Transcriber.create((_, _) -> Hypotheses.untimed("window"), Sounds.detector());
                var transcription = transcriber.open(new Transcriber.Request(List.of("en"), "", false), (_, _) -> {})) {
            for (int at = 0; at < pcm.length; at += 7001) {
                transcription.accept(pcm, at, Math.min(7001, pcm.length - at));
            }
            assertThat(transcription.finish().segments()).isEqualTo(whole);
        }
    }
}
