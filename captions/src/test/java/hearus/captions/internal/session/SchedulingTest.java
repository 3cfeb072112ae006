package hearus.captions.internal.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import hearus.captions.CaptionEvent.Caption;
import hearus.captions.CaptionEvent.Settled;
import hearus.captions.CaptionEvent.State;
import hearus.captions.CaptionEvent.Status;
import hearus.captions.CaptionEvent.Unheard;
import hearus.captions.Hypotheses;
import hearus.captions.OverloadedException;
import hearus.captions.SessionClosedException;
import hearus.captions.SessionOptions;
import hearus.captions.Sounds;
import hearus.captions.internal.decode.Job;
import hearus.captions.internal.samples.Samples;
import hearus.whisper.DecodeOptions.Context;
import hearus.whisper.Hypothesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class SchedulingTest {
    private static final Duration PIECES = Duration.ofMillis(20);

    @Test
    void aFinalComesAPauseAfterTheLastWordWithoutNewAudio() {
        var scheduler = new VirtualScheduler(1);
        var guest = scheduler.open("a").speak(Sounds.of(500, 2000), PIECES);
        scheduler.run(Duration.ofMillis(2500 + 600 + 150));
        assertThat(guest.finals()).hasSize(1);
        assertThat(guest.finals().getFirst().lagMs()).isLessThan(1000);
    }

    @Test
    void speechInBlobsOfThreeSecondsIsNotCutBetweenThem() {
        var scheduler = new VirtualScheduler(1);
        var guest = scheduler.open("a").speak(Sounds.of(500, 8000, 3500), Duration.ofSeconds(3));
        scheduler.run(Duration.ofSeconds(20));
        assertThat(guest.finals()).hasSize(1);
    }

    @Test
    void theLastPhraseOfAStreamOfBlobsGetsItsFinal() {
        var scheduler = new VirtualScheduler(1);
        var guest = scheduler.open("a").speak(Sounds.of(500, 8500), Duration.ofSeconds(3));
        scheduler.run(Duration.ofSeconds(16));
        assertThat(guest.finals()).hasSize(1);
    }

    @Test
    void afterAudioThatIsSentAgainTheLastFinalComesAsSoonAsEver() {
        var scheduler = new VirtualScheduler(1);
        var guest = scheduler.open(new SessionOptions("a", List.of("en"), "", Samples.ofMillis(1000)), _ -> {});
        var pcm = Sounds.of(500, 5500);
        for (var at = 0; at < pcm.length; at += 4000) {
            guest.session.accept(pcm, at, Math.min(4000, pcm.length - at));
        }
        scheduler.run(Duration.ofSeconds(1));
        assertThat(guest.finals()).hasSize(1);
    }

    @Test
    void partialsComeTwiceASecondWhileTheSchedulerIsIdleAndTheFirstAfter600Milliseconds() {
        var scheduler = new VirtualScheduler(1);
        var guest = scheduler.open("a").speak(Sounds.of(500, 6000, 1000), PIECES);
        scheduler.run(Duration.ofMillis(1400));
        assertThat(guest.partials()).hasSize(1);
        scheduler.run(Duration.ofMillis(5100));
        assertThat(guest.partials()).hasSizeBetween(10, 12);
    }

    @Test
    void partialsComeOnceASecondWhileTheSchedulerIsBusy() {
        var scheduler = new VirtualScheduler(1);
        var guests = new ArrayList<VirtualScheduler.TestSession>();
        for (var i = 0; i < 9; i++) {
            guests.add(scheduler.open("guest " + i).speak(Sounds.of(500 + 100 * i, 8000, 1000), PIECES));
        }
        scheduler.run(Duration.ofSeconds(2));
        var before = guests.stream().mapToInt(guest -> guest.partials().size()).sum();
        scheduler.run(Duration.ofSeconds(5));
        var during = guests.stream().mapToInt(guest -> guest.partials().size()).sum() - before;
        assertThat(during).as("of 50 that one worker could do").isBetween(44, 50);
        assertThat(guests).allSatisfy(guest -> assertThat(guest.partials()).hasSizeBetween(5, 11));
    }

    @Test
    void whereAFirstPartialHadNoTextTheNextIsTriedSoon() {
        var scheduler = new VirtualScheduler(1);
        var attempts = new ArrayList<Integer>();
        scheduler.transcript = pcm -> {
            attempts.add(pcm.length);
            return attempts.size() < 3 ? "" : "at last";
        };
        var guest = scheduler.open("a").speak(Sounds.of(500, 6000, 1000), PIECES);
        scheduler.run(Duration.ofMillis(2400));
        assertThat(guest.partials()).as("after 0.6, 0.9 and 1.2 s of speech").isNotEmpty();
    }

    @Test
    void theFinalIsDecodedDuringThePauseAndOnce() {
        var scheduler = new VirtualScheduler(1);
        var guest = scheduler.open("a").speak(Sounds.of(500, 2000, 2000), PIECES);
        scheduler.run(Duration.ofMillis(2500 + 600 + 60));
        assertThat(guest.finals()).hasSize(1);
        assertThat(scheduler.decodes.stream().filter(decode -> !decode.options().partial())).hasSize(1);
    }

    @Test
    void speechThatGoesOnAfterAShortPauseIsDecodedAgainAsAWhole() {
        var scheduler = new VirtualScheduler(1);
        var guest = scheduler.open("a").speak(Sounds.of(500, 2000, 450, 2000, 1000), PIECES);
        scheduler.run(Duration.ofSeconds(8));
        assertThat(guest.finals()).hasSize(1);
        assertThat(scheduler.decodes.getLast().samples()).isGreaterThan(16 * 4400);
    }

    @Test
    void everyDecodeOfAPhraseStartsFromTheLastOne() {
        var scheduler = new VirtualScheduler(1);
        scheduler.open("a").speak(Sounds.of(500, 3500, 1500, 3500, 1500), PIECES);
        scheduler.run(Duration.ofSeconds(12));
        var drafts = scheduler.decodes.stream().map(decode -> decode.options().draft().map(Hypothesis::text).orElse("")).toList();
        var heard = scheduler.decodes.stream().map(decode -> "heard " + decode.samples() / 16 + " ms").toList();
        var firsts = drafts.stream().filter(String::isEmpty).count();
        assertThat(firsts).isEqualTo(2);
        for (var i = 1; i < drafts.size(); i++) {
            assertThat(drafts.get(i)).isIn("", heard.get(i - 1));
        }
    }

    @Test
    void whatIsStableIsTheBeginningOfEveryLaterDecodeAndOfTheFinal() {
        var scheduler = new VirtualScheduler(1);
        scheduler.transcript = pcm -> IntStream.rangeClosed(1, pcm.length / 8000).mapToObj(word -> "word" + word)
                .collect(Collectors.joining(" "));
        var guest = scheduler.open("a").speak(Sounds.of(500, 6000, 1500), PIECES);
        scheduler.run(Duration.ofSeconds(12));
        List<Hypothesis.Token> fixed = List.of();
        for (var decode : scheduler.decodes) {
            assertThat(decode.options().fixed().subList(0, fixed.size())).isEqualTo(fixed);
            fixed = decode.options().fixed();
        }
        assertThat(fixed).hasSizeGreaterThan(5);
        assertThat(scheduler.decodes.getLast().options().partial()).isFalse();
        var stable = "";
        for (var caption : guest.captions()) {
            assertThat(caption.text()).startsWith(stable);
            stable = caption.text().substring(0, caption.stable());
        }
        assertThat(guest.captions().getLast().isFinal()).isTrue();
    }

    @Test
    void whatIsStableIsTheFinalWhereThatCannotBeDecoded() {
        var scheduler = new VirtualScheduler(1);
        scheduler.transcript = pcm -> {
            if (pcm.length > 16 * 3000) {
                throw new IllegalStateException("on purpose");
            }
            return "one two three four";
        };
        var guest = scheduler.open("a").speak(Sounds.of(500, 4000, 1500), PIECES);
        scheduler.run(Duration.ofSeconds(10));
        assertThat(guest.finals()).extracting(Caption::text).containsExactly("one two three");
    }

    @Test
    void aFewSpeakersAreLookedAtMoreCarefully() {
        var scheduler = new VirtualScheduler(1);
        scheduler.decodeTime = Duration.ofMillis(300);
        scheduler.open("alone").speak(Sounds.of(500, 4000, 1500), PIECES);
        scheduler.run(Duration.ofSeconds(6));
        assertThat(scheduler.decodes).extracting(decode -> decode.options().beams()).containsOnly(Job.BEAMS);
        scheduler.decodes.clear();
        for (var i = 0; i < 3; i++) {
            scheduler.open("one of few " + i).speak(Sounds.of(500 + 10 * i, 9000, 1000), PIECES);
        }
        scheduler.run(Duration.ofSeconds(12));
        assertThat(scheduler.decodes).filteredOn(decode -> !decode.options().partial()).isNotEmpty()
                .extracting(decode -> decode.options().beams()).containsOnly(Job.BEAMS);
        assertThat(scheduler.decodes).filteredOn(decode -> decode.options().partial()).extracting(decode -> decode.options().beams())
                .contains(1, Job.BEAMS);
        scheduler.decodes.clear();
        for (var i = 0; i < 6; i++) {
            scheduler.open("one of many " + i).speak(Sounds.of(500 + 10 * i, 9000, 1000), PIECES);
        }
        scheduler.run(Duration.ofSeconds(9));
        assertThat(scheduler.decodes).filteredOn(decode -> decode.at() > scheduler.decodes.getFirst().at() + 2000)
                .isNotEmpty().extracting(decode -> decode.options().beams()).containsOnly(1);
    }

    @Test
    void finalsGoBeforePartialsAndTheLongestWaitingBeforeTheOthers() {
        var scheduler = new VirtualScheduler(1);
        scheduler.decodeTime = Duration.ofMillis(400);
        var talkers = new ArrayList<VirtualScheduler.TestSession>();
        for (var i = 0; i < 6; i++) {
            talkers.add(scheduler.open("talker " + i).speak(Sounds.of(500 + 10 * i, 9000, 1000), PIECES));
        }
        var brief = scheduler.open("brief").speak(Sounds.of(1000, 1000, 3000), PIECES);
        // The worst case: a decode has just begun when the phrase is over.
        scheduler.run(Duration.ofMillis(2000 + 700 + 2 * 400 + 50));
        assertThat(brief.finals()).hasSize(1);
        scheduler.run(Duration.ofSeconds(5));
        assertThat(talkers).allSatisfy(talker -> assertThat(talker.partials()).hasSizeBetween(2, 5));
    }

    @Test
    void tooManySpeakersGetFewerPartialsAndAStatusLoseNothingAndRecover() {
        var scheduler = new VirtualScheduler(1);
        scheduler.decodeTime = Duration.ofMillis(600);
        scheduler.transcript = pcm -> "word " + pcm.length;
        var guests = new ArrayList<VirtualScheduler.TestSession>();
        var speech = Sounds.of(500, 3000, 700, 3000, 700, 3000, 700, 3000, 700, 3000, 700, 3000, 25_000);
        for (var i = 0; i < 10; i++) {
            guests.add(scheduler.open("guest " + i).speak(speech, PIECES));
        }
        scheduler.run(Duration.ofSeconds(60));
        assertThat(guests).allSatisfy(guest -> {
            assertThat(guest.finals()).hasSize(6);
            assertThat(guest.partials().size()).isLessThan(12);
            assertThat(guest.events)
                    .anyMatch(event -> event instanceof Status status && status.state() == State.DELAYED && status.lagMs() > 0);
            assertThat(guest.events.stream().filter(Status.class::isInstance).toList().getLast())
                    .isEqualTo(new Status(State.LISTENING,
                            ((Status) guest.events.stream().filter(Status.class::isInstance).toList().getLast()).lagMs()));
        });
    }

    @Test
    void aSessionThatSendsAnHourAtOnceDelaysNoOther() {
        var scheduler = new VirtualScheduler(1);
        var flood = scheduler.open("flood");
        var speech = Sounds.of(500, 3000, 700, 3000, 700, 3000, 700, 3000, 700, 3000, 700, 3000, 1000);
        for (var i = 0; i < 20; i++) {
            flood.session.accept(speech, 0, speech.length);
        }
        var guest = scheduler.open("guest").speak(Sounds.of(500, 3000, 2000), PIECES);
        scheduler.run(Duration.ofMillis(3500 + 700 + 250));
        assertThat(guest.partials()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(guest.finals()).hasSize(1);
        scheduler.run(Duration.ofSeconds(30));
        assertThat(flood.finals()).hasSize(120);
    }

    @Test
    void acceptReturnsHowMuchWaitsAndRefusesTooMuch() {
        var scheduler = new VirtualScheduler(1);
        var guest = scheduler.open("flood");
        var minute = new short[60 * 16_000];
        assertThat(guest.session.accept(minute, 0, minute.length)).isEqualTo(minute.length);
        for (var i = 1; i < 10; i++) {
            guest.session.accept(minute, 0, minute.length);
        }
        assertThatThrownBy(() -> guest.session.accept(minute, 0, minute.length)).isInstanceOf(OverloadedException.class)
                .hasMessageContaining("faster than it can be captioned");
        assertThat(guest.session.waiting()).isEqualTo(10L * minute.length);
        scheduler.run(Duration.ofSeconds(1));
        assertThat(guest.session.accept(minute, 0, 1)).isLessThan(16_000);
    }

    @Test
    void aListenerThatThrowsAffectsNoOtherSession() {
        var scheduler = new VirtualScheduler(1);
        var bad = scheduler.open("bad", _ -> {
            throw new IllegalStateException("on purpose");
        }).speak(Sounds.of(500, 2000, 1000), PIECES);
        var good = scheduler.open("good").speak(Sounds.of(500, 2000, 1000), PIECES);
        scheduler.run(Duration.ofSeconds(5));
        assertThat(good.finals()).hasSize(1);
        assertThat(bad.finals()).hasSize(1);
    }

    @Test
    void aDecodeThatFailsIsTriedAgain() {
        var scheduler = new VirtualScheduler(1);
        var failures = new int[]{2};
        scheduler.transcript = pcm -> {
            if (failures[0]-- > 0) {
                throw new IllegalStateException("on purpose");
            }
            return "at last";
        };
        var guest = scheduler.open("a").speak(Sounds.of(500, 500, 1000), PIECES);
        scheduler.run(Duration.ofSeconds(5));
        assertThat(guest.finals()).extracting(Caption::text).containsExactly("at last");
    }

    @Test
    void aPhraseThatCannotBeDecodedCostsOnlyItself() {
        var scheduler = new VirtualScheduler(1);
        scheduler.transcript = pcm -> {
            if (pcm.length > 16 * 3000) {
                throw new IllegalStateException("on purpose");
            }
            return "fine";
        };
        var guest = scheduler.open("a").speak(Sounds.of(500, 4000, 1000, 1000, 1000), PIECES);
        scheduler.run(Duration.ofSeconds(10));
        assertThat(guest.finals()).extracting(Caption::text).containsExactly("fine");
    }

    @Test
    void whatIsSettledGrowsThroughSilenceAndNeverPassesAnOpenPhrase() {
        var scheduler = new VirtualScheduler(1);
        var guest = scheduler.open("a").speak(Sounds.of(5000, 3000, 5000), PIECES);
        scheduler.run(Duration.ofSeconds(5));
        var silent = settled(guest);
        assertThat(silent).hasSizeGreaterThanOrEqualTo(3).isSorted();
        scheduler.run(Duration.ofMillis(2900));
        assertThat(settled(guest).getLast()).isLessThanOrEqualTo(Samples.ofMillis(4710));
        scheduler.run(Duration.ofSeconds(6));
        assertThat(settled(guest).getLast()).isGreaterThan(Samples.ofMillis(11_000));
    }

    @Test
    void finishGivesTheOpenPhraseItsFinalAndSettlesEverything() {
        var scheduler = new VirtualScheduler(1);
        var guest = scheduler.open("a");
        var pcm = Sounds.of(500, 1990);
        guest.session.accept(pcm, 0, pcm.length);
        var finished = guest.session.finish();
        scheduler.run(Duration.ofSeconds(1));
        assertThat(finished).isDone();
        assertThat(guest.finals()).hasSize(1);
        assertThat(settled(guest).getLast()).isEqualTo(pcm.length);
        assertThat(guest.events.getLast()).isEqualTo(new Status(State.STOPPED, 0));
        assertThat(scheduler.scheduler.sessions()).isEmpty();
        assertThatThrownBy(() -> guest.session.accept(pcm, 0, 1)).isInstanceOf(SessionClosedException.class);
        assertThatThrownBy(guest.session::waiting).isInstanceOf(SessionClosedException.class);
    }

    @Test
    void aClosedSessionSendsNothingMoreAndItsWorkIsCancelled() {
        var scheduler = new VirtualScheduler(1);
        var guest = scheduler.open("a");
        var pcm = Sounds.of(500, 2000, 1000, 2000, 1000);
        guest.session.accept(pcm, 0, pcm.length);
        scheduler.run(Duration.ofMillis(60));
        assertThat(scheduler.decodes).isEmpty();
        guest.session.close();
        guest.events.clear();
        scheduler.run(Duration.ofSeconds(5));
        assertThat(guest.events).isEmpty();
        assertThat(scheduler.decodes).as("the decode that was under way").hasSize(1);
        assertThat(scheduler.scheduler.sessions()).isEmpty();
    }

    @Test
    void aResumedSessionNeverRepeatsAnId() {
        var speech = Sounds.of(500, 1000, 1000, 1000, 1000);
        var whole = new VirtualScheduler(1);
        var guest = whole.open("a").speak(speech, PIECES);
        whole.run(Duration.ofSeconds(6));
        var first = guest.finals().getFirst();
        var at = settled(guest).stream().filter(sample -> sample > first.endMs() * 16).findFirst().orElseThrow();

        var again = new VirtualScheduler(1);
        var resumed = again.open(new SessionOptions("a", List.of("en"), "", at), _ -> {});
        resumed.session.accept(speech, (int) (long) at, (int) (speech.length - at));
        again.run(Duration.ofSeconds(6));
        assertThat(resumed.finals()).extracting(Caption::id).doesNotContain(first.id()).allMatch(id -> id > first.id());
        assertThat(resumed.finals().getFirst().startMs()).isCloseTo(guest.finals().get(1).startMs(),
                within(40L));
    }

    @Test
    void aPartialWithoutAFinalIsWithdrawn() {
        var scheduler = new VirtualScheduler(1);
        scheduler.transcript = pcm -> pcm.length < 16 * 1200 ? "Hmm yes" : "";
        var guest = scheduler.open("a").speak(Sounds.of(500, 1500, 1500), PIECES);
        scheduler.run(Duration.ofSeconds(5));
        assertThat(guest.finals()).isEmpty();
        assertThat(guest.captions().getLast().text()).isEmpty();
    }

    @Test
    void voiceWithoutWordsIsReportedOnceWhicheverWayItWasDecoded() {
        var scheduler = new VirtualScheduler(1);
        scheduler.transcript = _ -> "";
        var guest = scheduler.open("a").speak(Sounds.of(500, 1500, 1500, 2000, 1500), PIECES);
        scheduler.run(Duration.ofSeconds(9));
        assertThat(guest.captions()).isEmpty();
        assertThat(unheard(guest)).hasSize(2);
        assertThat(unheard(guest).getFirst().startMs()).isCloseTo(500, within(40L));
        assertThat(unheard(guest).getFirst().endMs()).isCloseTo(2000, within(40L));
        assertThat(scheduler.decodes).as("once in the reference's context").filteredOn(decode -> decode.options().context() == Context.FULL)
                .hasSizeBetween(2, 4);
    }

    @Test
    void aShortSoundWithoutWordsIsNotReported() {
        var scheduler = new VirtualScheduler(1);
        scheduler.transcript = _ -> "";
        var guest = scheduler.open("a").speak(Sounds.of(500, 300, 1500), PIECES);
        scheduler.run(Duration.ofSeconds(4));
        assertThat(unheard(guest)).isEmpty();
    }

    /** The model writes the words of the first two seconds, whatever follows them. */
    @Test
    void aPhraseWhoseTextEndsLongBeforeItsVoiceIsDividedAndTheRestIsDecodedByItself() {
        var scheduler = new VirtualScheduler(1);
        scheduler.words = pcm -> Hypotheses.over("one two three four", Math.min(2000, pcm.length / 16));
        var guest = scheduler.open("a").speak(Sounds.of(500, 2000, 300, 2000, 1500), PIECES);
        scheduler.run(Duration.ofSeconds(8));
        assertThat(guest.finals()).hasSize(2);
        assertThat(guest.finals().getFirst().endMs()).isCloseTo(2500, within(40L));
        assertThat(guest.finals().getLast().startMs()).isCloseTo(2800, within(40L));
        assertThat(guest.finals().getLast().endMs()).isCloseTo(4800, within(40L));
    }

    private static List<Unheard> unheard(VirtualScheduler.TestSession guest) {
        return guest.events.stream().filter(Unheard.class::isInstance).map(Unheard.class::cast).toList();
    }

    private static List<Long> settled(VirtualScheduler.TestSession guest) {
        return guest.events.stream().filter(Settled.class::isInstance).map(event -> ((Settled) event).sample()).toList();
    }
}
