package hearus.captions.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import hearus.captions.CaptionEvent.Caption;
import hearus.captions.CaptionPolicy;
import hearus.captions.Hypotheses;
import hearus.captions.SessionOptions;
import hearus.captions.Sounds;
import hearus.captions.TestModels;
import hearus.captions.internal.session.VirtualScheduler;
import hearus.models.Model;
import hearus.testkit.Recordings;
import hearus.whisper.Whisper;

import static org.assertj.core.api.Assertions.assertThat;

class SessionSimulatorTest {
    private static final SessionOptions ENGLISH = new SessionOptions("rehearsal", List.of("en"), "", 0);

    private static List<SessionSimulator.TimedEvent> captions(short[] pcm, UnaryOperator<Duration> counted) {
        try (var simulator = SessionSimulator.create(Sounds.detector())) {
            return simulator
                    .of(pcm, ENGLISH, VirtualScheduler.POLICY,
                            (samples, _) -> Hypotheses.over("heard " + samples.length, samples.length / 16),
                            counted)
                    .stream().filter(event -> event.event() instanceof Caption).toList();
        }
    }

    @Test
    void captionsComeWhenTheirAudioHasBeenSpokenAndTheirDecodeHasTakenItsTime() {
        var pcm = Sounds.of(500, 2000, 2000);
        var unaware = captions(pcm, _ -> Duration.ZERO);
        assertThat(unaware.getFirst().atMs()).as("600 ms of voice").isBetween(1100L, 1150L);
        assertThat(unaware.getLast().atMs()).as("a pause of 600 ms").isBetween(3100L, 3150L);
        assertThat(((Caption) unaware.getLast().event()).isFinal()).isTrue();
        var slow = captions(pcm, _ -> Duration.ofMillis(250));
        assertThat(slow.getFirst().atMs()).isEqualTo(unaware.getFirst().atMs() + 250);
    }

    @Test
    void theSameRecordingGivesTheSameEvents() {
        var pcm = Sounds.of(500, 7000, 700, 3000, 100);
        assertThat(captions(pcm, _ -> Duration.ZERO)).isEqualTo(captions(pcm, _ -> Duration.ZERO)).isNotEmpty();
    }

    /** Phrases of at most 4 s, and no pause long enough to end one: the sentence is cut where it is quietest. */
    @Test
    void noWordIsLostOrDoubledWhereAPhraseIsCut() {
        var usual = CaptionPolicy.defaults();
        var cutting = usual.toBuilder().pause(Duration.ofSeconds(3)).maximumPhrase(Duration.ofSeconds(4)).workers(1).build();
        try (var whisper = Whisper.load(TestModels.whisper(Model.BASE));
                var simulator = SessionSimulator.create(TestModels.voiceActivity())) {
            var finals = simulator.of(Recordings.speech16k(), ENGLISH, cutting, whisper::decode, _ -> Duration.ZERO).stream()
                    .map(SessionSimulator.TimedEvent::event).filter(Caption.class::isInstance).map(Caption.class::cast)
                    .filter(Caption::isFinal)
                    .map(Caption::text).toList();
            assertThat(finals).hasSizeGreaterThan(2);
            var words = words(String.join(" ", finals));
            assertThat(words).as("%s", finals).hasSizeBetween(21, 23);
            assertThat(words).as("%s", finals).containsSubsequence("my", "fellow", "americans", "what", "your", "country", "can", "do",
                    "you",
                    "can", "do", "country");
        }
    }

    private static List<String> words(String text) {
        return Pattern.compile("[^a-z]+").splitAsStream(text.toLowerCase(Locale.ROOT)).filter(word -> !word.isEmpty())
                .toList();
    }
}
