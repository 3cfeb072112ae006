package hearus.bench;

import hearus.bench.data.Models;
import hearus.bench.data.WaveFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import hearus.captions.CaptionEvent.Caption;
import hearus.captions.CaptionEvent.Unheard;
import hearus.captions.CaptionPolicy;
import hearus.captions.Decoder;
import hearus.captions.SessionOptions;
import hearus.captions.Transcriber;
import hearus.captions.simulation.SessionSimulator;
import hearus.models.Model;
import hearus.testkit.Recordings;
import hearus.testkit.Requires;
import hearus.whisper.Whisper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sentences of two languages with music and minutes of silence between them, as a live session (on a clock that does not wait) and as a file: each sentence has text in its own
 * language or is reported, and nothing is written where nobody speaks.
 */
class MixedRecordingTest {
    private static final long SLACK_MS = 1000;
    private static final long MIN_OVERLAP_MS = 200;

    private static Whisper whisper;
    private static SessionSimulator simulator;
    private static Transcriber transcriber;
    private static short[] english;
    private static short[] korean;

    @BeforeAll
    static void load() throws Exception {
        korean = WaveFile.read(Requires.shared("speech").resolve("ko/emo_pmj00004.wav"));
        english = Recordings.speech16k();
        var models = Models.ofThisMachine();
        whisper = Whisper.load(models.whisper(Model.BASE));
        simulator = SessionSimulator.create(models.voiceActivity());
        transcriber = Transcriber.create(whisper, models.voiceActivity());
    }

    @AfterAll
    static void free() {
        if (whisper != null) {
            transcriber.close();
            simulator.close();
            whisper.close();
        }
    }

    /** Where a sentence is, and in which language. */
    private record Sentence(long startMs, long endMs, String language) {
        long overlap(Text text) {
            return Math.min(endMs, text.endMs) - Math.max(startMs, text.startMs);
        }
    }

    /** What was written, or reported as unheard: then without text. */
    private record Text(long startMs, long endMs, String text) {}

    /** A recording that is put together. */
    private static final class Mix {
        private short[] pcm = new short[0];
        private final List<Sentence> sentences = new ArrayList<>();

        Mix say(short[] speech, String language) {
            sentences.add(new Sentence(millis(), millis() + speech.length / 16, language));
            return sound(speech);
        }

        Mix silence(int seconds) {
            return sound(new short[seconds * Whisper.SAMPLE_RATE]);
        }

        Mix music(int seconds, long seed) {
            return sound(MixedRecordingTest.music(seconds, seed));
        }

        Mix sound(short[] more) {
            var length = pcm.length;
            pcm = Arrays.copyOf(pcm, length + more.length);
            System.arraycopy(more, 0, pcm, length, more.length);
            return this;
        }

        private long millis() {
            return pcm.length / 16;
        }
    }

    /** Plucked notes of a minor scale, two at a time, with five overtones each. */
    private static short[] music(int seconds, long seed) {
        var random = new Random(seed);
        var sum = new double[seconds * Whisper.SAMPLE_RATE];
        var scale = List.of(0, 3, 5, 7, 10, 12, 15, 17);
        for (var at = 0; at < sum.length; at += Whisper.SAMPLE_RATE * (2 + random.nextInt(3)) / 10) {
            for (var voice = 0; voice < 2; voice++) {
                var hertz = 220 * Math.pow(2, scale.get(random.nextInt(scale.size())) / 12.0);
                for (var i = 0; i < Whisper.SAMPLE_RATE * 9 / 10 && at + i < sum.length; i++) {
                    var time = (double) i / Whisper.SAMPLE_RATE;
                    for (var overtone = 1; overtone <= 5; overtone++) {
                        sum[at + i] += Math.sin(2 * Math.PI * hertz * overtone * time) / Math.pow(overtone, 1.3) * Math.exp(-3 * time);
                    }
                }
            }
        }
        var pcm = new short[sum.length];
        for (var i = 0; i < pcm.length; i++) {
            pcm[i] = (short) Math.clamp(Math.round(sum[i] * 1500), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return pcm;
    }

    private static Mix musicBetween() {
        return new Mix().say(korean, "ko").silence(1).music(8, 1).silence(1).say(english, "en").music(6, 2).say(korean, "ko").silence(1);
    }

    private static Mix longSilences() {
        return new Mix().silence(90).say(english, "en").silence(120).music(10, 3).silence(60).say(korean, "ko").silence(1);
    }

    private static List<Text> live(Mix mix) {
        var texts = new ArrayList<Text>();
        for (var said : simulator.of(mix.pcm, new SessionOptions("mix", List.of("ko", "en"), "", 0),
                CaptionPolicy.defaults().withWorkers(1), Decoder.of(whisper), _ -> Duration.ZERO)) {
            if (said.event() instanceof Caption caption && caption.isFinal()) {
                texts.add(new Text(caption.startMs(), caption.endMs(), caption.text()));
            } else if (said.event() instanceof Unheard unheard) {
                texts.add(new Text(unheard.startMs(), unheard.endMs(), ""));
            }
        }
        return texts;
    }

    private static List<Text> file(Mix mix) {
        try (var transcription = transcriber.open(new Transcriber.Request(List.of("ko", "en"), "", true), (_, _) -> {})) {
            transcription.accept(mix.pcm, 0, mix.pcm.length);
            var result = transcription.finish();
            var texts = new ArrayList<Text>();
            result.segments().forEach(segment -> texts.add(new Text(segment.startMs(), segment.endMs(), segment.text())));
            result.unheard().forEach(unheard -> texts.add(new Text(unheard.startMs(), unheard.endMs(), "")));
            return texts;
        }
    }

    private static void isRight(Mix mix, List<Text> texts) {
        for (var sentence : mix.sentences) {
            var own = texts.stream().filter(text -> sentence.overlap(text) >= MIN_OVERLAP_MS).toList();
            assertThat(own).as("of %s in %s", sentence, texts).isNotEmpty().allSatisfy(text -> assertThat(text.text())
                    .doesNotContainPattern(sentence.language().equals("ko") ? "[A-Za-z]" : "\\p{IsHangul}"));
        }
        assertThat(texts).allSatisfy(text -> assertThat(mix.sentences).as("a sentence where there is %s", text).anySatisfy(sentence -> {
            assertThat(text.startMs()).isGreaterThan(sentence.startMs() - SLACK_MS);
            assertThat(text.endMs()).isLessThan(sentence.endMs() + SLACK_MS);
        }));
    }

    @Test
    void musicBetweenSentencesLive() {
        isRight(musicBetween(), live(musicBetween()));
    }

    @Test
    void musicBetweenSentencesInAFile() {
        isRight(musicBetween(), file(musicBetween()));
    }

    @Test
    void minutesOfSilenceLive() {
        isRight(longSilences(), live(longSilences()));
    }

    @Test
    void minutesOfSilenceInAFile() {
        isRight(longSilences(), file(longSilences()));
    }
}
